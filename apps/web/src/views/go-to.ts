/** Puts a part of the page at the top of the window and gives it the focus: whoever goes by keyboard goes on from there. */
export function goTo(id: string): void {
  const part = document.getElementById(id);
  if (part === null) return;
  part.tabIndex = -1;
  part.scrollIntoView();
  part.focus({ preventScroll: true });
}
