import { restartBackoffUs, restartsAfter } from './backoff.ts';

/** Rule M1: how often each instance was killed or evicted for want of memory, and how long it waits before it starts again. */
export class Restarts {
  kills = 0;
  readonly killsOf: number[] = [];
  evictions = 0;
  readonly evictionsOf: number[] = [];
  readonly #restarts: number[] = [];
  /** When each instance that was killed may start again. */
  readonly #dueAt: number[] = [];
  readonly #readyAt: number[] = [];

  /** From now on there are so many instances. */
  grow(instances: number): void {
    while (this.killsOf.length < instances) {
      this.killsOf.push(0);
      this.evictionsOf.push(0);
      this.#restarts.push(0);
      this.#dueAt.push(0);
      this.#readyAt.push(0);
    }
  }

  ready(instance: number, now: number): void {
    this.#readyAt[instance] = now;
  }

  /** Counts a kill; returns the wait before the next start in microseconds. */
  kill(instance: number, now: number): number {
    this.kills++;
    this.killsOf[instance]!++;
    return this.#wait(instance, now);
  }

  /** Counts an eviction; returns the wait before its replacement starts in microseconds. */
  evict(instance: number, now: number): number {
    this.evictions++;
    this.evictionsOf[instance]!++;
    return this.#wait(instance, now);
  }

  /** Its program ended for another reason; returns the wait before it starts again. */
  end(instance: number, now: number): number {
    return this.#wait(instance, now);
  }

  /** Whether the back-off after its last kill is over. */
  isDue(instance: number, now: number): boolean {
    return now >= this.#dueAt[instance]!;
  }

  /** Begins the window. */
  restart(): void {
    this.kills = 0;
    this.killsOf.fill(0);
    this.evictions = 0;
    this.evictionsOf.fill(0);
  }

  #wait(instance: number, now: number): number {
    const restarts = restartsAfter(this.#restarts[instance]!, now - this.#readyAt[instance]!);
    this.#restarts[instance] = restarts + 1;
    const wait = restartBackoffUs(restarts);
    this.#dueAt[instance] = now + wait;
    return wait;
  }
}
