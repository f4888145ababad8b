/** What is looked for by typing: every word of it occurs somewhere in what is said of what is found, in any case and order. */

export const wordsIn = (typed: string): string[] => typed.toLowerCase().split(/\s+/).filter(Boolean);

export function hasAll(told: string, words: readonly string[]): boolean {
  const all = told.toLowerCase();
  return words.every(word => all.includes(word));
}
