/** What a runner is asked for and what it answers. */
import type { RunRequest } from '@tare/engine';
import type { Outcome, Recording, Report } from '@tare/schema';
import { failure, problem } from '@tare/schema/outcome';

/** One platform of one plan with the seed of one replication: what the engine is asked. The hash of a glimpse stays empty. */
export type Job = RunRequest;

export interface JobHooks {
  readonly signal?: AbortSignal;
  /** Somebody waits for it and for nothing else: it may have the thread that is left to the page otherwise. */
  readonly urgent?: boolean;
  /** 0…1 of simulated time. */
  readonly onProgress?: (fraction: number) => void;
  /** How the run went on, where the job asks for that; told before the promise settles. */
  readonly onRecording?: (recording: Recording) => void;
  /**
   * The most memory that the run took at once, with garbage that nobody had collected yet. A fact of the machine and not of the
   * scenario, so it stands beside the report and not in it, whose hash it would change. Told before the promise settles, where the
   * host says: threads of Node do, web workers cannot be asked.
   */
  readonly onMemory?: (peakBytes: number) => void;
}

/** Always settles: with a sealed report, or with the Problem that stood in its way. */
export type Execute = (job: Job, hooks?: JobHooks) => Promise<Outcome<Report>>;

/** Somewhere that engines run. */
export interface Runner {
  readonly execute: Execute;
  /** Runs that go on at once. */
  readonly concurrency: number;
  /** Urgent runs that go on at once. */
  readonly urgentConcurrency: number;
  /** `inline` where no worker could be had. */
  readonly mode: 'worker' | 'inline';
  /** Ends all that runs; what was asked for settles as cancelled. */
  close(): Promise<void>;
}

export const cancelled = () =>
  failure([problem('cancelled', '', 'The run was cancelled.', 'Start it again.')]);
export const crashed = (why: string) =>
  failure([
    problem('crashed', '', `The run ended with an internal fault: ${why}`, 'Report this with the scenario.'),
  ]);
export const timedOut = () =>
  failure([
    problem(
      'timed-out',
      '',
      'The run took longer than it may.',
      'Shorten run.duration, lower the traffic, or model fewer services.',
    ),
  ]);
