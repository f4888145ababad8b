import type { PlanLine } from '@tare/schema';

/** Those that are being served at one place, and those that wait there, first come first served. */
interface Line {
  readonly served: Set<number>;
  readonly waiting: number[];
}

/** Rule O2: where starts stand in line: what a control plane, or the manager of a host, does only so many of at a time. */
export class Lines {
  readonly #lines = new Map<string, Line>();
  /** Of each bucket of tokens, when the one that all given out so far stand for has come. */
  readonly #tokens = new Map<string, number>();

  /** When a start may go on at a place that lets one pass each interval, and so many at once after a quiet time. */
  passes(
    key: string,
    { everyUs, burst }: Pick<Extract<PlanLine, { by: 'rate' }>, 'everyUs' | 'burst'>,
    now: number,
  ): number {
    const next = Math.max(this.#tokens.get(key) ?? -Infinity, now - (burst - 1) * everyUs);
    this.#tokens.set(key, next + everyUs);
    return Math.max(now, Math.ceil(next));
  }

  /** Whether a start is served at once; otherwise it waits for its turn. */
  enter(key: string, servers: number, start: number): boolean {
    const line = this.#lines.get(key) ?? { served: new Set(), waiting: [] };
    this.#lines.set(key, line);
    if (line.served.size < servers) line.served.add(start);
    else line.waiting.push(start);
    return line.served.has(start);
  }

  /** A start has been served, or does not wait any more; returns whose turn it is now, −1: nobody's. */
  leave(key: string, start: number): number {
    const line = this.#lines.get(key);
    if (line === undefined) return -1;
    if (!line.served.delete(start)) {
      const at = line.waiting.indexOf(start);
      if (at >= 0) line.waiting.splice(at, 1);
      return -1;
    }
    const next = line.waiting.shift();
    if (next === undefined) return -1;
    line.served.add(next);
    return next;
  }
}
