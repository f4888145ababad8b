/** Changes of YAML documents as a patch of their text: comments and the look of what is not changed stay. */
import { applyPatch, createTwoFilesPatch, FILE_HEADERS_ONLY, structuredPatch } from 'diff';
import { type Document, isScalar, parseDocument, stringify } from 'yaml';
import type { Change } from './changes.ts';

interface Look {
  readonly indentSeq: boolean;
  readonly indent: number;
  readonly flowCollectionPadding: boolean;
}

/** Looks of YAML among which that is taken which is nearest to a text's own. */
const LOOKS: readonly Look[] = [2, 4].flatMap(indent =>
  [true, false].flatMap(indentSeq =>
    [true, false].map(flowCollectionPadding => ({ indent, indentSeq, flowCollectionPadding })),
  ),
);
const WIDE = { lineWidth: 0 } as const;

/** The documents of a text, each with the line that separates it from the one before. */
const segmentsOf = (text: string): string[] => text.split(/^(?=---(?:\s|$))/m);

export const documentsOf = (text: string): Document[] =>
  segmentsOf(text).map(segment => parseDocument(segment));

const bare = (text: string): string => text.replace(/\s+/g, '');

/** Lines in which a text differs from how its document would be written. */
const distance = (one: string, other: string): number =>
  structuredPatch('', '', one, other, '', '', { context: 0 }).hunks.reduce(
    (sum, { lines }) => sum + lines.length,
    0,
  );

function nearestLook(text: string, document: Document): Look {
  const far = LOOKS.map(look => distance(text, document.toString({ ...WIDE, ...look })));
  return LOOKS[far.indexOf(Math.min(...far))]!;
}

export function applyChanges(document: Document, changes: readonly Change[]): void {
  for (const { path, value } of changes) {
    const there = document.getIn(path, true);
    if (value === undefined) document.deleteIn(path);
    // In its place, so that the comment behind it stays.
    else if (isScalar(there) && typeof value !== 'object') there.value = value;
    else document.setIn(path, document.createNode(value));
  }
}

const isSameLine = (_: number, line: string, __: string, patched: string): boolean =>
  bare(line) === bare(patched);

const plain = (text: string): string => JSON.stringify(parseDocument(text).toJS());

/** One document's text after it was changed: the lines that change are put into what stands there. */
function patchedSegment(text: string, change: (document: Document) => void): string {
  const document = parseDocument(text);
  const untouched = plain(text);
  change(document);
  if (JSON.stringify(document.toJS()) === untouched) return text;
  const look = { ...WIDE, ...nearestLook(text, parseDocument(text)) };
  const before = parseDocument(text).toString(look);
  const after = document.toString(look);
  const patch = structuredPatch('', '', before, after, '', '', { context: 2 });
  const patched = applyPatch(text, patch, { fuzzFactor: 2, compareLine: isSameLine });
  // Where the text looks too different the document is written anew.
  return patched === false || plain(patched) !== plain(after) ? after : patched;
}

/** A text after its documents were changed. */
export const patchedText = (text: string, change: (document: Document) => void): string =>
  segmentsOf(text)
    .map(segment => patchedSegment(segment, change))
    .join('');

/** A text with objects that are new behind it. */
export const extendedText = (text: string, added: readonly object[]): string =>
  [
    text,
    ...added.map(object => `---\n${stringify(object, { ...WIDE, aliasDuplicateObjects: false })}`),
  ].reduce((whole, next) => `${whole}${whole === '' || whole.endsWith('\n') ? '' : '\n'}${next}`);

/** As `git diff` writes it, so that `patch -p1` and `git apply` take it. */
export function unifiedDiff(name: string, before: string, after: string): string {
  if (before === after) return '';
  const path = name.replace(/^\/+/, '');
  return createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after, undefined, undefined, {
    context: 3,
    headerOptions: FILE_HEADERS_ONLY,
  });
}
