'use client';

import type { Comparison } from '@tare/schema';
import {
  type ComponentType,
  lazy,
  memo,
  Suspense,
  startTransition,
  useEffect,
  useRef,
  useState,
} from 'react';
import { standingOf } from '../comparison/machine.ts';
import { useSession, useSessionState } from '../session/context.tsx';
import type { SessionState } from '../session/state.ts';
import { Footer } from './footer.tsx';
import { ImportNotes } from './import-notes.tsx';
import { useLasting } from './lasting.ts';
import { Lanes } from './lanes.tsx';
import { Ledger } from './ledger.tsx';
import { BeyondMeasured, NotModelled } from './left-out.tsx';
import { Numbers } from './numbers.tsx';
import { RoomProvider } from './room.tsx';
import { PlacementSection, RequestsSection, TimeSection } from './recorded-section.tsx';
import { Startup } from './startup.tsx';
import { WhatIf } from './what-if.tsx';
import { Why } from './why.tsx';

/** An edit is mostly answered within this: whole pictures that fade for a moment would be drawn twice, and flicker. */
const ANSWERED_SOON_MS = 250;

type Part = ComponentType<{ comparison: Comparison }>;

/** A section whose code is not needed for the first picture; until it is there, a link to it finds its place. */
function later(id: string, load: () => Promise<Part>): Part {
  const Loaded = lazy(async () => ({ default: await load() }));
  return props => (
    <Suspense fallback={<div id={id} />}>
      <Loaded {...props} />
    </Suspense>
  );
}

const HappenedSection = later('happened', async () => (await import('./happened.tsx')).Happened);
const Assumptions = later('assumptions', async () => (await import('./assumptions.tsx')).Assumptions);

const comparisonOf = (state: SessionState) => state.run.results?.comparison;
const isStale = (state: SessionState) => standingOf(state.run, state.history.present) === 'stale';

/** The newest comparison once the verdict of it has been seen: that is what is waited for, and the sections are much more. */
function usePainted(newest: Comparison | undefined): Comparison | undefined {
  const { painted } = useSession();
  const [shown, show] = useState<Comparison>();
  useEffect(() => {
    let wanted = true;
    void painted().then(() => wanted && startTransition(() => show(newest)));
    return () => {
      wanted = false;
    };
  }, [newest, painted]);
  return shown;
}

/** Each is made anew for another comparison, and for nothing else. */
const SECTIONS: [name: string, Part: Part][] = Object.entries({
  Lanes,
  Numbers,
  TimeSection,
  HappenedSection,
  Startup,
  Why,
  RequestsSection,
  PlacementSection,
  WhatIf,
  Ledger,
  Assumptions,
  BeyondMeasured,
  NotModelled,
  Footer,
}).map(([name, Part]) => [name, memo(Part)]);

/** How many of the sections there are: one more after each picture, so that no single task makes them all. */
function useOneByOne(count: number): number {
  const [shown, setShown] = useState(1);
  useEffect(() => {
    if (shown === count) return;
    const timer = setTimeout(() => startTransition(() => setShown(shown + 1)));
    return () => clearTimeout(timer);
  }, [shown, count]);
  return shown;
}

const sectionOf = (state: SessionState) => state.section;

/** Scrolls to the section that a link asks for, once all are there. */
function useAskedSection(ready: boolean): void {
  const { store } = useSession();
  const section = useSessionState(sectionOf);
  useEffect(() => {
    if (!ready || section === null) return;
    document.getElementById(section)?.scrollIntoView();
    store.set({ section: null });
  }, [ready, section, store]);
}

const Sections = memo(function Sections({ comparison }: { comparison: Comparison }) {
  const shown = useOneByOne(SECTIONS.length);
  useAskedSection(shown === SECTIONS.length);
  return SECTIONS.slice(0, shown).map(([name, Part]) => <Part key={name} comparison={comparison} />);
});

/**
 * All figures of the last comparison. Old ones fade unless new ones are there at once, and the verdict says that they are old. They are
 * drawn in slices, so that the page answers meanwhile.
 */
export function Results() {
  const comparison = usePainted(useSessionState(comparisonOf));
  const stale = useSessionState(isStale);
  const faded = useLasting(stale, ANSWERED_SOON_MS);
  const room = useRef<HTMLDivElement>(null);
  return (
    <RoomProvider value={room}>
      <ImportNotes />
      <div ref={room}>
        {comparison === undefined ? (
          <div className="h-screen border-t border-ink" aria-hidden="true" />
        ) : (
          // As high as a window from the first moment, so that what stands below is not seen to move.
          <div
            className={`min-h-screen ${faded ? 'grayscale' : ''}`}
            data-testid="results"
            data-stale={stale}
          >
            <Sections comparison={comparison} />
          </div>
        )}
      </div>
    </RoomProvider>
  );
}
