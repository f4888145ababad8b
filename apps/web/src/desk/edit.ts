/** Edits a YAML or JSON text at paths, keeping comments, order and style of the rest. */
import type { ReadDocument } from '@tare/schema';
import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  parse,
  parseDocument,
  visit,
} from 'yaml';
import type { Edit } from './protocol.ts';

/** Names and quantities: they mean the same in a mapping, in brackets and beside a comment. */
const PLAIN = /^[A-Za-z0-9][\w./%+-]*$/;

/** Mappings that an edit has emptied say nothing and go. */
function prune(document: ReturnType<typeof parseDocument>, path: readonly (string | number)[]): void {
  for (let depth = path.length - 1; depth > 0; depth--) {
    const parent = document.getIn(path.slice(0, depth), true);
    if (!isMap(parent) || parent.items.length > 0) return;
    document.deleteIn(path.slice(0, depth));
  }
}

/** A list of small mappings stays on one line each, and a collection is written as the one it replaces was. */
function nodeFor(document: Document, value: unknown, replaced: unknown): unknown {
  if (typeof value !== 'object') return value;
  const node = document.createNode(value);
  const small = Array.isArray(value) && value.every(item => JSON.stringify(item).length < 60);
  if (isCollection(node) && (small || (isCollection(replaced) && replaced.flow === true))) node.flow = true;
  return node;
}

function apply(document: ReturnType<typeof parseDocument>, { path, value }: Edit): void {
  if (value === undefined) {
    if (!document.hasIn(path)) return;
    document.deleteIn(path);
    prune(document, path);
    return;
  }
  const node = document.getIn(path, true);
  if (isScalar(node) && typeof value !== 'object') node.value = value;
  else document.setIn(path, nodeFor(document, value, node));
}

/** Whether the text may say something once and repeat it elsewhere: no alias stands for anything without an anchor. */
export const mayShare = (text: string): boolean => /&\S/.test(text);

/** Whether a path leads through something that the text says once and repeats elsewhere, by YAML's anchors and aliases. */
const isShared = (document: Document, path: Edit['path']): boolean =>
  path.some((_, depth) => {
    const node = document.getIn(path.slice(0, depth + 1), true);
    return isAlias(node) || (isNode(node) && 'anchor' in node && node.anchor !== undefined);
  });

/** Says in every place what stands there, so that an edit of one place changes no other. */
function sayOut(document: Document): void {
  visit(document, {
    Alias: (_, alias) =>
      document.createNode(alias.resolve(document)?.toJS(document), { aliasDuplicateObjects: false }),
  });
  visit(document, {
    Value: (_, node) => {
      delete node.anchor;
    },
  });
}

/** What YAML writes without quotes for it; null where it cannot. */
function plainOf(value: unknown): string | null {
  if (typeof value === 'object' || value === undefined) return null;
  const text = String(value);
  return PLAIN.test(text) && parse(text) === value ? text : null;
}

/** Puts one plain value in the place of another, and leaves all the rest as it was written; null where that cannot be. */
function replaced(text: string, { path, value }: Edit, read: ReadDocument): string | null {
  const range = read.plainAt(path);
  const plain = plainOf(value);
  return range === undefined || plain === null
    ? null
    : text.slice(0, range.from) + plain + text.slice(range.to);
}

/** The text after the edits; a text that cannot be read is returned as it is. `read`: the text, where it has been read. */
export function editText(text: string, edits: readonly Edit[], read?: ReadDocument): string {
  const [only] = edits;
  const quick =
    read === undefined || only === undefined || edits.length > 1 || mayShare(text)
      ? null
      : replaced(text, only, read);
  if (quick !== null) return quick;
  const document = parseDocument(text);
  if (document.errors.length > 0) return text;
  if (edits.some(({ path }) => isShared(document, path))) sayOut(document);
  for (const edit of edits) apply(document, edit);
  return document.toString({ lineWidth: 110, flowCollectionPadding: true });
}
