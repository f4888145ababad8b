import { DRAW, derive, derived, deriveDraw, uniform } from '../random/keys.ts';
import { FirstFit } from './first-fit.ts';
import type { Need, PlacementIndex, Rooms } from './rooms.ts';

/**
 * Next fit: the holder that was taken last while it has room, else the next one after it. Round robin: the next one after
 * it in any case. Both go round, and find it by the tree of first fit; where there are devices, one by one.
 */
export class Cyclic implements PlacementIndex {
  readonly #rooms: Rooms;
  readonly #tree: FirstFit;
  readonly #hasDevices: boolean;
  readonly #step: 0 | 1;
  #last: number;

  constructor(rooms: Rooms, policy: 'next-fit' | 'round-robin', hasDevices: boolean) {
    this.#rooms = rooms;
    this.#hasDevices = hasDevices;
    this.#tree = new FirstFit(rooms);
    this.#step = policy === 'next-fit' ? 0 : 1;
    this.#last = policy === 'next-fit' ? 0 : -1;
  }

  insert(holder: number): void {
    this.#tree.insert(holder);
  }

  remove(): void {
    this.#tree.remove();
  }

  choose(need: Need): number {
    const from = this.#last + this.#step;
    const after = this.#first(need, from);
    const chosen = after >= 0 ? after : this.#first(need, 0);
    if (chosen >= 0) this.#last = chosen;
    return chosen;
  }

  /** The first that the need fits from a number on; −1: none. */
  #first(need: Need, from: number): number {
    const { size } = this.#rooms;
    let holder = from < size ? this.#tree.choose(need, from) : -1;
    while (this.#hasDevices && holder >= 0 && !this.#rooms.fits(holder, need))
      holder = holder + 1 < size ? this.#tree.choose(need, holder + 1) : -1;
    return holder;
  }
}

/** Draws before all that fit are counted. */
const TRIES = 32;

/** One of those that the need fits, each with the same chance: a draw by the number of the choice (rule K3). */
export class AtRandom implements PlacementIndex {
  readonly #rooms: Rooms;
  readonly #seed: number;
  #choice = 0;

  constructor(rooms: Rooms, seed: number) {
    this.#rooms = rooms;
    this.#seed = seed;
  }

  insert(): void {
    // Nothing is kept.
  }

  remove(): void {
    // Nothing is kept.
  }

  choose(need: Need): number {
    const choice = this.#choice++;
    const { size } = this.#rooms;
    for (let attempt = 0; attempt < TRIES && size > 0; attempt++) {
      const holder = Math.floor(this.#draw(choice, attempt) * size);
      if (this.#rooms.fits(holder, need)) return holder;
    }
    const fitting: number[] = [];
    for (let holder = 0; holder < size; holder++) if (this.#rooms.fits(holder, need)) fitting.push(holder);
    return fitting[Math.floor(this.#draw(choice, TRIES) * fitting.length)] ?? -1;
  }

  #draw(choice: number, attempt: number): number {
    deriveDraw(this.#seed, DRAW.placement, 1);
    derive(derived[0]!, derived[1]!, choice);
    derive(derived[0]!, derived[1]!, attempt);
    return uniform(derived[0]!, derived[1]!);
  }
}
