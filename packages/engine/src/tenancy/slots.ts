import { longerFloats, longerInts } from '../kernel/columns.ts';

/** Numbers of a slot that stand side by side: its recording, its row there, the shape of its need, its holder. */
const CELLS = 4;
const RECORDING = 0;
const ROW = 1;
const SHAPE = 2;
const HOLDER = 3;

/**
 * Recorded instances that are under way, each in a slot that is used again. There may be very many, and one is looked at again
 * only when it leaves: what is read of it then stands in one line of the cache.
 */
export class Slots {
  #cells = new Int32Array(64 * CELLS);
  #askedAt = new Float64Array(64);
  readonly #free: number[] = [];
  #used = 0;

  /** A slot for a row of a recording that asks for room now. */
  take(recording: number, row: { readonly row: number; readonly shape: number }, now: number): number {
    const slot = this.#free.pop() ?? this.#used++;
    if (slot === this.#askedAt.length) this.#grow();
    const at = slot * CELLS;
    this.#cells[at + RECORDING] = recording;
    this.#cells[at + ROW] = row.row;
    this.#cells[at + SHAPE] = row.shape;
    this.#cells[at + HOLDER] = -1;
    this.#askedAt[slot] = now;
    return slot;
  }

  release(slot: number): void {
    this.#free.push(slot);
  }

  recordingOf(slot: number): number {
    return this.#cells[slot * CELLS + RECORDING]!;
  }

  rowOf(slot: number): number {
    return this.#cells[slot * CELLS + ROW]!;
  }

  shapeOf(slot: number): number {
    return this.#cells[slot * CELLS + SHAPE]!;
  }

  /** The host, or the guest that holds many, where it stands; −1: nowhere yet. */
  holderOf(slot: number): number {
    return this.#cells[slot * CELLS + HOLDER]!;
  }

  settle(slot: number, holder: number): void {
    this.#cells[slot * CELLS + HOLDER] = holder;
  }

  /** When it asked for room, µs. */
  askedAt(slot: number): number {
    return this.#askedAt[slot]!;
  }

  #grow(): void {
    const slots = this.#askedAt.length * 2;
    this.#cells = longerInts(this.#cells, slots * CELLS);
    this.#askedAt = longerFloats(this.#askedAt, slots);
  }
}
