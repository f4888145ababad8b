/** Files from a drop, a picker or the clipboard, as texts. */
import type { TextFile } from '../desk/protocol.ts';
import { linkIn } from './fragment.ts';

/** More than this is not read at all; the importer has its own, exact limit. */
const MOST_BYTES = 8_000_000;
const MOST_FILES = 400;

/** Each file's text under the path it was chosen by. Files beyond the limits are left to the importer to refuse by name. */
export async function readFiles(files: FileList | readonly File[]): Promise<TextFile[]> {
  const chosen = [...files].slice(0, MOST_FILES);
  return Promise.all(
    chosen.map(async file => ({
      name: file.webkitRelativePath === '' ? file.name : file.webkitRelativePath,
      text: file.size > MOST_BYTES ? await file.slice(0, MOST_BYTES).text() : await file.text(),
    })),
  );
}

/** Whether a pasted text is a link, or looks like a document, rather than a value for a field. */
export const looksLikeDocument = (text: string): boolean =>
  linkIn(text) !== null || (text.includes('\n') && /^\s*(?:[{[]|---|[\w"'.-]+\s*:)/m.test(text));
