/** Growth of columns: records are indexes into typed arrays, and an array that is full is copied to a longer one. */

/** A longer copy of a Float64Array. */
export function longerFloats(column: Float64Array<ArrayBuffer>, size: number): Float64Array<ArrayBuffer> {
  const longer = new Float64Array(size);
  longer.set(column);
  return longer;
}

/** A longer copy of an Int32Array. */
export function longerInts(column: Int32Array<ArrayBuffer>, size: number): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(size);
  longer.set(column);
  return longer;
}

/** A longer copy of a Uint8Array. */
export function longerBytes(column: Uint8Array<ArrayBuffer>, size: number): Uint8Array<ArrayBuffer> {
  const longer = new Uint8Array(size);
  longer.set(column);
  return longer;
}

/** A column of so many numbers: of each, by its place. Not `Float64Array.from`, which takes five times as long over very many. */
export function floatsOf(size: number, of: (at: number) => number): Float64Array<ArrayBuffer> {
  const column = new Float64Array(size);
  for (let at = 0; at < size; at++) column[at] = of(at);
  return column;
}

/** The same of whole numbers. */
export function intsOf(size: number, of: (at: number) => number): Int32Array<ArrayBuffer> {
  const column = new Int32Array(size);
  for (let at = 0; at < size; at++) column[at] = of(at);
  return column;
}

/** A column of what is counted from 0, to be kept: without the zeros at its end, which is all of it where nobody has begun. */
export function trimmed(counts: Float64Array): Float64Array {
  let length = counts.length;
  while (length > 0 && counts[length - 1] === 0) length--;
  return counts.slice(0, length);
}

/** From so many on a column that is full becomes a quarter longer: what stands empty would be more than copies cost. */
const MANY = 65_536;

/** How long a column is to be that shall hold so many: whenever it is full twice as long, or a quarter longer where it holds many. */
export const roomFor = (length: number, size: number): number =>
  size <= length ? length : Math.max(size, length < MANY ? 2 * length : length + (length >> 2));
