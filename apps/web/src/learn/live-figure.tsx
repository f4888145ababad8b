'use client';

import type { Comparison, Problem } from '@tare/schema';
import { lazy, Suspense, useRef, useState } from 'react';
import { type Experiment, startExperiment } from './experiment.ts';
import type { Figure } from './figure.ts';
import { figureWith } from './figures/index.ts';
import { type Answer, GuessField } from './guess-field.tsx';
import { learnText as text } from './messages.ts';

const OutcomeView = lazy(async () => ({ default: (await import('./outcome.tsx')).OutcomeView }));

type State =
  | { readonly kind: 'asked' }
  | { readonly kind: 'running'; readonly fraction: number }
  | { readonly kind: 'done'; readonly comparison: Comparison; readonly answer: Answer }
  | { readonly kind: 'failed'; readonly problems: readonly Problem[] };

function useExperiment(scenario: string) {
  const [state, setState] = useState<State>({ kind: 'asked' });
  const current = useRef<Experiment | null>(null);
  const run = async (answer: Answer) => {
    setState({ kind: 'running', fraction: 0 });
    const experiment = startExperiment(scenario, fraction =>
      setState(now => (now.kind === 'running' ? { kind: 'running', fraction } : now)),
    );
    current.current = experiment;
    const outcome = await experiment.outcome;
    if (outcome.ok) setState({ kind: 'done', comparison: outcome.value, answer });
    else if (outcome.problems.some(({ code }) => code === 'cancelled')) setState({ kind: 'asked' });
    else setState({ kind: 'failed', problems: outcome.problems });
  };
  return { state, run, cancel: () => current.current?.cancel() };
}

const startOf = ({ guess }: Figure): Answer => (guess.kind === 'slider' ? guess.start : null);

function Problems({ problems }: { problems: readonly Problem[] }) {
  return (
    <p role="alert" className="mt-4 text-[0.8125rem] text-bad">
      {text.failed}: {problems.map(({ message, fix }) => `${message} ${fix}`).join(' ')}
    </p>
  );
}

/** A question that the reader answers first and the engine after. */
function Live({ figure, href }: { figure: Figure; href: string }) {
  const [answer, setAnswer] = useState(startOf(figure));
  const { state, run, cancel } = useExperiment(figure.scenario);
  const running = state.kind === 'running';
  return (
    <>
      <GuessField guess={figure.guess} answer={answer} onChange={setAnswer} />
      <div className="mt-4 flex flex-wrap items-center gap-3">
        {running ? (
          <button type="button" className="button" onClick={cancel}>
            {text.cancel}
          </button>
        ) : (
          <button
            type="button"
            className="button button-main"
            disabled={answer === null}
            onClick={() => void run(answer)}
          >
            {state.kind === 'done' ? text.again : text.run}
          </button>
        )}
        <a href={href} className="link text-[0.8125rem]">
          {text.open}
        </a>
        <span role="status" className="text-xs text-soft tabular-nums">
          {running && text.running(state.fraction)}
        </span>
      </div>
      {state.kind === 'failed' && <Problems problems={state.problems} />}
      {state.kind === 'done' && (
        <Suspense fallback={null}>
          <OutcomeView figure={figure} answer={state.answer} comparison={state.comparison} />
        </Suspense>
      )}
    </>
  );
}

export function LiveFigure({ id, href }: { id: string; href: string }) {
  const figure = figureWith(id);
  return figure === undefined ? null : <Live figure={figure} href={href} />;
}
