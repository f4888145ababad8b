/** Something that goes on, read from the database as it changes, so that any process can serve it. */
import type { Services } from './context.ts';
import { notFound } from './refusal.ts';

const LOOK_EVERY_MS = 250;

/** How to look at it. */
export interface Followed<View extends { readonly revision: number }> {
  readonly what: string;
  /** Its revision alone; null when there is none. */
  revision(): Promise<number | null>;
  /** How it stands, for one who has seen it as it was at the revision `after`. */
  view(after: number): Promise<View | null>;
  hasEnded(view: View): boolean;
}

export interface Wanted {
  /** The revision that was seen last; −1 for none. */
  readonly after: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Each state after the revision that was seen, until it has ended or the signal aborts.
 * @throws Refusal `not-found`
 */
export async function* follow<View extends { readonly revision: number }>(
  clock: Services['clock'],
  followed: Followed<View>,
  { after, signal }: Wanted,
): AsyncGenerator<View> {
  let seen = after;
  let looked = false;
  while (signal?.aborted !== true) {
    const revision = await followed.revision();
    if (revision === null) throw notFound(followed.what);
    // Whoever comes back to what has ended has seen its end, or sees it now.
    if (revision > seen || !looked) {
      looked = true;
      const view = await followed.view(seen);
      if (view === null) throw notFound(followed.what);
      const isNew = view.revision > seen;
      seen = Math.max(seen, view.revision);
      if (isNew) yield view;
      if (followed.hasEnded(view)) return;
    }
    await clock.wait(LOOK_EVERY_MS, signal);
  }
}
