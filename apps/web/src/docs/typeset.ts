/** Straight quotes and apostrophes, as they are typed, in the form in which they are printed. Code is none of its business. */
export const typeset = (text: string): string =>
  text
    .replace(/(?<![\p{L}\p{N}.,!?…%)])"(?=\S)/gu, '“')
    .replaceAll('"', '”')
    .replace(/(?<![\p{L}\p{N}.,!?…%)])'(?=\S)/gu, '‘')
    .replaceAll("'", '’');
