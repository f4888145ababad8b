'use client';

import { useDeferredValue } from 'react';
import { standingOf } from '../comparison/machine.ts';
import { useSessionState } from '../session/context.tsx';
import type { SessionState } from '../session/state.ts';
import { Assumptions, NotModelled } from './assumptions.tsx';
import { Footer } from './footer.tsx';
import { ImportNotes } from './import-notes.tsx';
import { Lanes } from './lanes.tsx';
import { Ledger } from './ledger.tsx';
import { Numbers } from './numbers.tsx';
import { Startup } from './startup.tsx';
import { Why } from './why.tsx';

const comparisonOf = (state: SessionState) => state.run.results?.comparison;
const isStale = (state: SessionState) => standingOf(state.run, state.history.present) === 'stale';

/**
 * All figures of the last comparison. Old ones fade, and the verdict says that they are old. They are drawn in slices,
 * so that the page answers meanwhile.
 */
export function Results() {
  const comparison = useDeferredValue(useSessionState(comparisonOf), undefined);
  const stale = useSessionState(isStale);
  return (
    <>
      <ImportNotes />
      {comparison === undefined ? (
        <div className="h-[60vh] border-t border-ink" aria-hidden="true" />
      ) : (
        <div className={stale ? 'grayscale' : ''} data-testid="results" data-stale={stale}>
          <Lanes comparison={comparison} />
          <Numbers comparison={comparison} />
          <Startup comparison={comparison} />
          <Why comparison={comparison} />
          <Ledger comparison={comparison} />
          <Assumptions comparison={comparison} />
          <NotModelled comparison={comparison} />
          <Footer comparison={comparison} />
        </div>
      )}
    </>
  );
}
