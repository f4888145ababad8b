import { FairShare } from '../cpu/fair-share.ts';
import type { Fleet } from '../hosts/fleet.ts';
import { perMillisecond, workOf } from './bandwidth.ts';

/** Rule M2: all that starts read from the disk of their host share its bandwidth equally. */
export class Disks {
  isUsed = false;
  readonly #share = new FairShare();
  readonly #fleet: Fleet;
  readonly #roots = new Map<number, number>();
  readonly #leaves = new Map<number, number>();
  readonly #onRead: (task: number, now: number) => void;

  constructor(fleet: Fleet, onRead: (task: number, now: number) => void) {
    this.#fleet = fleet;
    this.#onRead = onRead;
  }

  nextTime(): number {
    return this.#share.nextTime();
  }

  /** Reads for a task; false where the disk is no bottleneck, so that the read takes no time. */
  read(task: number, host: number, bytes: number, now: number): boolean {
    const rate = this.#fleet.poolOf(host).diskBytesPerSecond;
    if (bytes <= 0 || rate === undefined) return false;
    this.isUsed = true;
    this.#share.begin(this.#leafOf(task, host, perMillisecond(rate)), task, workOf(bytes), now);
    return true;
  }

  cut(task: number, now: number): void {
    const leaf = this.#leaves.get(task);
    if (leaf !== undefined) this.#share.abort(leaf, now);
  }

  fire(now: number): void {
    this.#share.fire();
    const ended = this.#share.ended.slice(0, this.#share.endedCount);
    for (const task of ended) this.#onRead(task, now);
  }

  /** A task never changes its host. */
  #leafOf(task: number, host: number, rate: number): number {
    const known = this.#leaves.get(task);
    if (known !== undefined) return known;
    const root = this.#roots.get(host) ?? this.#share.addRoot(rate);
    this.#roots.set(host, root);
    const leaf = this.#share.addLeaf(root, rate, 1, rate);
    this.#leaves.set(task, leaf);
    return leaf;
  }
}
