import { createRun, type Run } from '@tare/engine';
import type { Outcome, Recording, UnsealedReport } from '@tare/schema';
import { LIMITS } from '@tare/schema/limits';
import { failure, problem, success } from '@tare/schema/outcome';
import { MemoryPeak } from './memory-peak.ts';
import { cancelled, crashed, type Job, timedOut } from './job.ts';

/** How a run in slices reaches the world around it; `Sealed` is what that world makes of a report. */
export interface SliceWorld<Sealed> {
  /** Puts the seal on a report that was not cut short. Nobody keeps a glimpse, and making a hash takes as long as a short run. */
  readonly seal: (report: UnsealedReport, isGlimpse: boolean) => Sealed;
  /** Milliseconds of any clock that does not go back. */
  readonly now: () => number;
  /** Lets waiting messages in; called between slices. */
  readonly pause: () => Promise<void>;
  readonly stopped: () => boolean;
  readonly onProgress: (fraction: number) => void;
  readonly onRecording?: (recording: Recording) => void | Promise<void>;
  /** Memory of this thread in use now, where that can be asked; and who is told the most that the run took. */
  readonly memoryBytes?: () => number;
  readonly onMemory?: (peakBytes: number) => void;
  /** How long a slice may take; 15 ms where it is not said. */
  readonly sliceMs?: number;
  /** Makes the run; the engine's own way where it is not said. */
  readonly create?: (job: Job) => Run;
}

/** First slice in events, so that the second progress comes early; the first says that the run has been taken up. */
const FIRST_SLICE = 500;
const SLICE_MS = 15;
const PROGRESS_MS = 60;

/** A report that was cut short is a Problem, never an answer. */
function cutShort({ atMs, reason }: NonNullable<UnsealedReport['cut']>, events: number): Outcome<never> {
  const at = `${String(Math.round(atMs / 100) / 10)} s of simulated time`;
  switch (reason) {
    case 'cancelled':
      return cancelled();
    case 'wall-time':
      return timedOut();
    case 'events':
      return failure([
        problem(
          'over-budget',
          'run.maxEvents',
          `The run needed more than ${String(events)} events; it came to ${at}.`,
          'Shorten run.duration, lower the traffic, or raise run.maxEvents.',
        ),
      ]);
    case 'requests-in-flight':
      return failure([
        problem(
          'over-budget',
          'traffic',
          `More than ${String(LIMITS.requestsInFlight)} requests were in flight after ${at}: this platform cannot carry the traffic.`,
          'Add replicas or hosts, lower the traffic, or give calls a time-out.',
        ),
      ]);
  }
}

/**
 * Runs a job in slices of a few milliseconds, pausing between them so that a cancel can arrive. Never throws: a fault of the
 * engine is a Problem.
 */
export async function runInSlices<Sealed>(job: Job, world: SliceWorld<Sealed>): Promise<Outcome<Sealed>> {
  try {
    world.onProgress(0);
    const peak = world.memoryBytes === undefined ? null : new MemoryPeak(world.memoryBytes);
    const run = (world.create ?? createRun)(job);
    await drive(run, world, peak);
    // Whoever has cancelled waits for the thread: a report takes as long as a third of a short run.
    if (world.stopped()) return cancelled();
    const report = run.report();
    peak?.look();
    if (peak !== null) world.onMemory?.(peak.bytes);
    if (report.cut !== null) return cutShort(report.cut, report.work.events);
    const recording = run.recording(report);
    if (recording !== null) await world.onRecording?.(recording);
    return success(world.seal(report, job.glimpse !== undefined));
  } catch (error) {
    return crashed(error instanceof Error ? error.message : String(error));
  }
}

async function drive<Sealed>(run: Run, world: SliceWorld<Sealed>, peak: MemoryPeak | null): Promise<void> {
  const began = world.now();
  let told = began - PROGRESS_MS;
  const { sliceMs = SLICE_MS } = world;
  let slice = FIRST_SLICE;
  for (;;) {
    const from = world.now();
    peak?.look();
    if (run.advance(slice)) return;
    const to = world.now();
    if (to - told >= PROGRESS_MS) {
      told = to;
      world.onProgress(run.progress().fraction);
    }
    slice = Math.max(500, Math.min(1_000_000, Math.round((slice * sliceMs) / Math.max(1, to - from))));
    await world.pause();
    if (world.stopped()) run.cut('cancelled');
    else if (to - began > LIMITS.wallMsPerRun) run.cut('wall-time');
  }
}
