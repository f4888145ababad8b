/** The specification writes what it leaves out as one paragraph with dots between; here it is a list again. */
export const entriesOf = (paragraph: string): string[] =>
  paragraph
    .split(/ ·\s/)
    .map(entry => entry.replaceAll(/\s+/g, ' ').replaceAll('`', '').trim())
    .filter(entry => entry !== '')
    .map(entry => entry.charAt(0).toUpperCase() + entry.slice(1));
