/** Where in a document a place of its text is, whether the text is whole or not. */
import { isPair, isScalar, isSeq, type Node as YamlNode, type Pair, parseDocument, visit } from 'yaml';
import type { Path } from './document-at.ts';

export interface TextPlace {
  /** Whether a key is being written there, or a value. */
  readonly kind: 'key' | 'value';
  /** Of the mapping that the key belongs to, or of the value. */
  readonly path: Path;
  /** Where the word that is being written begins. */
  readonly from: number;
}

/** Stands for what is being written, so that a text without it can be read. */
const HERE = 'tare-here';
const WORD = /[\w./:@+-]*$/;

/** The bracket that is open in the line up to here; none in block style. */
function openBracket(line: string): '{' | '[' | null {
  const open: ('{' | '[')[] = [];
  for (const letter of line) {
    if (letter === '{' || letter === '[') open.push(letter);
    else if (letter === '}' || letter === ']') open.pop();
  }
  return open.at(-1) ?? null;
}

/** What precedes the word decides: after a colon comes a value, in a list an item, else a key. */
function kindOf(before: string): TextPlace['kind'] {
  const bare = before.trimEnd();
  const bracket = openBracket(bare);
  if (bare.endsWith(':')) return 'value';
  if (bracket === '[') return 'value';
  if (bracket === '{') return bare.endsWith('{') || bare.endsWith(',') ? 'key' : 'value';
  return bare === '' || /^[\s-]*-$/.test(bare) ? 'key' : 'value';
}

type Above = readonly unknown[];

function keyOf({ key }: Pair): string {
  return isScalar(key) ? String(key.value) : String(key);
}

/** The path that the nodes above a node make, and the node itself if it is in a list. */
function pathThrough(above: Above, node: unknown): (string | number)[] {
  const path: (string | number)[] = [];
  for (const [index, one] of above.entries()) {
    if (isPair(one)) path.push(keyOf(one));
    else if (isSeq(one)) path.push(one.items.indexOf((above[index + 1] ?? node) as YamlNode));
  }
  return path;
}

/** null where the text up to there cannot be read. */
export function placeAt(text: string, at: number): TextPlace | null {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  const line = text.slice(start, at);
  if (line.includes('#')) return null;
  const word = WORD.exec(line)![0];
  const from = at - word.length;
  const kind = kindOf(line.slice(0, line.length - word.length));
  const rest = text.slice(at).replace(/^[\w./:@+-]*/, '');
  const filled = `${text.slice(0, from)}${HERE}${kind === 'key' && !/^\s*:/.test(rest) ? ': 0' : ''}${rest}`;
  let path: Path | null = null;
  visit(parseDocument(filled), {
    Scalar(key, { value }, above) {
      if (value !== HERE) return undefined;
      const through = pathThrough(above, null);
      if (key === 'key') path = through.slice(0, -1);
      else path = typeof key === 'number' ? [...through.slice(0, -1), key] : through;
      return visit.BREAK;
    },
  });
  return path === null ? null : { kind, path, from };
}

export interface NamedPlace {
  readonly path: Path;
  readonly from: number;
  readonly to: number;
}

/** The key or the single value that stands there, with its path; null where there is neither. */
export function namedAt(text: string, at: number): NamedPlace | null {
  let found: NamedPlace | null = null;
  visit(parseDocument(text), {
    Scalar(key, node, above) {
      const [from, to] = node.range ?? [0, 0];
      if (at < from || at > to) return undefined;
      const through = pathThrough(above, null);
      const path = typeof key === 'number' ? [...through.slice(0, -1), key] : through;
      found = { path, from, to };
      return visit.BREAK;
    },
  });
  return found;
}
