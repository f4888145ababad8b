import type { Plan, UnsealedReport } from '@tare/schema';

/** One run: a plan, one of its platforms, and the seed of the replication. */
export interface RunRequest {
  readonly plan: Plan;
  /** Index into plan.platforms; the platform must be feasible. */
  readonly platform: number;
  readonly seed: number;
}

export interface RunProgress {
  /** 0…1 of simulated time. */
  readonly fraction: number;
  readonly events: number;
}

/** A run that can be advanced in slices, stepped, cut and reported at any event (rule K4). */
export interface Run {
  /** Handles at most this many events; true when the run is over. */
  advance(events: number): boolean;
  progress(): RunProgress;
  /** Ends the run here; its report says so and is never complete. */
  cut(reason: 'wall-time' | 'cancelled'): void;
  report(): UnsealedReport;
}

export function createRun(_request: RunRequest): Run {
  throw new Error('under construction');
}

/** Runs to the end in one go. */
export function simulate(request: RunRequest): UnsealedReport {
  const run = createRun(request);
  while (!run.advance(1_000_000)) continue;
  return run.report();
}
