/** What is different between two manifests of one object, as settings of single fields. */

export type Path = readonly (string | number)[];

export interface Change {
  readonly path: Path;
  /** undefined: the field goes. */
  readonly value: unknown;
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Lists are set as a whole, but for a list of one: the one container that is exported. */
export function changesBetween(before: unknown, after: unknown, path: Path = []): Change[] {
  if (isSame(before, after)) return [];
  if (isMap(before) && isMap(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap(key => changesBetween(before[key], after[key], [...path, key]));
  }
  const areSingle =
    Array.isArray(before) && Array.isArray(after) && before.length === 1 && after.length === 1;
  if (areSingle && path.at(-1) === 'containers') return changesBetween(before[0], after[0], [...path, 0]);
  return [{ path, value: after }];
}
