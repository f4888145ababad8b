/** Files from a drop, a picker or the clipboard, as texts. */
import { BEGINNING, isSimkube, isTraceName } from '@tare/importers/trace-names';
import type { TextFile } from '../desk/protocol.ts';
import { linkIn } from './fragment.ts';

/** More than this is not read at all; the importer has its own, exact limit. */
const MOST_BYTES = 8_000_000;
const MOST_FILES = 400;

/** By its name; of JSON by how it begins. */
async function isTrace(file: File): Promise<boolean> {
  if (isTraceName(file.name)) return true;
  return /\.json$/i.test(file.name) && isSimkube(file.name, await file.slice(0, BEGINNING).text());
}

async function readFile(file: File): Promise<TextFile> {
  const name = file.webkitRelativePath === '' ? file.name : file.webkitRelativePath;
  if (await isTrace(file)) return { name, text: '', blob: file };
  return { name, text: file.size > MOST_BYTES ? await file.slice(0, MOST_BYTES).text() : await file.text() };
}

/** Each file's text under the path it was chosen by. Files beyond the limits are left to the importer to refuse by name. */
export async function readFiles(files: FileList | readonly File[]): Promise<TextFile[]> {
  return Promise.all([...files].slice(0, MOST_FILES).map(readFile));
}

/** Whether a pasted text is a link, or looks like a document, rather than a value for a field. */
export const looksLikeDocument = (text: string): boolean =>
  linkIn(text) !== null || (text.includes('\n') && /^\s*(?:[{[]|---|[\w"'.-]+\s*:)/m.test(text));
