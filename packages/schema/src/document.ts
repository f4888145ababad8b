/** Text (YAML or JSON, which YAML contains) → a plain value, with the place of every path in it. */
import { isMap, isNode, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLError } from 'yaml';
import { LIMITS } from './limits.ts';
import { failure, type Outcome, type Place, type Problem, problem, success } from './problem.ts';

export type PathSegment = string | number;

export interface ReadDocument {
  /** JSON-like value: objects, arrays, strings, finite numbers, booleans, null. */
  readonly value: unknown;
  /** Line and column of the deepest node on the path that exists. */
  locate(path: readonly PathSegment[]): Place | undefined;
  /** Where a value stands that is written without quotes, anchor or tag; undefined for any other. */
  plainAt(path: readonly PathSegment[]): TextRange | undefined;
}

/** Part of a text, in UTF-16 code units from its beginning. */
export interface TextRange {
  readonly from: number;
  readonly to: number;
}

const FORBIDDEN = new Set(['__proto__', 'prototype', 'constructor']);

/** Dotted path as Problems carry it. */
export const printPath = (path: readonly PropertyKey[]): string => path.map(String).join('.');

/** UTF-8 length, without allocating a copy. */
export function utf8Length(text: string): number {
  let length = text.length;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit > 0x7f) length += unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1;
  }
  return length;
}

function tooLong(text: string): Problem | undefined {
  if (text.length <= LIMITS.documentBytes && utf8Length(text) <= LIMITS.documentBytes) return undefined;
  return problem(
    'too-large',
    '',
    `The document is larger than ${String(LIMITS.documentBytes / 1e6)} MB.`,
    'Split it, or leave out what does not affect the answer.',
  );
}

const NAMES_OF_ERRORS: Readonly<Partial<Record<YAMLError['code'], string>>> = {
  DUPLICATE_KEY: 'The same key stands twice in one mapping.',
  TAB_AS_INDENT: 'A tab is used for indentation.',
  BAD_INDENT: 'The indentation does not fit.',
};

function syntaxProblem(error: YAMLError): Problem {
  if (error.code === 'RESOURCE_EXHAUSTION') return tooDeep();
  const message =
    NAMES_OF_ERRORS[error.code] ??
    (error.message.split('\n')[0] ?? 'The text is not YAML or JSON.').replace(
      / at line \d+, column \d+:?$/,
      '',
    );
  const place = error.linePos?.[0];
  return {
    ...problem('syntax', '', message, 'Correct the text at this line.'),
    ...(place === undefined ? {} : { place: { line: place.line, column: place.col } }),
  };
}

/** What makes a value unfit to be read at all: hostile keys, depth, size, and numbers that are none. */
export function guardValue(root: unknown): Problem[] {
  const problems: Problem[] = [];
  const pending: { value: unknown; path: PathSegment[] }[] = [{ value: root, path: [] }];
  let nodes = 0;
  let numbers = 0;
  while (pending.length > 0 && problems.length < LIMITS.problems) {
    const { value, path } = pending.pop()!;
    if (++nodes > LIMITS.documentNodes) return [tooMany(LIMITS.documentNodes, 'values')];
    if (numbers > LIMITS.documentNumbers) return [tooMany(LIMITS.documentNumbers, 'numbers in rows')];
    if (path.length > LIMITS.documentDepth)
      return [
        problem(
          'too-large',
          printPath(path),
          `The document is nested over ${String(LIMITS.documentDepth)} levels deep.`,
          'Flatten it.',
        ),
      ];
    problems.push(...guardOne(value, path));
    if (typeof value !== 'object' || value === null) continue;
    if (isNumbers(value)) {
      numbers += value.length;
      continue;
    }
    for (const [key, child] of Object.entries(value)) {
      if (Array.isArray(value) && isNumbers(child)) numbers += 1 + child.length;
      else pending.push({ value: child, path: [...path, Array.isArray(value) ? Number(key) : key] });
    }
  }
  return problems;
}

/** A row of a recording: harmless, and there may be many. */
const isNumbers = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every(item => typeof item === 'number' && Number.isFinite(item));

const tooMany = (limit: number, what: string): Problem =>
  problem(
    'too-large',
    '',
    `The document has over ${String(limit)} ${what}.`,
    'Leave out what does not affect the answer.',
  );

function guardOne(value: unknown, path: readonly PathSegment[]): Problem[] {
  const at = printPath(path);
  const last = path[path.length - 1];
  if (typeof last === 'string' && FORBIDDEN.has(last))
    return [problem('forbidden-key', at, `The key "${last}" is not allowed.`, 'Give it another name.')];
  if (typeof value === 'number' && !Number.isFinite(value))
    return [problem('invalid', at, 'is not a finite number.', 'Write a number.')];
  if (typeof value === 'bigint' || typeof value === 'symbol' || typeof value === 'function')
    return [problem('invalid', at, 'is not a JSON value.', 'Write text, a number, true or false.')];
  return [];
}

