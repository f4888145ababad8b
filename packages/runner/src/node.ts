import './inlining.ts';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Outcome, Plan, Recording, Report } from '@tare/schema';
import { success } from '@tare/schema/outcome';
import { readSealedText, type SealedText } from '@tare/share/hash';
import { inlineRunner as anyInlineRunner } from './inline.ts';
import type { Job, Runner } from './job.ts';
import { nodeDigest } from './node-digest.ts';
import { type Lane, type Telling, WorkerPool } from './pool.ts';
import { sealed } from './seal.ts';

export { ENGINE_VERSION } from '@tare/engine';
export * from './job.ts';

/** What the pool sends to a thread; a plan goes over once and is known by its number from then on. */
export type ToThread =
  | { readonly kind: 'plan'; readonly number: number; readonly plan: Plan }
  | {
      readonly kind: 'run';
      readonly plan: number;
      readonly job: Omit<Job, 'plan'>;
      /** Whether anybody listens. */
      readonly tellsProgress: boolean;
    };

export type FromThread =
  | { readonly kind: 'progress'; readonly fraction: number }
  | { readonly kind: 'recording'; readonly recording: Recording }
  | {
      readonly kind: 'outcome';
      readonly outcome: Outcome<SealedText>;
      /** null where the run did not come to its end. */
      readonly peakBytes: number | null;
    };

export interface ThreadRunnerOptions {
  /** Threads; all hardware threads when left out. */
  readonly threads?: number;
  /** For tests: another worker file. */
  readonly worker?: URL;
  readonly graceMs?: number;
  readonly deadlineMs?: number;
  /** Heap of one thread in MiB; a run that needs more ends as crashed, and nothing else does. */
  readonly heapMiB?: number;
}

const ENTRY = new URL('./node.worker.ts', import.meta.url);
const HEAP_MIB = 2_048;
/** Plans that a thread remembers. */
const PLANS_KEPT = 4;

/** A thread with the flag that cancels its run. */
class ThreadLane implements Lane {
  readonly #worker: Worker;
  readonly #flag = new Int32Array(new SharedArrayBuffer(4));
  readonly #plans = new Map<Plan, number>();
  #sent = 0;
  #settle: ((read: () => Outcome<Report>) => void) | undefined;
  #tell: Telling | undefined;
  #onDeath: (why: string) => void = () => undefined;

  constructor(options: ThreadRunnerOptions) {
    this.#worker = new Worker(options.worker ?? ENTRY, {
      workerData: this.#flag,
      resourceLimits: { maxOldGenerationSizeMb: options.heapMiB ?? HEAP_MIB },
    });
    this.#worker.unref();
    this.#worker.on('message', (message: FromThread) => this.#receive(message));
    this.#worker.on('error', error => this.#onDeath(error instanceof Error ? error.message : String(error)));
    this.#worker.on('messageerror', error => this.#onDeath(error.message));
    this.#worker.on('exit', code => this.#onDeath(`its thread ended with status ${String(code)}`));
  }

  run({ plan, ...job }: Job, tell: Telling): Promise<() => Outcome<Report>> {
    Atomics.store(this.#flag, 0, 0);
    this.#tell = tell;
    this.#worker.ref();
    return new Promise(resolve => {
      this.#settle = resolve;
      this.#send({ kind: 'run', plan: this.#numberOf(plan), job, tellsProgress: tell.onProgress !== null });
    });
  }

  cancel(): void {
    Atomics.store(this.#flag, 0, 1);
  }

  async kill(): Promise<void> {
    this.#onDeath = () => undefined;
    await this.#worker.terminate();
  }

  onDeath(listener: (why: string) => void): void {
    this.#onDeath = listener;
  }

  #numberOf(plan: Plan): number {
    const known = this.#plans.get(plan);
    if (known !== undefined) return known;
    if (this.#plans.size === PLANS_KEPT) this.#plans.delete(this.#plans.keys().next().value!);
    const number = this.#sent++;
    this.#plans.set(plan, number);
    this.#send({ kind: 'plan', number, plan });
    return number;
  }

  #send(message: ToThread): void {
    this.#worker.postMessage(message);
  }

  #receive(message: FromThread): void {
    if (message.kind === 'progress') this.#tell?.onProgress?.(message.fraction);
    else if (message.kind === 'recording') this.#tell?.onRecording(message.recording);
    else {
      const { outcome, peakBytes } = message;
      this.#worker.unref();
      if (peakBytes !== null) this.#tell?.onMemory(peakBytes);
      this.#settle?.(() => (outcome.ok ? success(readSealedText(outcome.value)) : outcome));
    }
  }
}

/** Runs on the caller's own thread, with Node's own digest. */
export const inlineRunner = (): Runner => anyInlineRunner(sealed(nodeDigest));

/** Runs on worker threads. Threads that wait for work do not keep the process alive. */
export function openThreadRunner(options: ThreadRunnerOptions = {}): Promise<Runner> {
  const lanes = Math.max(1, options.threads ?? availableParallelism());
  const { graceMs, deadlineMs } = options;
  const limits = {
    ...(graceMs === undefined ? {} : { graceMs }),
    ...(deadlineMs === undefined ? {} : { deadlineMs }),
  };
  return Promise.resolve(
    new WorkerPool({ lanes, open: () => Promise.resolve(new ThreadLane(options)), ...limits }),
  );
}
