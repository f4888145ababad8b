'use client';

import { lazy, Suspense, useEffect, useState } from 'react';
import type { PresetEntry } from '../desk/protocol.ts';
import { significant } from '../figures/number.ts';
import { messages } from '../messages.ts';
import { readFragment } from '../document/fragment.ts';
import { browserSession } from '../session/browser.ts';
import { SessionProvider, useSessionState } from '../session/context.tsx';
import type { Session } from '../session/session.ts';
import type { SessionState, Theme } from '../session/state.ts';
import { DropTarget } from './drop-target.tsx';
import { Banners } from './banners.tsx';
import { Contents } from './contents.tsx';
import { Embedded } from './embedded.tsx';
import { Header } from './header.tsx';
import { Inputs } from './inputs.tsx';
import { Keyboard } from './keyboard.tsx';
import { Results } from './results.tsx';
import { Verdict } from './verdict.tsx';

const Dialogs = lazy(async () => ({ default: (await import('../dialogs/dialogs.tsx')).Dialogs }));
const dialogOf = (state: SessionState) => state.dialog;
const isWide = (state: SessionState) => state.tab !== 'form';
const announcementOf = (state: SessionState) => state.announcement;

export interface SharedScenario {
  readonly document: unknown;
}

/** What this visit opens: a short link's document, what follows the #, or the first question. */
async function open(session: Session, shared: SharedScenario | null, recalls: boolean): Promise<void> {
  if (recalls) session.recall();
  const fragment = readFragment(window.location.hash);
  if (shared !== null) {
    await session.openFragment({ ...fragment, scenario: null, preset: null });
    return session.openShared(await session.desk.textOf(shared.document), null, fragment.result);
  }
  if (await session.openFragment(fragment)) return;
  const first = session.store.get().presets[0];
  if (first !== undefined) await session.openPreset(first.id);
}

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
  const wide = useSessionState(isWide);
  const columns = wide ? 'lg:grid-cols-[31rem_minmax(0,1fr)]' : 'lg:grid-cols-[21.5rem_minmax(0,1fr)]';
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

interface PlaygroundProps {
  readonly presets: readonly PresetEntry[];
  readonly theme: Theme;
  readonly shared: SharedScenario | null;
  /** Only the answer, to stand in somebody else's page. */
  readonly embedded?: boolean;
}

/** The playground: opened, it runs. */
export function Playground({ presets, theme, shared, embedded = false }: PlaygroundProps) {
  const [session] = useState(() => browserSession(presets, theme));
  useEffect(() => {
    void open(session, shared, !embedded);
    // The first number that a page writes takes the browser 15 ms: better now, while the engines run, than with the figures.
    setTimeout(() => significant(0));
  }, [session, shared, embedded]);
  return (
    <SessionProvider value={session}>
      {embedded ? (
        <Embedded />
      ) : (
        <>
          <Layout />
          <Overlays />
          <Keyboard />
          <DropTarget />
        </>
      )}
    </SessionProvider>
  );
}
