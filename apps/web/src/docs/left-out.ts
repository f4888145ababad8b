/** What the specification leaves out, as a list again, under the parts of the model whose rules it names. */

export interface LeftOut {
  /** Of a part of the specification; '' for what names no rule. */
  readonly part: string;
  readonly entries: readonly string[];
}

const plainOf = (entry: string): string => {
  const text = entry.replaceAll(/\s+/g, ' ').replaceAll('`', '').trim();
  return text.charAt(0).toUpperCase() + text.slice(1);
};

/** One for each dot of a Markdown list. */
export const entriesOf = (list: string): string[] =>
  `\n${list}`
    .split(/\n- /)
    .map(plainOf)
    .filter(entry => entry !== '');

/** Letter of its rules → title, of the sections "## M, S. Memory, images, start-up". */
function partsOf(specification: string): ReadonlyMap<string, string> {
  const headings = specification.matchAll(/^## ((?:[A-Z], )*[A-Z])\. (.+)$/gm);
  return new Map(
    [...headings].flatMap(([, letters = '', title = '']) =>
      letters.split(', ').map((letter): [string, string] => [letter, title]),
    ),
  );
}

/** The rule that an entry names last stands for it: "… (C4)". */
const letterOf = (entry: string): string => [...entry.matchAll(/\(([A-Z])\d/g)].at(-1)?.[1] ?? '';

/** In the order of the specification, what names no rule last. */
export function leftOutOf(list: string, specification: string): LeftOut[] {
  const parts = partsOf(specification);
  const by = Map.groupBy(entriesOf(list), entry => parts.get(letterOf(entry)) ?? '');
  return [...new Set(parts.values()), ''].flatMap(part => {
    const entries = by.get(part);
    return entries === undefined ? [] : [{ part, entries }];
  });
}
