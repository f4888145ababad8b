/** A parsed document as a tree whose every value knows its place; the readers below never throw. */
import type { SourcePlace } from '../findings.ts';

interface Located {
  readonly place: SourcePlace;
  /** A tag that YAML itself does not define, such as "!reset". */
  readonly tag?: string;
  /** Number of values in this tree, aliases counted as often as they are used. */
  readonly size: number;
}

export interface Scalar extends Located {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** As written, so that "0777", "1e3" and integers over 2^53 keep their digits. */
  readonly text: string;
}

export interface Sequence extends Located {
  readonly kind: 'sequence';
  readonly items: readonly Value[];
}

export interface Mapping extends Located {
  readonly kind: 'mapping';
  readonly entries: ReadonlyMap<string, Value>;
}

export type Value = Scalar | Sequence | Mapping;

export const scalar = (value: Scalar['value'], place: SourcePlace): Scalar => ({
  kind: 'scalar',
  value,
  text: value === null ? '' : String(value),
  place,
  size: 1,
});

export function sequence(items: readonly Value[], place: SourcePlace): Sequence {
  return { kind: 'sequence', items, place, size: items.reduce((sum, item) => sum + item.size, 1) };
}

export function mapping(entries: ReadonlyMap<string, Value>, place: SourcePlace): Mapping {
  let size = 1;
  for (const value of entries.values()) size += value.size;
  return { kind: 'mapping', entries, place, size };
}

export const emptyMapping = (place: SourcePlace): Mapping => mapping(new Map(), place);

export const isNull = (value: Value | undefined): boolean =>
  value === undefined || (value.kind === 'scalar' && value.value === null);

/** The value under a key path; undefined when any step is missing or not a mapping. */
export function at(value: Value | undefined, ...keys: readonly string[]): Value | undefined {
  let here = value;
  for (const key of keys) {
    if (here?.kind !== 'mapping') return undefined;
    here = here.entries.get(key);
  }
  return here;
}

/** A scalar's text, numbers and booleans as written; undefined for null and for collections. */
export function textOf(value: Value | undefined): string | undefined {
  if (value?.kind !== 'scalar' || value.value === null) return undefined;
  return typeof value.value === 'string' ? value.value : value.text;
}

export const textAt = (value: Value | undefined, ...keys: readonly string[]): string | undefined =>
  textOf(at(value, ...keys));

/** A finite number, also when it is written as a string ("3", as interpolation makes them). */
export function numberOf(value: Value | undefined): number | undefined {
  const text = textOf(value)?.trim();
  if (text === undefined || text === '') return undefined;
  const number = Number(text);
  return Number.isFinite(number) ? number : undefined;
}

export const numberAt = (value: Value | undefined, ...keys: readonly string[]): number | undefined =>
  numberOf(at(value, ...keys));

/** True for `true` and the words that interpolation may leave. */
export const isTrue = (value: Value | undefined): boolean => textOf(value)?.toLowerCase() === 'true';

export const itemsOf = (value: Value | undefined): readonly Value[] =>
  value?.kind === 'sequence' ? value.items : [];

export const itemsAt = (value: Value | undefined, ...keys: readonly string[]): readonly Value[] =>
  itemsOf(at(value, ...keys));

/** The entries of a mapping, in file order; none when it is something else. */
export const entriesOf = (value: Value | undefined): readonly (readonly [string, Value])[] =>
  value?.kind === 'mapping' ? [...value.entries] : [];

export const entriesAt = (
  value: Value | undefined,
  ...keys: readonly string[]
): readonly (readonly [string, Value])[] => entriesOf(at(value, ...keys));

/** The same mapping with one entry set or, for undefined, removed. */
export function withEntry(target: Mapping, key: string, value: Value | undefined): Mapping {
  const entries = new Map(target.entries);
  if (value === undefined) entries.delete(key);
  else entries.set(key, value);
  return { ...target, ...mapping(entries, target.place) };
}

/** Says what a value is, for problem messages. */
export function describe(value: Value | undefined): string {
  if (value === undefined || isNull(value)) return 'nothing';
  if (value.kind === 'mapping') return 'a mapping';
  if (value.kind === 'sequence') return 'a list';
  return `"${value.text.slice(0, 60)}"`;
}

/** Plain data of a tree, for documents that go to another parser; no prototype can be reached through it. */
export function plain(value: Value): unknown {
  switch (value.kind) {
    case 'scalar':
      return value.value;
    case 'sequence':
      return value.items.map(plain);
    case 'mapping':
      return Object.fromEntries([...value.entries].map(([key, item]) => [key, plain(item)]));
  }
}
