import { restartBackoffUs, restartsAfter } from './backoff.ts';
import type { Ages } from './ages.ts';

/** How often an instance had to go in the window, and when it may start again. */
interface Ending {
  kills: number;
  evictions: number;
  restarts: number;
  /** When its last back-off is over. */
  dueAt: number;
}

/** Rule M1: how often each instance was killed or evicted for want of memory, and how long it waits before it starts again. */
export class Restarts {
  kills = 0;
  evictions = 0;
  /** Of those that had to go some time: hardly any of very many. */
  readonly #endings = new Map<number, Ending>();
  readonly #ages: Ages;

  constructor(ages: Ages) {
    this.#ages = ages;
  }

  killsOf(instance: number): number {
    return this.#endings.get(instance)?.kills ?? 0;
  }

  evictionsOf(instance: number): number {
    return this.#endings.get(instance)?.evictions ?? 0;
  }

  restartsOf(instance: number): number {
    return this.#endings.get(instance)?.restarts ?? 0;
  }

  /** Counts a kill; returns the wait before the next start in microseconds. */
  kill(instance: number, now: number): number {
    this.kills++;
    this.#endingOf(instance).kills++;
    return this.#wait(instance, now);
  }

  /** Counts an eviction; returns the wait before its replacement starts in microseconds. */
  evict(instance: number, now: number): number {
    this.evictions++;
    this.#endingOf(instance).evictions++;
    return this.#wait(instance, now);
  }

  /** Its program ended for another reason; returns the wait before it starts again. */
  end(instance: number, now: number): number {
    return this.#wait(instance, now);
  }

  /** Whether the back-off after its last kill is over. */
  isDue(instance: number, now: number): boolean {
    return now >= (this.#endings.get(instance)?.dueAt ?? 0);
  }

  /** Begins the window. */
  restart(): void {
    this.kills = 0;
    this.evictions = 0;
    for (const ending of this.#endings.values()) {
      ending.kills = 0;
      ending.evictions = 0;
    }
  }

  #wait(instance: number, now: number): number {
    const ending = this.#endingOf(instance);
    const restarts = restartsAfter(ending.restarts, now - this.#ages.lastReady(instance));
    ending.restarts = restarts + 1;
    const wait = restartBackoffUs(restarts);
    ending.dueAt = now + wait;
    return wait;
  }

  #endingOf(instance: number): Ending {
    const known = this.#endings.get(instance);
    if (known !== undefined) return known;
    const ending = { kills: 0, evictions: 0, restarts: 0, dueAt: 0 };
    this.#endings.set(instance, ending);
    return ending;
  }
}
