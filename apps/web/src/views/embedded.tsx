'use client';

import { messages } from '../messages.ts';
import { useSession, useSessionState } from '../session/context.tsx';
import type { SessionState } from '../session/state.ts';
import { Banners } from './banners.tsx';
import { Mark } from './icon.tsx';
import { Lanes } from './lanes.tsx';
import { StretchProvider } from './stretch.tsx';
import { Verdict } from './verdict.tsx';
import { Visit, type Visited } from './visit.tsx';

const resultsOf = (state: SessionState) => state.run.results;

/** The verdict and the racks, computed here like anywhere, and the way to the whole playground. */
function Answer() {
  const { desk, store } = useSession();
  const results = useSessionState(resultsOf);
  const openWhole = async () => {
    const outcome = await desk.link(store.get().history.present);
    window.open(outcome.ok ? `/#s=${outcome.value}` : '/', '_blank', 'noopener');
  };
  return (
    <main className="px-4 pb-4">
      <Banners />
      <Verdict />
      {results !== null && (
        <StretchProvider value={results.stretch}>
          <Lanes comparison={results.comparison} leads={false} />
        </StretchProvider>
      )}
      <footer className="mt-4 flex items-center gap-3 border-t border-line pt-3 text-xs text-soft">
        <Mark />
        <button
          type="button"
          className="text-accent-strong underline underline-offset-2"
          onClick={() => void openWhole()}
        >
          {messages.embed.open}
        </button>
        <span>{messages.nothingUploaded}</span>
      </footer>
    </main>
  );
}

/** Only the answer, to stand in somebody else's page. */
export function Embedded(visited: Omit<Visited, 'theme'>) {
  return (
    <Visit {...visited} theme="system" recalls={false}>
      <Answer />
    </Visit>
  );
}
