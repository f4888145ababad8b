'use client';

import type { Comparison } from '@tare/schema';
import { plain } from '../figures/number.ts';
import { unitText } from '../figures/unit.ts';
import { messages } from '../messages.ts';
import { Bars } from './bars.tsx';
import type { Figure, Guess } from './figure.ts';
import type { Answer } from './guess-field.tsx';
import { learnText as text } from './messages.ts';
import { type Reading, readingOf } from './reading.ts';

/** A guess within this share of the slider's length is close. */
const CLOSE = 0.08;

/** The guess beside what was measured, in one sentence. */
export function judged(guess: Guess, answer: Answer, reading: Reading): string {
  if (guess.kind === 'choice') {
    const measured = guess.measured(reading);
    const labelOf = (id: Answer) => guess.options.find(option => option.id === id)?.label ?? '';
    if (measured === null) return '';
    return answer === measured
      ? `${text.right}${labelOf(measured)}.`
      : text.wrong(labelOf(answer), labelOf(measured));
  }
  const measured = guess.measured(reading);
  if (measured === null || typeof answer !== 'number') return '';
  const [said, found] = [answer, measured].map(value => `${plain(value)} ${guess.unit}`) as [string, string];
  const near = Math.abs(answer - measured) <= CLOSE * (guess.high - guess.low);
  return near ? text.close(said, found) : text.result(said, found);
}

function Rests({ comparison, ids }: { comparison: Comparison; ids: readonly string[] }) {
  const found = comparison.assumptions.filter(({ id }) => ids.includes(id));
  if (found.length === 0) return null;
  return (
    <p className="mt-3 text-xs text-soft">
      {text.rests}:{' '}
      {found.map(({ id, what, value, unit, badge }, index) => (
        <span key={id}>
          {index > 0 && '; '}
          <a href={`/catalog#${id}`} className="link">
            {what}
          </a>{' '}
          {typeof value === 'number' ? plain(value) : String(value)} {unitText(unit)} (
          {messages.assumptions.badges[badge]})
        </span>
      ))}
    </p>
  );
}

/** What the run says: the guess judged, the bars, and why. */
export function OutcomeView({
  figure,
  answer,
  comparison,
}: {
  figure: Figure;
  answer: Answer;
  comparison: Comparison;
}) {
  const reading = readingOf(comparison);
  return (
    <div className="mt-5 border-t border-line pt-4" data-testid="outcome">
      <p role="status" className="font-serif text-[1.1rem] leading-snug">
        {judged(figure.guess, answer, reading)}
      </p>
      <div className="mt-4">
        <Bars comparison={comparison} metric={figure.metric} />
      </div>
      <p className="mt-1.5 text-xs text-faint">{text.basis(comparison.replications, comparison.seed)}</p>
      <p className="mt-3 max-w-[46rem] text-[0.9375rem] leading-relaxed">{figure.explain(reading)}</p>
      <Rests comparison={comparison} ids={figure.rests} />
    </div>
  );
}
