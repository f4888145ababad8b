/** A run as it goes on, read from the database, so that any process can serve any run. */
import { runById, runRevision } from '@tare/db';
import type { Services } from './context.ts';
import { notFound } from './refusal.ts';
import { hasEnded, type RunView, viewOf } from './run-view.ts';

const LOOK_EVERY_MS = 250;

type World = Pick<Services, 'orm' | 'clock'>;

async function changed({ orm }: World, id: string, seen: number): Promise<RunView | null> {
  const revision = await runRevision(orm, id);
  if (revision === null) throw notFound('run');
  if (revision <= seen) return null;
  const run = await runById(orm, id);
  if (run === null) throw notFound('run');
  return viewOf({ orm }, run);
}

/** Whether the run has ended in a state that the caller has seen. */
async function isKnown({ orm }: World, id: string, after: number): Promise<boolean> {
  const run = await runById(orm, id);
  return run !== null && hasEnded(run) && run.revision <= after;
}

/**
 * Every state of the run after the revision, until it has ended or the signal aborts. A `partial` comes once; in the
 * states that follow it is null until there is a newer one.
 * @throws Refusal `not-found`
 */
export async function* statesOf(
  world: World,
  wanted: { readonly id: string; readonly after: number; readonly signal: AbortSignal | undefined },
): AsyncGenerator<RunView> {
  const { id, after, signal } = wanted;
  let seen = after;
  let told: string | undefined;
  if (after >= 0 && (await isKnown(world, id, after))) return;
  while (signal?.aborted !== true) {
    const view = await changed(world, id, seen);
    if (view !== null) {
      seen = view.revision;
      yield view.partial?.hash === told ? { ...view, partial: null } : view;
      told = view.partial?.hash ?? told;
      if (hasEnded(view)) return;
    }
    await world.clock.wait(LOOK_EVERY_MS, signal);
  }
}
