'use client';

import type { Comparison } from '@tare/schema';
import { useState } from 'react';
import { type Results, type Standing, standingOf } from '../comparison/machine.ts';
import { messages } from '../messages.ts';
import { useSessionState } from '../session/context.tsx';
import type { SessionState } from '../session/state.ts';
import { passedText } from './stretch.tsx';

const text = messages.verdict;

const standing = (state: SessionState): Standing => standingOf(state.run, state.history.present);
const results = (state: SessionState) => state.run.results;
/** The document's own; a preset's stands before the worker has read it. */
const question = ({ opened, history: { origin }, presets }: SessionState) =>
  opened !== null
    ? opened.question || undefined
    : origin.kind === 'preset'
      ? presets.find(preset => preset.id === origin.id)?.question
      : undefined;
/** Figures are on their way, or will be once the page has begun. */
const isAwaited = ({ run: { phase } }: SessionState) =>
  phase.kind === 'idle' || phase.kind === 'running' || phase.kind === 'done';
const isCancelled = (state: SessionState) => state.run.phase.kind === 'cancelled';

/** Room for the longest note and the longest badge, so that nothing below or beside them moves as they change; on a phone one line. */
const BASIS = 'mt-3 min-h-6 min-w-0 flex-1';
const BADGE = 'badge min-w-28 shrink-0 text-center whitespace-nowrap';

/** What the badge says of a comparison whose figures are all in. */
export function badgeOf({ distinguishable, carried }: Comparison['verdict']): keyof typeof text.badge {
  if (distinguishable) return 'current';
  if (carried === undefined) return 'unsaid';
  return carried ? 'indistinct' : 'none';
}

function Badge({ standing: at, verdict }: { standing: Standing; verdict: Comparison['verdict'] }) {
  const says = at === 'stale' || at === 'partial' ? at : badgeOf(verdict);
  const look =
    says === 'stale'
      ? 'bg-warn-wash text-warn'
      : says === 'current'
        ? 'bg-wash text-accent-strong'
        : 'text-soft';
  return <span className={`${BADGE} ${look}`}>{text.badge[says]}</span>;
}

/** What figures rest on that are not whole. */
function partialNote({ stretch }: Results, cancelled: boolean): string {
  const passed = passedText(stretch);
  const { partial, incomplete } = messages.status;
  if (passed === null) return cancelled ? incomplete : partial;
  return messages.stretch[cancelled ? 'cancelled' : 'partial'](passed);
}

function Basis({ at, open }: { at: Standing; open: boolean }) {
  const shown = useSessionState(results);
  const cancelled = useSessionState(isCancelled);
  const awaited = useSessionState(isAwaited);
  if (shown === null)
    return (
      <p className={`${BASIS} text-[0.8125rem] text-soft max-sm:truncate`}>
        {awaited ? text.waitingDetail : text.noneDetail}
      </p>
    );
  const { comparison } = shown;
  const note =
    at === 'stale'
      ? messages.status.stale
      : at === 'partial'
        ? partialNote(shown, cancelled)
        : text.basis(comparison.replications, comparison.seed);
  return (
    <p
      className={`${BASIS} flex items-center gap-x-3 gap-y-1 text-[0.8125rem] text-soft sm:flex-wrap ${open ? 'max-sm:flex-wrap' : ''}`}
    >
      <Badge standing={at} verdict={comparison.verdict} />
      <span data-testid="basis" className={open ? '' : 'max-sm:truncate'}>
        {note}
      </span>
    </p>
  );
}

/** A number and its unit stay on one line. */
const unbroken = (sentence: string): string =>
  sentence.replace(
    /(\d) (?=(?:%|[nµm]?s|min|h|hosts?)\b|%|±)|(± )/g,
    (_, digit = '±') => `${String(digit)}\u00a0`,
  );

interface Shortened {
  readonly short: string;
  readonly rest: string;
  /** After the short: a bracket that is open there is closed. */
  readonly closing: string;
}

/** What a phone shows of it at first: the answer up to its first stop. */
export function shortened(sentence: string): Shortened {
  const stop = /[;.](?= )/.exec(sentence)?.index ?? sentence.length;
  const [short, rest] = [sentence.slice(0, stop), sentence.slice(stop)];
  const isOpen = short.lastIndexOf('(') > short.lastIndexOf(')');
  return { short, rest, closing: isOpen ? ' …)' : '' };
}

function Told({ sentence, passed, open }: { sentence: string; passed: string | null; open: boolean }) {
  const { short, rest, closing } = shortened(unbroken(sentence));
  return (
    <>
      {passed !== null && <span className="text-soft">{messages.stretch.lead(passed)}</span>}
      {short}
      {closing !== '' && !open && <span className="sm:hidden">{closing}</span>}
      <span className={open ? '' : 'max-sm:hidden'}>{rest}</span>
    </>
  );
}

/** The answer in one sentence, under its question; on a phone its beginning, and the rest on demand. */
export function Verdict() {
  const at = useSessionState(standing);
  const shown = useSessionState(results);
  const asked = useSessionState(question);
  const awaited = useSessionState(isAwaited);
  const [open, turn] = useState(false);
  return (
    <section
      aria-labelledby="verdict"
      className="max-w-[62rem] pt-7 pb-6 max-sm:pt-4 max-sm:pb-2"
      data-standing={at}
    >
      <h1 id="verdict" className="text-[0.8125rem] text-soft">
        {asked ?? text.label}
      </h1>
      <p
        className={`mt-2 font-serif text-[1.25rem] leading-[1.38] tracking-[-0.006em] text-pretty max-sm:mt-1 sm:min-h-[4.14em] ${open ? '' : 'max-sm:line-clamp-3'} max-sm:min-h-[4.14em] sm:text-[1.62rem] ${at === 'stale' ? 'text-faint' : ''}`}
        data-testid="verdict"
      >
        {shown === null ? (
          <span className="text-faint">{awaited ? text.waiting : text.none}</span>
        ) : (
          <Told sentence={shown.comparison.verdict.sentence} passed={passedText(shown.stretch)} open={open} />
        )}
      </p>
      <div className="flex items-end gap-3">
        <Basis at={at} open={open} />
        <button
          type="button"
          className="shrink-0 py-1 text-xs text-accent-strong underline underline-offset-2 sm:hidden"
          aria-expanded={open}
          onClick={() => turn(!open)}
        >
          {open ? text.less : text.more}
        </button>
      </div>
    </section>
  );
}
