/** One run with all that can become of it: an answer, a failure with its reason, or cancelled. */
import { failure, problem } from '@tare/schema';
import { unlessAborted } from './schedule.ts';
import type { Execute, Job } from './subject.ts';
import { type TrialOutcome, trialOf } from './trial.ts';

export interface AttemptOptions {
  readonly execute: Execute;
  readonly signal: AbortSignal | undefined;
  readonly onProgress?: (fraction: number) => void;
  readonly keepSample: boolean;
}

const crash = (error: unknown): TrialOutcome =>
  failure([
    problem(
      'crashed',
      '',
      `The run ended with an internal fault: ${error instanceof Error ? error.message : String(error)}.`,
      'Report this with the scenario.',
    ),
  ]);

/** undefined when it was cancelled on the way. */
export async function attempt(job: Job, options: AttemptOptions): Promise<TrialOutcome | undefined> {
  const { execute, signal, onProgress, keepSample } = options;
  try {
    const hooks = { ...(onProgress && { onProgress }), ...(signal && { signal }) };
    const outcome = await unlessAborted(execute(job, hooks), signal);
    if (outcome === 'aborted') return undefined;
    const trial = trialOf(outcome, keepSample);
    return signal?.aborted === true && !trial.ok ? undefined : trial;
  } catch (error) {
    return signal?.aborted === true ? undefined : crash(error);
  }
}
