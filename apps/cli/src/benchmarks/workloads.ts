/** The workloads that can be measured. */
import type { Benchmark } from './benchmark.ts';
import { churn } from './churn.ts';
import { queue } from './queue.ts';
import { samples } from './samples.ts';
import { scaled } from './scaled.ts';
import { shop } from './shop.ts';
import { tasks } from './tasks.ts';

export const benchmarks: readonly Benchmark[] = [
  queue,
  tasks,
  churn('W3', 'best-fit', 'bf'),
  churn('W3-first-fit', 'first-fit', 'ff'),
  churn('W3-least-allocated', 'least-allocated', 'la'),
  samples,
  scaled,
  shop,
];
