/**
 * Long columns of numbers change threads without being copied: as typed arrays whose memory is handed over. What a run gives (a
 * report, a recording) is plain JSON on both sides; NaN, which JSON does not have, stands for null on the way.
 */

/** Shorter ones are copied sooner than handed over. */
const LEAST = 1000;
/** Objects of a longer list are copied with all that they hold: there are no long columns in each of very many. */
const MOST_OBJECTS = 64;

type Column = readonly (number | null)[];

/** A value whose long columns are typed arrays, and their memory: what a message may transfer. */
export interface Packed {
  readonly value: unknown;
  readonly buffers: ArrayBuffer[];
}

/** Puts long columns of numbers into memory that can be handed over. The value stays as it is. */
export function packColumns(value: unknown): Packed {
  const buffers: ArrayBuffer[] = [];
  const pack = (own: unknown): unknown => {
    if (!Array.isArray(own) || own.length < LEAST || !isColumn(own)) return mapped(own, pack);
    const column = numbersOf(own);
    buffers.push(column.buffer);
    return column;
  };
  return { value: pack(value), buffers };
}

/** The same JSON on the other side. */
export const unpackColumns = (value: unknown): unknown =>
  value instanceof Float64Array ? columnOf(value) : mapped(value, unpackColumns);

/** With its members changed, where it may have long columns below it. */
function mapped(value: unknown, of: (own: unknown) => unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.length <= MOST_OBJECTS ? value.map(of) : value;
  return Object.fromEntries(Object.entries(value).map(([key, own]) => [key, of(own)]));
}

const isColumn = (values: readonly unknown[]): values is Column =>
  values.every(one => typeof one === 'number' || one === null);

function numbersOf(values: Column): Float64Array<ArrayBuffer> {
  const numbers = new Float64Array(values.length);
  for (let at = 0; at < values.length; at++) numbers[at] = values[at] ?? Number.NaN;
  return numbers;
}

const columnOf = (numbers: Float64Array): Column =>
  hasNaN(numbers) ? columnWithNulls(numbers) : wholeColumn(numbers);

function hasNaN(numbers: Float64Array): boolean {
  for (let at = 0; at < numbers.length; at++) if (Number.isNaN(numbers[at])) return true;
  return false;
}

/** As long as it will be from the beginning: five times as fast as one that grows, and than a structured clone. */
function wholeColumn(numbers: Float64Array): Column {
  const values = new Array<number>(numbers.length);
  for (let at = 0; at < numbers.length; at++) values[at] = numbers[at]!;
  return values;
}

/** Apart, for V8 keeps each number of an array with nulls in an object, and then of all arrays that are made here. */
function columnWithNulls(numbers: Float64Array): Column {
  const values = new Array<number | null>(numbers.length);
  for (let at = 0; at < numbers.length; at++) {
    const one = numbers[at]!;
    values[at] = Number.isNaN(one) ? null : one;
  }
  return values;
}
