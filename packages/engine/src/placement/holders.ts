import type { PlanPlatform } from '@tare/schema';
import { ByScore } from './by-score.ts';
import { FirstFit } from './first-fit.ts';
import { type HolderSize, type Need, type PlacementIndex, Rooms } from './rooms.ts';

type Policy = PlanPlatform['placement'];

function indexOf(policy: Policy, rooms: Rooms): PlacementIndex {
  switch (policy) {
    case 'first-fit':
      return new FirstFit(rooms);
    case 'best-fit':
      return new ByScore(rooms, 'least-free');
    case 'least-allocated':
    case 'kube-scheduler':
      return new ByScore(rooms, 'most-free');
  }
}

/** Hosts, or guests that hold many instances: their free room, and the choice of one by the platform's policy. */
export class Holders {
  readonly rooms = new Rooms();
  readonly #index: PlacementIndex;

  constructor(policy: Policy) {
    this.#index = indexOf(policy, this.rooms);
  }

  get size(): number {
    return this.rooms.size;
  }

  add(size: HolderSize): number {
    const holder = this.rooms.add(size);
    this.#index.insert(holder);
    return holder;
  }

  fits(holder: number, need: Need): boolean {
    return this.rooms.fits(holder, need);
  }

  take(holder: number, need: Need): void {
    this.#change(holder, need, 1);
  }

  /** What was taken for this need is free again. */
  give(holder: number, need: Need): void {
    this.#change(holder, need, -1);
  }

  /** Nothing fits on it any more. */
  close(holder: number): void {
    this.#index.remove(holder);
    this.rooms.close(holder);
    this.#index.insert(holder);
  }

  freeCpu(holder: number): number {
    return this.rooms.freeCpu[holder]!;
  }

  freeMemory(holder: number): number {
    return this.rooms.freeMemory[holder]!;
  }

  /** The holder that the policy prefers among those that the need fits, the lowest number among equals; −1: none. */
  choose(need: Need): number {
    return this.#index.choose(need);
  }

  #change(holder: number, need: Need, times: number): void {
    this.#index.remove(holder);
    this.rooms.take(holder, need, times);
    this.#index.insert(holder);
  }
}
