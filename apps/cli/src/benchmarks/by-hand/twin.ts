import type { Plan, Report } from '@tare/schema';
import type { Told } from './counts.ts';

/** Whether a program by hand does what the engine does: by how much it differs, and by how much it may. */
export interface Likeness {
  readonly quantity: string;
  readonly got: number;
  readonly most: number;
}

/** A workload done by hand: one program for it alone, as fast as it can be made in this language. */
export interface Twin {
  /** Of the benchmark that it does. */
  readonly id: string;
  readonly run: (plan: Plan, seed: number) => Told;
  readonly likeness: (told: Told, report: Report) => Likeness;
}

/** Events that are handled by one call: state is in arrays, so that V8 compiles a function that is entered again and again. */
export const SLICE = 4096;

/** Answers that stand in another bucket of latency than in the engine's run, and what the sum of latencies differs by. */
export function otherBuckets({ latency }: Told, report: Report): Likeness {
  const counts = new Map<number, number>();
  const add = ({ buckets }: Told['latency'], sign: number) => {
    for (let at = 0; at < buckets.length; at += 2)
      counts.set(buckets[at]!, (counts.get(buckets[at]!) ?? 0) + sign * buckets[at + 1]!);
  };
  add(latency, 1);
  add(report.latency, -1);
  const others = [...counts.values()].reduce((sum, count) => sum + Math.abs(count), 0);
  return {
    quantity: 'differs from the engine: answers in another bucket, µs of all latencies',
    got: others + Math.abs(latency.sum - report.latency.sum),
    most: 0,
  };
}