const tooDeep = (): Problem =>
  problem('too-large', '', 'The document is nested too deep to be read.', 'Flatten it.');

/** More open brackets than any readable document has, strings and comments included. */
const OPEN_BRACKETS = 500;

/** True when brackets are opened so deep that parsing would take seconds before it failed. */
function opensTooDeep(text: string): boolean {
  let open = 0;
  for (let index = 0; index < text.length && open <= OPEN_BRACKETS; index++) {
    const unit = text[index];
    if (unit === '[' || unit === '{') open++;
    else if ((unit === ']' || unit === '}') && open > 0) open--;
  }
  return open > OPEN_BRACKETS;
}

/** Undefined when the nesting exhausts the parser's stack. */
function parseSafely(text: string, lines: LineCounter) {
  try {
    return parseDocument(text, {
      lineCounter: lines,
      uniqueKeys: true,
      logLevel: 'silent',
      prettyErrors: true,
      stringKeys: false,
    });
  } catch {
    return undefined;
  }
}

/**
 * Reads YAML or JSON. Never throws; size, depth, alias expansion, duplicate keys and hostile keys are Problems.
 */
export function readDocument(text: string): Outcome<ReadDocument> {
  const oversize = tooLong(text);
  if (oversize !== undefined) return failure([oversize]);
  const lines = new LineCounter();
  const parsed = opensTooDeep(text) ? undefined : parseSafely(text, lines);
  if (parsed === undefined) return failure([tooDeep()]);
  if (parsed.errors.length > 0) return failure(parsed.errors.slice(0, LIMITS.problems).map(syntaxProblem));
  const locate = (path: readonly PathSegment[]) => placeOf(parsed.contents, path, lines);
  const plainAt = (path: readonly PathSegment[]) => plainIn(parsed.contents, path);
  let value: unknown;
  try {
    value = parsed.toJS({ maxAliasCount: LIMITS.aliases });
  } catch {
    return failure([
      problem(
        'too-large',
        '',
        'Aliases expand to too much.',
        `Use at most ${String(LIMITS.aliases)} expansions, or write the values out.`,
      ),
    ]);
  }
  const faults = guardValue(value);
  if (faults.length > 0) return failure(faults.map(fault => withPlace(fault, locate)));
  return success({ value, locate, plainAt });
}

/** Adds the place that a Problem's path has in the text. */
export function withPlace(
  fault: Problem,
  locate: ReadDocument['locate'],
  path: readonly PathSegment[] = splitPath(fault.path),
): Problem {
  const place = fault.place ?? locate(path);
  return place === undefined ? fault : { ...fault, place };
}

/** Inverse of printPath for paths whose names hold no dots; numbers become indexes. */
export const splitPath = (path: string): PathSegment[] =>
  path === '' ? [] : path.split('.').map(part => (/^\d+$/.test(part) ? Number(part) : part));

function childOf(node: Node, segment: PathSegment): Node | undefined {
  if (isSeq(node)) {
    const item: unknown = node.items[Number(segment)];
    return isNode(item) ? item : undefined;
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find(
    candidate => isNode(candidate.key) && String(candidate.key) === String(segment),
  );
  return isNode(pair?.value) ? pair.value : undefined;
}

function keyOf(node: Node, segment: PathSegment): Node | undefined {
  if (!isMap(node)) return undefined;
  const pair = node.items.find(
    candidate => isNode(candidate.key) && String(candidate.key) === String(segment),
  );
  return isNode(pair?.key) ? pair.key : undefined;
}

function placeOf(root: Node | null, path: readonly PathSegment[], lines: LineCounter): Place | undefined {
  if (root === null) return undefined;
  let node: Node = root;
  let shown: Node = root;
  for (const segment of path) {
    shown = keyOf(node, segment) ?? shown;
    const next = childOf(node, segment);
    if (next === undefined) break;
    if (!isMap(node)) shown = next;
    node = next;
  }
  const start = shown.range?.[0];
  if (start === undefined) return undefined;
  const { line, col } = lines.linePos(start);
  return { line, column: col };
}

function plainIn(root: Node | null, path: readonly PathSegment[]): TextRange | undefined {
  let node: Node | undefined = root ?? undefined;
  for (const segment of path) node = node === undefined ? undefined : childOf(node, segment);
  if (!isScalar(node) || node.type !== 'PLAIN' || node.anchor !== undefined || node.tag !== undefined)
    return undefined;
  return node.range == null ? undefined : { from: node.range[0], to: node.range[1] };
}
