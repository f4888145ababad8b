/**
 * Long columns of numbers change threads without being copied: as typed arrays whose memory is handed over. What a run gives (a
 * report, a recording) is plain JSON on both sides.
 */

/** Shorter ones are copied sooner than handed over. */
const LEAST = 256;

/** A value whose long columns are typed arrays, and their memory: what a message may transfer. */
export interface Packed {
  readonly value: unknown;
  readonly buffers: ArrayBuffer[];
}

/** Puts long columns of numbers into memory that can be handed over. The value stays as it is. */
export function packColumns(value: unknown): Packed {
  const buffers: ArrayBuffer[] = [];
  return { value: packed(value, buffers), buffers };
}

/** The same JSON on the other side. */
export function unpackColumns(value: unknown): unknown {
  if (value instanceof Float64Array) return Array.from(value);
  if (Array.isArray(value)) return hasObjects(value) ? value.map(unpackColumns) : value;
  return typeof value === 'object' && value !== null ? mapMembers(value, unpackColumns) : value;
}

function packed(value: unknown, buffers: ArrayBuffer[]): unknown {
  if (Array.isArray(value)) {
    if (value.length >= LEAST && isColumn(value)) {
      const column = Float64Array.from(value);
      buffers.push(column.buffer);
      return column;
    }
    return hasObjects(value) ? value.map(one => packed(one, buffers)) : value;
  }
  return typeof value === 'object' && value !== null ? mapMembers(value, own => packed(own, buffers)) : value;
}

const isColumn = (values: readonly unknown[]): values is readonly number[] =>
  values.every(one => typeof one === 'number');

const hasObjects = (values: readonly unknown[]): boolean =>
  values.some(one => typeof one === 'object' && one !== null);

const mapMembers = (value: object, of: (own: unknown) => unknown): object =>
  Object.fromEntries(Object.entries(value).map(([key, own]) => [key, of(own)]));
