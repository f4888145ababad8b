import type { Outcome, Plan, Recording, Report } from '@tare/schema';
import * as Comlink from 'comlink';
import type { BrowserWorkerApi } from './browser.worker.ts';
import { unpackColumns } from './columns.ts';
import type { Job, Runner } from './job.ts';
import { type Lane, type Telling, WorkerPool } from './pool.ts';
import { createWorker, defaultWorkers, ownWorker, type WorkerHandle } from './workers.ts';

export * from './job.ts';
export { borrowedWorker } from './borrowed-worker.ts';
export { ownWorker, type WorkerHandle, type WorkerLender } from './workers.ts';

export interface BrowserRunnerOptions {
  /** Workers; by default one less than the machine has threads, at most four. */
  readonly workers?: number;
  /** How long a worker may take to answer for the first time. */
  readonly handshakeMs?: number;
  /** Another way to come by a worker: one that was lent, or one for tests. */
  readonly create?: () => WorkerHandle;
  readonly graceMs?: number;
}

const HANDSHAKE_MS = 5_000;
/** A web worker behind Comlink; the pool sees none of it. */
class BrowserLane implements Lane {
  readonly #worker: WorkerHandle;
  readonly #api: Comlink.Remote<BrowserWorkerApi>;
  /** The plan that the worker holds, and its number. */
  #plan: Plan | undefined;
  #number = 0;

  constructor(worker: WorkerHandle) {
    this.#worker = worker;
    this.#api = Comlink.wrap<BrowserWorkerApi>(worker.endpoint);
  }

  /** Resolves when the worker answers, rejects when it fails or the deadline passes. */
  ready(deadlineMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`no answer within ${String(deadlineMs)} ms`)),
        deadlineMs,
      );
      this.#worker.onDeath(why => reject(new Error(why)));
      void this.#api.hello().then(() => {
        clearTimeout(timer);
        resolve();
      }, reject);
    });
  }

  /** Plan and job go one behind the other, and nobody waits in between: messages come in the order in which they were sent. */
  async run(job: Job, { onProgress, onRecording }: Telling): Promise<() => Outcome<Report>> {
    const loaded = this.#load(job.plan);
    const { platform, seed, record = null, glimpse = null } = job;
    const ran = this.#api.run(
      this.#number,
      { platform, seed, record, glimpse },
      onProgress === null ? null : Comlink.proxy(onProgress),
      record === null
        ? null
        : Comlink.proxy((recording: Recording) => onRecording(unpackColumns(recording) as Recording)),
    );
    const [outcome] = await Promise.all([ran, loaded]);
    return () => unpackColumns(outcome) as Outcome<Report>;
  }

  #load(plan: Plan): Promise<void> | undefined {
    if (this.#plan === plan) return undefined;
    this.#plan = plan;
    return this.#api.load(++this.#number, plan);
  }

  cancel(): void {
    void this.#api.cancel();
  }

  kill(): Promise<void> {
    this.#worker.onDeath(() => undefined);
    this.#worker.terminate();
    return Promise.resolve();
  }

  onDeath(listener: (why: string) => void): void {
    this.#worker.onDeath(listener);
  }
}

async function openLane(create: () => WorkerHandle, handshakeMs: number): Promise<Lane> {
  const lane = new BrowserLane(create());
  try {
    await lane.ready(handshakeMs);
    return lane;
  } catch (error) {
    await lane.kill();
    throw error;
  }
}

/**
 * Runs in web workers, all opened at once. One must answer within the deadline; where none can be had (an old browser, a
 * strict policy, a file that does not load) runs go on inline, and `mode` says so.
 */
export async function openBrowserRunner(options: BrowserRunnerOptions = {}): Promise<Runner> {
  const create = options.create ?? (() => ownWorker(createWorker()));
  const open = () => openLane(create, options.handshakeMs ?? HANDSHAKE_MS);
  const lanes = options.workers ?? defaultWorkers();
  const opening = Array.from({ length: lanes }, open);
  try {
    await Promise.any(opening);
  } catch {
    // The engine itself is fetched only here: it has no other business on the thread that asks.
    const { inlineRunner } = await import('./inline.ts');
    return inlineRunner();
  }
  const grace = options.graceMs === undefined ? {} : { graceMs: options.graceMs };
  return new WorkerPool({ lanes, urgentLanes: 1, open, ...grace }, opening);
}
