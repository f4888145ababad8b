import type { Outcome, Recording, Report } from '@tare/schema';
import { LIMITS } from '@tare/schema/limits';
import { cancelled, crashed, type Execute, type Job, type JobHooks, type Runner, timedOut } from './job.ts';

/** What a worker tells of a run while it goes on. */
export interface Telling {
  /** null where nobody listens: then nothing need be sent. */
  readonly onProgress: ((fraction: number) => void) | null;
  readonly onRecording: (recording: Recording) => void;
  readonly onMemory: (peakBytes: number) => void;
}

/** One worker, whatever kind. */
export interface Lane {
  /** Settles when the worker is free again, with how its outcome is read; may never settle when the worker dies. */
  run(job: Job, tell: Telling): Promise<() => Outcome<Report>>;
  /** Asks the present run to end soon. */
  cancel(): void;
  /** Ends the worker at once; settles when it is gone. */
  kill(): Promise<void>;
  /** Sets who is told, with the reason, if the worker dies by itself; the last one set counts. */
  onDeath(listener: (why: string) => void): void;
}

export interface PoolOptions {
  readonly lanes: number;
  /** Lanes beyond those, opened when the first urgent run finds the others busy. */
  readonly urgentLanes?: number;
  readonly open: () => Promise<Lane>;
  /** How long a cancelled run may take to end before its worker is ended. */
  readonly graceMs?: number;
  /** Over the engine's own limit, for a worker that hangs. */
  readonly deadlineMs?: number;
}

interface Waiting {
  readonly job: Job;
  readonly hooks: JobHooks;
  readonly settle: (outcome: Outcome<Report>) => void;
}

const GRACE_MS = 1_000;

/**
 * A fixed number of workers and a queue before them. Whatever happens to a worker, the promise of its job settles:
 * with its outcome, or cancelled, crashed or timed out; a lost worker is replaced for the jobs that wait.
 */
export class WorkerPool implements Runner {
  readonly mode = 'worker';
  readonly concurrency: number;
  readonly urgentConcurrency: number;
  readonly #options: PoolOptions;
  /** The one that was opened first comes last: it has run most, so that most of what it runs is compiled there. */
  readonly #idle: Lane[] = [];
  readonly #numbers = new WeakMap<Lane, number>();
  #opened = 0;
  readonly #queue: Waiting[] = [];
  readonly #kills = new Set<() => void>();
  readonly #ending = new Set<Promise<void>>();
  #open = 0;
  #closed = false;

  /** `first`: workers that are being opened already. */
  constructor(options: PoolOptions, first: readonly Promise<Lane>[] = []) {
    this.#options = options;
    this.concurrency = options.lanes;
    this.urgentConcurrency = options.lanes + (options.urgentLanes ?? 0);
    for (const opening of first) void this.#grow(opening);
  }

  readonly execute: Execute = (job, hooks = {}) =>
    new Promise(resolve => {
      if (this.#closed || hooks.signal?.aborted === true) {
        resolve(cancelled());
        return;
      }
      const drop = () => this.#dropFromQueue(waiting);
      const settle = (outcome: Outcome<Report>) => {
        hooks.signal?.removeEventListener('abort', drop);
        resolve(outcome);
      };
      const waiting: Waiting = { job, hooks, settle };
      this.#queue.push(waiting);
      hooks.signal?.addEventListener('abort', drop, { once: true });
      this.#next();
    });

  async close(): Promise<void> {
    this.#closed = true;
    for (const { settle } of this.#queue.splice(0)) settle(cancelled());
    for (const kill of [...this.#kills]) kill();
    for (const lane of this.#idle.splice(0)) this.#lose(lane);
    await Promise.all(this.#ending);
  }

  #dropFromQueue(waiting: Waiting): void {
    const at = this.#queue.indexOf(waiting);
    if (at < 0) return;
    this.#queue.splice(at, 1);
    waiting.settle(cancelled());
  }

  #next(): void {
    const [next] = this.#queue;
    if (next === undefined || this.#closed) return;
    const most = next.hooks.urgent === true ? this.urgentConcurrency : this.concurrency;
    if (this.#kills.size >= most) return;
    const lane = this.#idle.pop();
    if (lane !== undefined) this.#run(lane, this.#queue.shift()!);
    else if (this.#open < most) void this.#grow(this.#options.open());
  }

  async #grow(opening: Promise<Lane>): Promise<void> {
    this.#open++;
    try {
      const lane = await opening;
      this.#numbers.set(lane, ++this.#opened);
      if (this.#closed) this.#lose(lane);
      else this.#rest(lane);
    } catch (error) {
      this.#open--;
      // What waits is served by the other workers, as each becomes free.
      if (this.#open > 0) return;
      const waiting = this.#queue.shift();
      waiting?.settle(
        crashed(`no worker could be started (${error instanceof Error ? error.message : String(error)})`),
      );
    }
    this.#next();
  }

  /** Puts a worker among the idle ones; should it die there, nothing is sent to it any more. */
  #rest(lane: Lane): void {
    const number = (one: Lane): number => this.#numbers.get(one)!;
    this.#idle.push(lane);
    this.#idle.sort((a, b) => number(b) - number(a));
    lane.onDeath(() => {
      const at = this.#idle.indexOf(lane);
      if (at < 0) return;
      this.#idle.splice(at, 1);
      this.#lose(lane);
    });
  }

  #run(lane: Lane, { job, hooks, settle }: Waiting): void {
    const timers: ReturnType<typeof setTimeout>[] = [];
    let settled = false;
    const end = (read: () => Outcome<Report>, keep: boolean) => {
      if (settled) return;
      settled = true;
      for (const timer of timers) clearTimeout(timer);
      hooks.signal?.removeEventListener('abort', onAbort);
      this.#kills.delete(onClose);
      if (keep && !this.#closed) this.#rest(lane);
      else this.#lose(lane);
      // The worker has its next job before the outcome of this one is read: that takes a while, and goes on beside it.
      this.#next();
      settle(read());
    };
    const onAbort = () => {
      lane.cancel();
      timers.push(setTimeout(() => end(cancelled, false), this.#options.graceMs ?? GRACE_MS));
    };
    const onClose = () => end(cancelled, false);
    this.#kills.add(onClose);
    hooks.signal?.addEventListener('abort', onAbort, { once: true });
    timers.push(
      setTimeout(() => end(timedOut, false), this.#options.deadlineMs ?? LIMITS.wallMsPerRun + 10_000),
    );
    lane.onDeath(why => end(() => crashed(why), false));
    lane
      .run(job, {
        onProgress:
          hooks.onProgress === undefined ? null : fraction => !settled && hooks.onProgress?.(fraction),
        onRecording: recording => !settled && hooks.onRecording?.(recording),
        onMemory: peakBytes => !settled && hooks.onMemory?.(peakBytes),
      })
      .then(
        read => end(read, true),
        (error: unknown) => end(() => crashed(error instanceof Error ? error.message : String(error)), false),
      );
  }

  #lose(lane: Lane): void {
    this.#open--;
    const ending = lane.kill().finally(() => this.#ending.delete(ending));
    this.#ending.add(ending);
  }
}
