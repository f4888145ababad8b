/** Edits a YAML or JSON text at paths, keeping comments, order and style of the rest. */
import { type Document, isCollection, isMap, isScalar, parseDocument } from 'yaml';
import type { Edit } from './protocol.ts';

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

/** The text after the edits; a text that cannot be read is returned as it is. */
export function editText(text: string, edits: readonly Edit[]): string {
  const document = parseDocument(text);
  if (document.errors.length > 0) return text;
  for (const edit of edits) apply(document, edit);
  return document.toString({ lineWidth: 110, flowCollectionPadding: true });
}
