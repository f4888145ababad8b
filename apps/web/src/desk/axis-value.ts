/** A number of the scenario along an axis: where it stands, and how it is written there. */

/** A name may hold dots; the first and the last key never do. */
export function keysOf(path: string): [group: string, name: string, field: string] {
  const parts = path.split('.');
  return [parts[0]!, parts.slice(1, -1).join('.'), parts.at(-1)!];
}

/** 150 and "/s" → "150/s". */
export const writtenAt = (unit: string, value: number): string | number =>
  unit === '' ? value : `${String(value)}${unit}`;
