'use client';

import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import type { PresetEntry, SweepAxis } from '../desk/protocol.ts';
import { deskHere } from '../desk/started.ts';
import { DropTarget } from '../views/drop-target.tsx';
import { ProblemList } from '../views/problems.tsx';
import { Failed, Faded, Start } from '../what-if/parts.tsx';
import { AxisRows, RunsRow, SampleRow } from './ask-form.tsx';
import { sweepText as text } from './messages.ts';
import {
  type Asked,
  countPoints,
  firstAsked,
  isSample,
  readAsked,
  readRuns,
  type Runs,
  valuesAsked,
  writeAsked,
  writeRuns,
} from './question.ts';
import { ScenarioRow } from './scenario-row.tsx';
import { fragmentOf, type SweptScenario } from './scenarios.ts';
import { secondsLeft } from './so-far.ts';
import { type Answered, type SweepWish, useSweep } from './use-sweep.ts';
import { useScenario } from './use-scenario.ts';

const SweepResult = lazy(async () => ({ default: (await import('./result.tsx')).SweepResult }));
const SweepSoFar = lazy(async () => ({ default: (await import('./result.tsx')).SweepSoFar }));

interface Question extends Runs {
  readonly asked: Asked;
}

/** The address says what is asked, so that it can be sent. */
async function address(scenario: SweptScenario, { asked, ...runs }: Question): Promise<void> {
  const fragment = await fragmentOf(scenario, deskHere());
  window.history.replaceState(null, '', `#${fragment}&${writeAsked(asked)}${writeRuns(runs)}`);
}

/** What is run of a question; null where it is not one yet. */
function wishOf(scenario: SweptScenario | null, question: Question | null): SweepWish | null {
  if (scenario === null || question === null) return null;
  const { asked, replications, sample } = question;
  const values = valuesAsked(asked, scenario.axes);
  if (values === null || (sample !== null && !isSample(sample))) return null;
  return {
    scenario,
    asked: values,
    options: { replications, ...(sample === null ? {} : { sample: Number(sample) }) },
  };
}

const isAnswerTo = ({ wish }: Answered, now: SweepWish | null): boolean =>
  wish.scenario.text === now?.scenario.text &&
  JSON.stringify([wish.asked, wish.options]) === JSON.stringify([now.asked, now.options]);

/** Rates first, and then what else there is. */
const firstAxis = (axes: readonly SweepAxis[]): SweepAxis | undefined =>
  axes.find(({ group, value }) => group === 'workload' && value !== null) ?? axes[0];

/** What the address asks of this scenario, the first time; otherwise its first number alone. */
function firstOf({ axes }: SweptScenario, named: Asked | null): Asked | null {
  if (named !== null && valuesAsked(named, axes) !== null) return named;
  const axis = firstAxis(axes);
  return axis === undefined ? null : [firstAsked(axis)];
}

/** How far it is, in points and in time. */
function Pace({ ended, all, startedAt, share }: Record<'ended' | 'all' | 'startedAt' | 'share', number>) {
  const left = secondsLeft(share, performance.now() - startedAt);
  return (
    <span data-testid="sweep-pace">
      {text.soFar(ended, all)}
      {left !== null && `, ${text.left(left)}`}
    </span>
  );
}

function QuestionRows({
  scenario: { axes, platforms },
  question,
  onAsk,
}: {
  scenario: SweptScenario;
  question: Question;
  onAsk: (question: Question) => void;
}) {
  const { asked, ...runs } = question;
  const values = valuesAsked(asked, axes);
  const all = values === null ? null : countPoints(values);
  const { sample } = runs;
  const points = all === null || sample === null || !isSample(sample) ? all : Math.min(all, Number(sample));
  const change = (next: Runs) => onAsk({ asked, ...next });
  return (
    <>
      <AxisRows asked={asked} axes={axes} onChange={next => onAsk({ ...runs, asked: next })} />
      <SampleRow count={all ?? 0} runs={runs} onChange={change} />
      <RunsRow runs={runs} points={points} platforms={platforms} onChange={change} />
    </>
  );
}

/** The question about the scenario that is chosen: what the address asks of the first one, and its own of every other. */
function useQuestion(scenario: SweptScenario | null, begin: (wish: SweepWish | null) => void) {
  const [question, ask] = useState<Question | null>(null);
  const isFirst = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another scenario asks anew
  useEffect(() => {
    if (scenario === null) return;
    const { hash } = window.location;
    const runs = isFirst.current ? readRuns(hash) : { replications: readRuns('').replications, sample: null };
    const asked = firstOf(scenario, isFirst.current ? readAsked(hash) : null);
    isFirst.current = false;
    const next = asked === null ? null : { asked, ...runs };
    ask(next);
    begin(wishOf(scenario, next));
    if (next !== null) void address(scenario, next).catch(() => undefined);
  }, [scenario]);
  return { question, ask };
}

/** A sweep over some numbers of a scenario. Opened, it runs. */
export function SweepView({ presets }: { presets: readonly PresetEntry[] }) {
  const { choices, chosen, choose, bring, notes, problems, scenario } = useScenario(presets);
  const { state, answered, running, startedAt, start, cancel } = useSweep();
  const { question, ask } = useQuestion(scenario, wish => (wish === null ? cancel() : start(wish)));
  const wish = wishOf(scenario, question);
  const isSearching = state.kind === 'searching';
  const begin = () => {
    if (wish === null || question === null) return;
    void address(wish.scenario, question).catch(() => undefined);
    start(wish);
  };
  return (
    <>
      <DropTarget take={bring} label={text.bring.drop} />
      <div className="mt-8 mb-6 border-b border-line">
        <ScenarioRow choices={choices} chosen={chosen} notes={notes} onChoose={choose} onBring={bring} />
        {problems.length > 0 && <ProblemList problems={problems} title={text.bring.refused} />}
        {scenario !== null && scenario.problems.length > 0 && (
          <>
            <ProblemList problems={scenario.problems} title={text.faults} />
            <p className="mt-2 text-xs text-soft">{text.faultsHint}</p>
          </>
        )}
        {scenario !== null && question !== null && (
          <QuestionRows scenario={scenario} question={question} onAsk={ask} />
        )}
        {scenario === null && problems.length === 0 && (
          <p className="border-t border-line py-3 text-[0.8125rem] text-soft">{text.reading}</p>
        )}
      </div>
      <Start
        state={state}
        label={text.run}
        isMain
        disabled={wish === null && !isSearching}
        progress={
          isSearching && running !== null ? (
            <Pace
              ended={running.ended}
              all={running.sweep.points.length}
              startedAt={startedAt}
              share={state.fraction}
            />
          ) : undefined
        }
        onStart={begin}
        onCancel={cancel}
      />
      {state.kind === 'failed' && <Failed problems={state.problems} />}
      {running !== null && (
        <Suspense fallback={null}>
          <SweepSoFar answered={running} />
        </Suspense>
      )}
      {answered !== null && running === null && (
        <Faded stale={!isAnswerTo(answered, wish)} note={text.stale}>
          <Suspense fallback={null}>
            <SweepResult answered={answered} />
          </Suspense>
        </Faded>
      )}
      {answered === null && running === null && (
        <p className="mt-6 text-[0.8125rem] text-soft">{text.nothingYet}</p>
      )}
    </>
  );
}
