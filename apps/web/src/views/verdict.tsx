'use client';

import { type Standing, standingOf } from '../comparison/machine.ts';
import { messages } from '../messages.ts';
import { useSessionState } from '../session/context.tsx';
import type { SessionState } from '../session/state.ts';

const text = messages.verdict;

const standing = (state: SessionState): Standing => standingOf(state.run, state.history.present);
const results = (state: SessionState) => state.run.results;
/** The document's own; a preset's stands before the worker has read it. */
const question = ({ opened, origin, presets }: SessionState) =>
  opened !== null
    ? opened.question || undefined
    : origin.kind === 'preset'
      ? presets.find(preset => preset.id === origin.id)?.question
      : undefined;
const isCancelled = (state: SessionState) => state.run.phase.kind === 'cancelled';

/** Room for the longest note and the longest badge, so that nothing below or beside them moves as they change. */
const BASIS = 'mt-3 min-h-16 sm:min-h-6';
const BADGE = 'badge min-w-28 text-center';

function Badge({ standing: at, distinguishable }: { standing: Standing; distinguishable: boolean }) {
  if (at === 'stale') return <span className={`${BADGE} bg-warn-wash text-warn`}>{text.badge.stale}</span>;
  if (at === 'partial') return <span className={`${BADGE} text-soft`}>{text.badge.partial}</span>;
  return distinguishable ? (
    <span className={`${BADGE} bg-wash text-accent-strong`}>{text.badge.current}</span>
  ) : (
    <span className={`${BADGE} text-soft`}>{text.badge.indistinct}</span>
  );
}

function Basis({ at }: { at: Standing }) {
  const comparison = useSessionState(results)?.comparison;
  const cancelled = useSessionState(isCancelled);
  if (comparison === undefined)
    return <p className={`${BASIS} text-[0.8125rem] text-soft`}>{text.waitingDetail}</p>;
  const note =
    at === 'stale'
      ? messages.status.stale
      : at === 'partial'
        ? cancelled
          ? messages.status.incomplete
          : messages.status.partial
        : text.basis(comparison.replications, comparison.seed);
  return (
    <p
      className={`${BASIS} flex flex-wrap content-start items-center gap-x-3 gap-y-1 text-[0.8125rem] text-soft`}
    >
      <Badge standing={at} distinguishable={comparison.verdict.distinguishable} />
      <span data-testid="basis">{note}</span>
    </p>
  );
}

/** A number and its unit stay on one line. */
const unbroken = (sentence: string): string =>
  sentence.replace(/(\d) (?=(?:%|[nµm]?s|min|h)\b|%)/g, '$1\u00a0');

/** The answer in one sentence, under its question. */
export function Verdict() {
  const at = useSessionState(standing);
  const sentence = useSessionState(results)?.comparison.verdict.sentence;
  const asked = useSessionState(question);
  return (
    <section aria-labelledby="verdict" className="max-w-[62rem] pt-7 pb-6" data-standing={at}>
      <h1 id="verdict" className="text-[0.8125rem] text-soft">
        {asked ?? text.label}
      </h1>
      <p
        className={`mt-2 min-h-[8.28em] font-serif text-[1.35rem] leading-[1.38] tracking-[-0.006em] text-pretty sm:min-h-[4.14em] sm:text-[1.62rem] ${at === 'stale' ? 'text-faint' : ''}`}
        data-testid="verdict"
      >
        {sentence === undefined ? <span className="text-faint">{text.waiting}</span> : unbroken(sentence)}
      </p>
      <Basis at={at} />
    </section>
  );
}
