'use client';

import { type ReactNode, useState } from 'react';
import type { Versions } from '../desk/protocol.ts';
import { messages } from '../messages.ts';
import { useSession, useSessionState } from '../session/context.tsx';
import type { Origin, SessionState } from '../session/state.ts';
import { Offline } from './offline.tsx';
import { ProblemList } from './problems.tsx';

const Banner = ({ children }: { children: ReactNode }) => (
  <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-l-2 border-accent bg-wash px-3.5 py-2 text-[0.8125rem]">
    {children}
  </div>
);

const resultsOf = (state: SessionState) => state.run.results;

const Quiet = ({ label, onClick }: { label: string; onClick: () => void }) => (
  <button type="button" className="text-accent-strong underline underline-offset-2" onClick={onClick}>
    {label}
  </button>
);

function versionsText(then: Versions, now: Versions): string {
  const { engine, sameVersions, otherVersions } = messages.opened;
  const print = ({ engineVersion, catalogueVersion }: Versions) => engine(engineVersion, catalogueVersion);
  const same = then.engineVersion === now.engineVersion && then.catalogueVersion === now.catalogueVersion;
  return same
    ? sameVersions(now.engineVersion, now.catalogueVersion)
    : otherVersions(print(then), print(now));
}

/** Whether the numbers that the sender saw came out here as well, by their hash. */
function Reproduced({ text, result }: { text: string; result: string }) {
  const results = useSessionState(resultsOf);
  const isAnswer = results?.final === true && results.text === text;
  // Kept: later edits do not undo what was found.
  const [found, find] = useState<boolean | null>(null);
  if (isAnswer && found === null) find(results.comparison.hash.startsWith(result));
  const { reproduced, checking, differs } = messages.opened;
  return (
    <p data-testid="reproduced" data-reproduced={found ?? 'checking'}>
      {found === null ? checking : found ? reproduced(result) : differs(result)}
    </p>
  );
}

function SharedBanner({ origin }: { origin: Extract<Origin, { kind: 'shared' }> }) {
  const { then, now } = origin;
  return (
    <Banner>
      <p data-testid="shared">
        {messages.opened.copy} {then !== null && versionsText(then, now)}
      </p>
      {origin.result !== null && <Reproduced text={origin.text} result={origin.result} />}
    </Banner>
  );
}

function DraftBanner() {
  const session = useSession();
  const draft = useSessionState(state => state.offeredDraft);
  if (draft === null) return null;
  const when = new Date(draft.savedAt).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <Banner>
      <p>{messages.opened.draft(draft.name, when)}</p>
      <Quiet label={messages.opened.openDraft} onClick={() => session.openDraft(draft.id)} />
      <Quiet label={messages.opened.dismiss} onClick={() => session.store.set({ offeredDraft: null })} />
    </Banner>
  );
}

function titleOf(kind: SessionState['run']['phase']['kind']): string {
  const { invalid, overBudget, failed, crashed } = messages.status;
  if (kind === 'over-budget') return overBudget;
  if (kind === 'crashed') return crashed;
  return kind === 'failed' ? failed : invalid;
}

const isBlank = (state: SessionState) => state.history.present.trim() === '';

/** An empty text is no fault: it is where somebody begins. */
function BlankBanner() {
  const { store } = useSession();
  const text = messages.blank;
  return (
    <Banner>
      <p data-testid="blank">{text.lead}</p>
      <Quiet label={text.question} onClick={() => store.set({ dialog: 'gallery' })} />
      <Quiet label={text.import} onClick={() => store.set({ dialog: 'import' })} />
    </Banner>
  );
}

function FaultBanner() {
  const phase = useSessionState(state => state.run.phase);
  const blank = useSessionState(isBlank);
  if (!('problems' in phase)) return null;
  if (blank && phase.kind === 'invalid') return <BlankBanner />;
  return <ProblemList problems={phase.problems} title={titleOf(phase.kind)} />;
}

function LinkFault() {
  const problems = useSessionState(state => state.linkProblems);
  return problems.length === 0 ? null : (
    <ProblemList problems={problems} title={messages.opened.unreadable} />
  );
}

export function Banners() {
  const origin = useSessionState(state => state.history.origin);
  return (
    <div className="space-y-2 pt-4 empty:hidden">
      {origin.kind === 'shared' && <SharedBanner origin={origin} />}
      <Offline />
      <DraftBanner />
      <LinkFault />
      <FaultBanner />
    </div>
  );
}
