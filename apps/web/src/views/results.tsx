'use client';

import { lazy, Suspense, useRef } from 'react';
import { standingOf } from '../comparison/machine.ts';
import { useSessionState } from '../session/context.tsx';
import type { SessionState } from '../session/state.ts';
import { useAhead } from './ahead.ts';
import { ImportNotes } from './import-notes.tsx';
import { useLasting } from './lasting.ts';
import { usePainted } from './painted.ts';
import { RoomProvider } from './room.tsx';
import { StretchProvider } from './stretch.tsx';

/** An edit is mostly answered within this: whole pictures that fade for a moment would be drawn twice, and flicker. */
const ANSWERED_SOON_MS = 250;

const load = () => import('./sections.tsx');
const Sections = lazy(async () => ({ default: (await load()).Sections }));

const resultsOf = (state: SessionState) => state.run.results;
const isStale = (state: SessionState) => standingOf(state.run, state.history.present) === 'stale';

/** Room for what is to come, as high as a window. */
const room = <div className="h-screen border-t border-ink" aria-hidden="true" />;

/**
 * All figures of the last comparison. Old ones fade unless new ones are there at once, and the verdict says that they are old. They are
 * drawn in slices, so that the page answers meanwhile.
 */
export function Results() {
  const results = usePainted(useSessionState(resultsOf));
  const stale = useSessionState(isStale);
  const faded = useLasting(stale, ANSWERED_SOON_MS);
  const place = useRef<HTMLDivElement>(null);
  useAhead(load);
  return (
    <RoomProvider value={place}>
      <ImportNotes />
      <div ref={place}>
        {results === undefined || results === null ? (
          room
        ) : (
          // As high as a window from the first moment, so that what stands below is not seen to move.
          <div
            className={`min-h-screen ${faded ? 'grayscale' : ''}`}
            data-testid="results"
            data-stale={stale}
          >
            <StretchProvider value={results.stretch}>
              <Suspense fallback={room}>
                <Sections comparison={results.comparison} />
              </Suspense>
            </StretchProvider>
          </div>
        )}
      </div>
    </RoomProvider>
  );
}
