/** What is compared, and what executes it. */
import type { RunRequest } from '@tare/engine';
import type { Assumption, Outcome, Plan, Report, Scenario } from '@tare/schema';

/** The part of the catalogue's `Prepared` that a comparison reads. */
export interface Subject {
  readonly scenario: Scenario;
  readonly scenarioHash: string;
  readonly plan: Plan;
  readonly assumptions: readonly Assumption[];
  readonly notModelled: readonly string[];
  readonly beyondMeasured: readonly string[];
}

/** Indexes of the platforms that can run at all. */
export const runnable = ({ plan }: Pick<Subject, 'plan'>): number[] =>
  plan.platforms.flatMap(({ infeasible }, index) => (infeasible.length === 0 ? [index] : []));

/** One platform of one plan with the seed of one replication: what the engine is asked. */
export type Job = RunRequest;

export interface ExecuteHooks {
  readonly signal?: AbortSignal;
  readonly onProgress?: (fraction: number) => void;
}

/** Runs one job somewhere and seals its report: inline, in a worker, on a thread. */
export type Execute = (job: Job, hooks?: ExecuteHooks) => Promise<Outcome<Report>>;
