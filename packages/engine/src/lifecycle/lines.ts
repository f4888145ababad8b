import type { PlanLine } from '@tare/schema';

type Rate = Pick<Extract<PlanLine, { by: 'rate' }>, 'everyUs' | 'burst'>;

/** Those that are being served at one place, and those that wait there, first come first served. */
interface Line {
  readonly served: Set<number>;
  readonly waiting: number[];
}

/** Rule O2: where starts stand in line: what a control plane, or the manager of a host, does only so many of at a time. */
export class Lines {
  readonly #lines = new Map<string, Line>();
  /** Of each bucket of tokens, when the last of those given out so far has come. */
  readonly #tokens = new Map<string, number>();

  /** When a start may go on that takes so many tokens, of which one comes each interval, and so many lie there after a quiet time. */
  passes(key: string, { everyUs, burst }: Rate, now: number, tokens = 1): number {
    const last = Math.max(this.#tokens.get(key) ?? -Infinity, now - burst * everyUs) + tokens * everyUs;
    this.#tokens.set(key, last);
    return Math.max(now, Math.ceil(last));
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
