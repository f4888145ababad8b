'use client';

/** All that stands under the verdict. Its code comes while the first figures are computed: a visitor reads none of it before. */
import type { Comparison } from '@tare/schema';
import { type ComponentType, lazy, memo, Suspense, useEffect, useRef } from 'react';
import { useSession, useSessionState } from '../session/context.tsx';
import type { SessionState } from '../session/state.ts';
import { Footer } from './footer.tsx';
import { goTo } from './go-to.ts';
import { useLasting } from './lasting.ts';
import { Lanes } from './lanes.tsx';
import { Ledger } from './ledger.tsx';
import { BeyondMeasured, NotModelled } from './left-out.tsx';
import { useNear } from './near.ts';
import { Numbers } from './numbers.tsx';
import { useOneByOne } from './one-by-one.ts';
import { PlacementSection, RequestsSection, TimeSection } from './recorded-section.tsx';
import { Startup } from './startup.tsx';
import { WhatIf } from './what-if.tsx';
import { Why } from './why.tsx';

/** Longer runs are not waited for. */
const LONG_RUN_MS = 3_000;

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

const sectionOf = (state: SessionState) => state.section;
const isUnderWay = (state: SessionState) => state.run.phase.kind === 'running';

/** Goes to the section that a link or a command asks for, once all are there. */
function useAskedSection(ready: boolean): void {
  const { store } = useSession();
  const section = useSessionState(sectionOf);
  useEffect(() => {
    if (!ready || section === null) return undefined;
    // A dialog that it was asked for in gives the focus back first.
    const timer = setTimeout(() => {
      goTo(section);
      store.set({ section: null });
    });
    return () => clearTimeout(timer);
  }, [ready, section, store]);
}

/** While the whole figures are on their way, sections that nobody is near to would be made twice. */
export const Sections = memo(function Sections({ comparison }: { comparison: Comparison }) {
  const end = useRef<HTMLDivElement>(null);
  const isAsked = useSessionState(sectionOf) !== null;
  const isRunning = useSessionState(isUnderWay);
  const isLate = useLasting(isRunning, LONG_RUN_MS);
  const isNear = useNear(end);
  const shown = useOneByOne(SECTIONS.length, isRunning && !isLate && !isAsked && !isNear);
  useAskedSection(shown === SECTIONS.length);
  return (
    <>
      {SECTIONS.slice(0, shown).map(([name, Part]) => (
        <Part key={name} comparison={comparison} />
      ))}
      <div ref={end} />
    </>
  );
});
