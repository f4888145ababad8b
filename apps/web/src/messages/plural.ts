/** 12,345. Whole numbers need no `Intl`, which takes the browser 15 ms when it is first asked. */
export const grouped = (count: number): string =>
  Number.isSafeInteger(count)
    ? String(count).replace(/\B(?=(\d{3})+$)/g, ',')
    : count.toLocaleString('en-US');

/** A count with its noun. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${grouped(count)} ${count === 1 ? one : many}`;
