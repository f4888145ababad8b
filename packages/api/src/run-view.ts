/** A run as clients see it. */
import { findReport, type Run } from '@tare/db';
import type { Comparison, Problem } from '@tare/schema';
import type { Services } from './context.ts';

export interface RunView {
  readonly id: string;
  /** The scenario's snapshot. */
  readonly scenario: string;
  readonly state: Run['state'];
  /** Rises with every change. */
  readonly revision: number;
  /** From 0 to 1. */
  readonly progress: number;
  /** The comparison over the replications so far, while it runs. */
  readonly partial: Comparison | null;
  /** Once it is done. */
  readonly comparison: Comparison | null;
  /** Why it failed. */
  readonly problems: readonly Problem[];
  readonly createdAt: string;
  readonly finishedAt: string | null;
}

export const hasEnded = ({ state }: Pick<Run, 'state'>): boolean =>
  state === 'done' || state === 'failed' || state === 'cancelled';

export async function viewOf({ orm }: Pick<Services, 'orm'>, run: Run): Promise<RunView> {
  const comparison = run.state === 'done' ? await findReport(orm, run.key) : null;
  return {
    id: run.id,
    scenario: run.snapshot,
    state: run.state,
    revision: run.revision,
    progress: run.progress,
    partial: run.partial,
    comparison,
    problems: run.problems ?? [],
    createdAt: run.createdAt.toISOString(),
    finishedAt: run.finishedAt?.toISOString() ?? null,
  };
}
