/** Edits a YAML or JSON text at paths, keeping comments, order and style of the rest. */
import { isMap, isScalar, parseDocument } from 'yaml';
import type { Edit } from './protocol.ts';

/** Mappings that an edit has emptied say nothing and go. */
function prune(document: ReturnType<typeof parseDocument>, path: readonly (string | number)[]): void {
  for (let depth = path.length - 1; depth > 0; depth--) {
    const parent = document.getIn(path.slice(0, depth), true);
    if (!isMap(parent) || parent.items.length > 0) return;
    document.deleteIn(path.slice(0, depth));
  }
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
  else document.setIn(path, value);
}

/** The text after the edits; a text that cannot be read is returned as it is. */
export function editText(text: string, edits: readonly Edit[]): string {
  const document = parseDocument(text);
  if (document.errors.length > 0) return text;
  for (const edit of edits) apply(document, edit);
  return document.toString({ lineWidth: 110, flowCollectionPadding: true });
}
