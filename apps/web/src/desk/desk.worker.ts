import '@tare/schema/without-eval';
import type { WorkerLender } from '@tare/runner/browser';
import * as Comlink from 'comlink';
import { createDesk } from './bench.ts';
import { engines, lend } from './engines.ts';

const desk = createDesk(
  () => engines,
  () => performance.now(),
);

const worker = {
  ...desk,
  /** Said first: the page makes the engines' workers, the desk has the use of them. */
  borrow: (workers: WorkerLender): void => lend(workers),
};

export type DeskWorker = typeof worker;

Comlink.expose(worker);
