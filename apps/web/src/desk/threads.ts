/** How many of the engines something is run on. */
import type { Prepared } from '@tare/catalog';
import { estimateComparison } from '@tare/experiments';
import type { Runner } from '@tare/runner/browser';

export type Threads = Pick<Runner, 'execute' | 'concurrency'>;

/** On all of them, also on the one that is otherwise left to the page: for what somebody waits for. */
export const onAll = ({ execute, urgentConcurrency }: Runner): Threads => ({
  execute: (job, hooks) => execute(job, { ...hooks, urgent: true }),
  concurrency: urgentConcurrency,
});

/** Of all its runs, as they are estimated: some seconds of one engine, beside which it is little to open another. */
const LONG_EVENTS = 4_000_000;

/** A long comparison is run on all: the page has next to nothing to do until its figures come. */
export function forWhole({ plan }: Prepared, engines: Runner): Threads {
  return estimateComparison(plan, plan.run.replications) < LONG_EVENTS ? engines : onAll(engines);
}
