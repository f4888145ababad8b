'use client';

import { lazy, Suspense } from 'react';
import { messages } from '../messages.ts';
import { useSessionState } from '../session/context.tsx';
import type { SessionState } from '../session/state.ts';
import { Banners } from './banners.tsx';
import { Contents } from './contents.tsx';
import { Header } from './header.tsx';
import { Inputs } from './inputs.tsx';
import { Keyboard } from './keyboard.tsx';
import { PageDrop } from './page-drop.tsx';
import { Results } from './results.tsx';
import { Verdict } from './verdict.tsx';
import { Visit, type Visited } from './visit.tsx';

const Dialogs = lazy(async () => ({ default: (await import('../dialogs/dialogs.tsx')).Dialogs }));
const dialogOf = (state: SessionState) => state.dialog;
const tabOf = (state: SessionState) => state.tab;

/** Text takes more room than the form, and a graph with what is edited beside it most, where there is as much. */
const COLUMNS = {
  form: 'lg:grid-cols-[21.5rem_minmax(0,1fr)]',
  graph: 'lg:grid-cols-[31rem_minmax(0,1fr)] 2xl:grid-cols-[54rem_minmax(0,1fr)]',
  yaml: 'lg:grid-cols-[31rem_minmax(0,1fr)]',
} as const;
const announcementOf = (state: SessionState) => state.announcement;

function Overlays() {
  const dialog = useSessionState(dialogOf);
  const announcement = useSessionState(announcementOf);
  return (
    <>
      <p className="sr-only" role="status">
        {announcement}
      </p>
      {dialog !== null && (
        <Suspense fallback={null}>
          <Dialogs dialog={dialog} />
        </Suspense>
      )}
    </>
  );
}

function Layout() {
  const columns = COLUMNS[useSessionState(tabOf)];
  return (
    <>
      <a
        href="#results"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:bg-raised focus:p-2"
      >
        {messages.skip}
      </a>
      <Header />
      <div className={`mx-auto grid max-w-[1560px] px-4 lg:px-6 ${columns}`}>
        <main
          id="results"
          tabIndex={-1}
          className="min-w-0 outline-none lg:col-start-2 lg:row-start-1 lg:pl-8"
        >
          <Banners />
          <Verdict />
          <Contents />
          <Results />
        </main>
        <aside
          id="inputs"
          className="flex min-w-0 flex-col border-t border-ink max-lg:[contain-intrinsic-size:auto_60rem] max-lg:[content-visibility:auto] lg:sticky lg:top-14 lg:col-start-1 lg:row-start-1 lg:h-[calc(100vh-3.5rem)] lg:border-t-0 lg:border-r lg:border-line lg:pr-4"
        >
          <Inputs />
        </aside>
      </div>
    </>
  );
}

/** The playground: opened, it runs. */
export function Playground(visited: Visited) {
  return (
    <Visit {...visited} recalls>
      <Layout />
      <Overlays />
      <Keyboard />
      <PageDrop />
    </Visit>
  );
}
