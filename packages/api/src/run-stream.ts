/** A run as it goes on. */
import { runById, runRevision } from '@tare/db';
import type { Services } from './context.ts';
import { type Followed, follow, type Wanted } from './follow.ts';
import { hasEnded, type RunView, viewOf } from './run-view.ts';

type World = Pick<Services, 'orm' | 'clock'>;

/**
 * Every state of the run after the revision, until it has ended or the signal aborts. A `partial` comes once; in the
 * states that follow it is null until there is a newer one.
 * @throws Refusal `not-found`
 */
export async function* statesOf(
  { orm, clock }: World,
  { id, ...wanted }: Wanted & { readonly id: string },
): AsyncGenerator<RunView> {
  let told: string | undefined;
  const followed: Followed<RunView> = {
    what: 'run',
    revision: () => runRevision(orm, id),
    view: async () => {
      const run = await runById(orm, id);
      return run === null ? null : viewOf({ orm }, run);
    },
    hasEnded,
  };
  for await (const view of follow(clock, followed, wanted)) {
    yield view.partial?.hash === told ? { ...view, partial: null } : view;
    told = view.partial?.hash ?? told;
  }
}
