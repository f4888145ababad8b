import type { TracePick } from '@tare/schema';
import type { Trace } from './span.ts';

/** How many of a kind are kept. */
const SLOWEST = 8;
const RANDOM = 8;
const FAILED = 8;
const OF_A_PERCENTILE = 3;
/** As rule R3 splits percentiles: the requests whose rank lies that close to it. */
const PERCENTILES: readonly { readonly pick: TracePick; readonly from: number; readonly to: number }[] = [
  { pick: 'p50', from: 0.495, to: 0.505 },
  { pick: 'p95', from: 0.945, to: 0.955 },
  { pick: 'p99', from: 0.985, to: 0.995 },
];

export interface Chosen {
  readonly trace: Trace;
  readonly picks: TracePick[];
}

type Order = (a: Trace, b: Trace) => number;
/** Whoever began first, among those of one key; no two begin with one key at one time. */
const byKey: Order = (a, b) => a.key - b.key || a.from - b.from;
const slowestFirst: Order = (a, b) => b.latencyUs - a.latencyUs || byKey(a, b);

/** Puts one where it belongs among the first so many. */
function keep(kept: Trace[], trace: Trace, order: Order, most: number): void {
  if (kept.length === most && order(kept[most - 1]!, trace) <= 0) return;
  let at = kept.length;
  while (at > 0 && order(kept[at - 1]!, trace) > 0) at--;
  kept.splice(at, 0, trace);
  if (kept.length > most) kept.pop();
}

interface Bucket {
  count: number;
  readonly kept: Trace[];
}

/** Rule R2: of all requests that end, a few that are the same whatever is asked when: by latency, by key, by failure. */
export class TraceSample {
  readonly #slowest: Trace[] = [];
  readonly #random: Trace[] = [];
  readonly #failed: Trace[] = [];
  /** Buckets of the latency histogram. */
  readonly #buckets = new Map<number, Bucket>();

  clear(): void {
    this.#slowest.length = this.#random.length = this.#failed.length = 0;
    this.#buckets.clear();
  }

  complete(trace: Trace, bucket: number): void {
    keep(this.#slowest, trace, slowestFirst, SLOWEST);
    keep(this.#random, trace, byKey, RANDOM);
    let own = this.#buckets.get(bucket);
    if (own === undefined) {
      own = { count: 0, kept: [] };
      this.#buckets.set(bucket, own);
    }
    own.count++;
    keep(own.kept, trace, byKey, OF_A_PERCENTILE);
  }

  fail(trace: Trace): void {
    keep(this.#failed, trace, byKey, FAILED);
  }

  /** Each once, with all that it was chosen for; by how long they took, those that failed last. */
  chosen(): Chosen[] {
    const picks = new Map<Trace, TracePick[]>();
    const choose = (traces: readonly Trace[], pick: TracePick) => {
      for (const trace of traces) picks.set(trace, [...(picks.get(trace) ?? []), pick]);
    };
    for (const { pick, from, to } of PERCENTILES) choose(this.#between(from, to), pick);
    choose(this.#slowest, 'slowest');
    choose(this.#random, 'random');
    const answered = [...picks].sort(([a], [b]) => -slowestFirst(a, b));
    return [...answered, ...this.#failed.map(trace => [trace, ['failed']] as const)].map(
      ([trace, of]): Chosen => ({ trace, picks: [...of] }),
    );
  }

  /** Of the requests whose rank lies between two shares of all, those of the least keys. */
  #between(from: number, to: number): Trace[] {
    const buckets = [...this.#buckets].sort(([a], [b]) => a - b);
    const count = buckets.reduce((sum, [, bucket]) => sum + bucket.count, 0);
    const found: Trace[] = [];
    let seen = 0;
    for (const [, bucket] of buckets) {
      if (seen + bucket.count > from * count && seen < to * count)
        for (const trace of bucket.kept) keep(found, trace, byKey, OF_A_PERCENTILE);
      seen += bucket.count;
    }
    return found;
  }
}
