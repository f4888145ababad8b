/** Levels of CPU, by which indexes of free room are kept: four in each octave of millicores. */
export const LEVELS = 128;

/** The level that so many millicores belong to; more are never of a lower one. */
export function levelOf(milli: number): number {
  if (milli < 4) return Math.max(0, Math.floor(milli));
  const octave = 31 - Math.clz32(milli);
  return ((octave - 1) << 2) | ((milli >>> (octave - 2)) & 3);
}

/**
 * Rows of the most free memory by level of free CPU: of those with CPU of a level or more. It falls as the level rises,
 * in every row. A row may say too much of what has gone since, and never too little.
 */
export class Staircases {
  #rows: number;
  /** Level · rows + row: a search looks at one level of many rows. */
  #most: Float64Array<ArrayBuffer>;

  constructor(rows: number) {
    this.#rows = rows;
    this.#most = new Float64Array(rows * LEVELS).fill(-1);
  }

  most(row: number, level: number): number {
    return this.#most[level * this.#rows + row]!;
  }

  /** Takes in one that has so much CPU and memory free; false when the row says that already. */
  raise(row: number, level: number, memory: number): boolean {
    const most = this.#most;
    const rows = this.#rows;
    let at = level * rows + row;
    if (most[at]! >= memory) return false;
    for (; at >= 0 && most[at]! < memory; at -= rows) most[at] = memory;
    return true;
  }

  /** Of those with this level or more nobody has more memory than this; false when the row says that already. */
  lower(row: number, level: number, memory: number): boolean {
    const most = this.#most;
    const rows = this.#rows;
    let at = level * rows + row;
    if (most[at]! <= memory) return false;
    for (; at < most.length && most[at]! > memory; at += rows) most[at] = memory;
    return true;
  }

  /** Nobody is in the row. */
  clear(row: number): void {
    for (let at = row; at < this.#most.length; at += this.#rows) this.#most[at] = -1;
  }

  /** So many rows; those that there were from `from` on stand from `to` on. */
  respread(rows: number, from: number, to: number): void {
    const longer = new Float64Array(rows * LEVELS).fill(-1);
    for (let level = 0; level < LEVELS; level++) {
      const start = level * this.#rows;
      longer.set(this.#most.subarray(start + from, start + this.#rows), level * rows + to);
    }
    this.#most = longer;
    this.#rows = rows;
  }
}
