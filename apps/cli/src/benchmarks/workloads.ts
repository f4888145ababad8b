/** The workloads that can be measured. */
import type { Benchmark } from './benchmark.ts';
import { browser } from './browser.ts';
import { byHand } from './by-hand/by-hand.ts';
import { queueByHand } from './by-hand/queue.ts';
import { scaledByHand } from './by-hand/scaled.ts';
import { tasksByHand } from './by-hand/tasks.ts';
import { churn } from './churn.ts';
import { functions } from './functions.ts';
import { growths } from './growth.ts';
import type { Measurement } from './figure.ts';
import { cloud, pods, scale } from './many.ts';
import { memory } from './memory.ts';
import { queue } from './queue.ts';
import { samples } from './samples.ts';
import { scaled } from './scaled.ts';
import { shop } from './shop.ts';
import { short, threads } from './threads.ts';
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
  functions,
  pods,
  cloud,
  scale,
];

/** What can be measured beside them. */
export const measurements: readonly Measurement[] = [
  // Before anything else has left something in this process.
  memory,
  ...growths,
  threads,
  short,
  byHand(queueByHand, queue),
  byHand(tasksByHand, tasks),
  byHand(scaledByHand, scaled),
  browser,
];
