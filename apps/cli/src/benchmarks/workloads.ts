/** The workloads that can be measured, and why others cannot be yet. */
import type { Benchmark } from './benchmark.ts';
import { churn } from './churn.ts';
import { queue } from './queue.ts';
import { scaled } from './scaled.ts';
import { shop } from './shop.ts';
import { tasks } from './tasks.ts';

export const benchmarks: readonly Benchmark[] = [
  queue,
  tasks,
  churn('W3', 'best-fit', 'bf'),
  churn('W3-first-fit', 'first-fit', 'ff'),
  churn('W3-least-allocated', 'least-allocated', 'la'),
  scaled,
  shop,
];

/** Workloads of the field's comparison that need what the engine does not simulate yet. */
export const NOT_YET: Readonly<Record<string, string>> = {
  W4: 'traces of utilisation',
};
