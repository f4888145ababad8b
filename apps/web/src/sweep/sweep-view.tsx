'use client';

import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import type { AxisPoints, PresetEntry } from '../desk/protocol.ts';
import { deskHere } from '../desk/started.ts';
import { Failed, Faded, Start } from '../what-if/parts.tsx';
import { AskFields, ScenarioSelect } from './ask-fields.tsx';
import { sweepText as text } from './messages.ts';
import { type Asked, firstAsked, pointsAsked, readAsked, writeAsked } from './question.ts';
import { fragmentOf, type SweptScenario } from './scenarios.ts';
import { type Answered, useSweep } from './use-sweep.ts';
import { useScenario } from './use-scenario.ts';

const SweepResult = lazy(async () => ({ default: (await import('./result.tsx')).SweepResult }));

/** The address says what is asked, so that it can be sent. */
async function address(scenario: SweptScenario, asked: Asked): Promise<void> {
  const fragment = await fragmentOf(scenario, deskHere());
  window.history.replaceState(null, '', `#${fragment}&${writeAsked(asked)}`);
}

const isAnswerTo = (
  answered: Answered,
  scenario: SweptScenario | null,
  points: readonly AxisPoints[] | null,
) => answered.scenario.text === scenario?.text && JSON.stringify(answered.points) === JSON.stringify(points);

/** What the address asks of this scenario, the first time; otherwise its first number alone. */
function firstOf(scenario: SweptScenario, named: Asked | null): Asked | null {
  if (named !== null && pointsAsked(named, scenario.axes) !== null) return named;
  const [axis] = scenario.axes;
  return axis === undefined ? null : [firstAsked(axis)];
}

/** A sweep over one or two numbers of a scenario. Opened, it runs. */
export function SweepView({ presets }: { presets: readonly PresetEntry[] }) {
  const { choices, chosen, choose, problems, scenario } = useScenario(presets);
  const { state, answered, start, cancel } = useSweep();
  const [asked, ask] = useState<Asked | null>(null);
  const named = useRef<Asked | null | undefined>(undefined);
  const begin = (of: SweptScenario, question: Asked) => {
    const points = pointsAsked(question, of.axes);
    if (points === null) return;
    void address(of, question).catch(() => undefined);
    start(of, points);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another scenario asks anew
  useEffect(() => {
    if (scenario === null) return;
    if (named.current === undefined) named.current = readAsked(window.location.hash);
    const question = firstOf(scenario, named.current);
    named.current = null;
    ask(question);
    if (question !== null) begin(scenario, question);
    else cancel();
  }, [scenario]);
  const points = asked === null || scenario === null ? null : pointsAsked(asked, scenario.axes);
  const isSearching = state.kind === 'searching';
  return (
    <>
      <div className="mt-8 mb-6 grid gap-4 border-t border-ink pt-5">
        <div className="flex flex-wrap items-baseline gap-x-1.5 gap-y-2 [&_.field]:text-[0.9375rem]">
          <ScenarioSelect choices={choices} chosen={chosen} onChoose={choose} />
          {scenario !== null && asked !== null && (
            <AskFields asked={asked} axes={scenario.axes} onChange={ask} />
          )}
        </div>
        {scenario !== null && scenario.axes.length === 0 && <p>{text.noAxis}</p>}
        <Start
          state={state}
          label={text.run}
          disabled={points === null && !isSearching}
          onStart={() => scenario !== null && asked !== null && begin(scenario, asked)}
          onCancel={cancel}
        />
      </div>
      {problems.length > 0 && <Failed problems={problems} />}
      {state.kind === 'failed' && <Failed problems={state.problems} />}
      {answered !== null && (
        <Faded stale={!isAnswerTo(answered, scenario, points)} note={text.stale}>
          <Suspense fallback={null}>
            <SweepResult answered={answered} />
          </Suspense>
        </Faded>
      )}
    </>
  );
}
