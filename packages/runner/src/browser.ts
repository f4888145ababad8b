import type { Outcome, Plan, Recording, Report } from '@tare/schema';
import * as Comlink from 'comlink';
import type { BrowserWorkerApi } from './browser.worker.ts';
import { unpackColumns } from './columns.ts';
import type { Job, Runner } from './job.ts';
import { type Lane, type Telling, WorkerPool } from './pool.ts';

export * from './job.ts';

export interface BrowserRunnerOptions {
  /** Workers; by default one less than the machine has threads, at most four. */
  readonly workers?: number;
  /** How long a worker may take to answer for the first time. */
  readonly handshakeMs?: number;
  /** For tests: another way to make a worker. */
  readonly create?: () => Worker;
  readonly graceMs?: number;
}

const HANDSHAKE_MS = 5_000;
const MOST_WORKERS = 4;

const createWorker = (): Worker =>
  new Worker(new URL('./browser.worker.ts', import.meta.url), { type: 'module', name: 'tare-engine' });

/** A web worker behind Comlink; the pool sees none of it. */
class BrowserLane implements Lane {
  readonly #worker: Worker;
  readonly #api: Comlink.Remote<BrowserWorkerApi>;
  /** The plan that the worker holds, and its number. */
  #plan: Plan | undefined;
  #number = 0;
  #onDeath: (why: string) => void = () => undefined;

  constructor(worker: Worker) {
    this.#worker = worker;
    this.#api = Comlink.wrap<BrowserWorkerApi>(worker);
    worker.addEventListener('error', event =>
      this.#onDeath(event.message === '' ? 'its worker failed' : event.message),
    );
    worker.addEventListener('messageerror', () => this.#onDeath('a message of its worker could not be read'));
  }

  /** Resolves when the worker answers, rejects when it fails or the deadline passes. */
  ready(deadlineMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`no answer within ${String(deadlineMs)} ms`)),
        deadlineMs,
      );
      this.#onDeath = why => reject(new Error(why));
      void this.#api.hello().then(() => {
        clearTimeout(timer);
        resolve();
      }, reject);
    });
  }

  /** Plan and job go one behind the other, and nobody waits in between: messages come in the order in which they were sent. */
  async run(job: Job, { onProgress, onRecording }: Telling): Promise<Outcome<Report>> {
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
    return unpackColumns(outcome) as Outcome<Report>;
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
    this.#onDeath = () => undefined;
    this.#worker.terminate();
    return Promise.resolve();
  }

  onDeath(listener: (why: string) => void): void {
    this.#onDeath = listener;
  }
}

async function openLane(create: () => Worker, handshakeMs: number): Promise<Lane> {
  const lane = new BrowserLane(create());
  try {
    await lane.ready(handshakeMs);
    return lane;
  } catch (error) {
    await lane.kill();
    throw error;
  }
}

/** One hardware thread is left to the page, so that it answers while engines run. */
const defaultWorkers = (): number =>
  Math.max(1, Math.min(MOST_WORKERS, (navigator.hardwareConcurrency || 1) - 1));

/**
 * Runs in web workers, all opened at once. One must answer within the deadline; where none can be had (an old browser, a
 * strict policy, a file that does not load) runs go on inline, and `mode` says so.
 */
export async function openBrowserRunner(options: BrowserRunnerOptions = {}): Promise<Runner> {
  const create = options.create ?? createWorker;
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
