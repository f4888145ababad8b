'use client';

import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import type { AxisPoints, PresetEntry } from '../desk/protocol.ts';
import { deskHere } from '../desk/started.ts';
import { Choose, Failed, Faded, Start } from '../what-if/parts.tsx';
import { AskFields, ScenarioSelect } from './ask-fields.tsx';
import { sweepText as text } from './messages.ts';
import {
  type Asked,
  FIRST_REPLICATIONS,
  firstAsked,
  pointsAsked,
  REPLICATIONS,
  readAsked,
  readReplications,
  writeAsked,
  writeReplications,
} from './question.ts';
import { fragmentOf, type SweptScenario } from './scenarios.ts';
import { secondsLeft } from './so-far.ts';
import { type Answered, type SweepWish, useSweep } from './use-sweep.ts';
import { useScenario } from './use-scenario.ts';

const SweepResult = lazy(async () => ({ default: (await import('./result.tsx')).SweepResult }));
const SweepSoFar = lazy(async () => ({ default: (await import('./result.tsx')).SweepSoFar }));

/** The address says what is asked, so that it can be sent. */
async function address(scenario: SweptScenario, asked: Asked, replications: number): Promise<void> {
  const fragment = await fragmentOf(scenario, deskHere());
  const written = `#${fragment}&${writeAsked(asked)}${writeReplications(replications)}`;
  window.history.replaceState(null, '', written);
}

const isAnswerTo = (
  answered: Answered,
  scenario: SweptScenario | null,
  { points, replications }: Pick<SweepWish, 'replications'> & { points: readonly AxisPoints[] | null },
) =>
  answered.scenario.text === scenario?.text &&
  answered.sweep.replications === replications &&
  JSON.stringify(answered.points) === JSON.stringify(points);

/** What the address asks of this scenario, the first time; otherwise its first number alone. */
function firstOf(scenario: SweptScenario, named: Asked | null): Asked | null {
  if (named !== null && pointsAsked(named, scenario.axes) !== null) return named;
  const [axis] = scenario.axes;
  return axis === undefined ? null : [firstAsked(axis)];
}

const TIMES = REPLICATIONS.map(count => ({ id: String(count), label: text.timesOf(count) }));

function Replications({ count, onChange }: { count: number; onChange: (count: number) => void }) {
  return (
    <span className="flex items-baseline gap-x-1.5">
      <span>
        {text.each} {text.times}
      </span>
      <Choose
        label={text.replications}
        value={String(count)}
        options={TIMES}
        onChange={chosen => onChange(Number(chosen))}
      />
    </span>
  );
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

/** A sweep over one or two numbers of a scenario. Opened, it runs. */
export function SweepView({ presets }: { presets: readonly PresetEntry[] }) {
  const { choices, chosen, choose, problems, scenario } = useScenario(presets);
  const { state, answered, soFar, startedAt, start, cancel } = useSweep();
  const [replications, repeat] = useState(FIRST_REPLICATIONS);
  const [asked, ask] = useState<Asked | null>(null);
  const named = useRef<Asked | null | undefined>(undefined);
  const begin = (of: SweptScenario, question: Asked, times: number) => {
    const points = pointsAsked(question, of.axes);
    if (points === null) return;
    void address(of, question, times).catch(() => undefined);
    start({ scenario: of, points, replications: times });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another scenario asks anew
  useEffect(() => {
    if (scenario === null) return;
    const { hash } = window.location;
    const times = named.current === undefined ? readReplications(hash) : replications;
    if (named.current === undefined) named.current = readAsked(hash);
    repeat(times);
    const question = firstOf(scenario, named.current);
    named.current = null;
    ask(question);
    if (question !== null) begin(scenario, question, times);
    else cancel();
  }, [scenario]);
  const points = asked === null || scenario === null ? null : pointsAsked(asked, scenario.axes);
  const isSearching = state.kind === 'searching';
  const running = isSearching ? soFar : null;
  return (
    <>
      <div className="mt-8 mb-6 grid gap-4 border-t border-ink pt-5">
        <div className="flex flex-wrap items-baseline gap-x-1.5 gap-y-2 [&_.field]:text-[0.9375rem]">
          <ScenarioSelect choices={choices} chosen={chosen} onChoose={choose} />
          {scenario !== null && asked !== null && (
            <>
              <AskFields asked={asked} axes={scenario.axes} onChange={ask} />
              <Replications count={replications} onChange={repeat} />
            </>
          )}
        </div>
        {scenario !== null && scenario.axes.length === 0 && <p>{text.noAxis}</p>}
        <Start
          state={state}
          label={text.run}
          disabled={points === null && !isSearching}
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
          onStart={() => scenario !== null && asked !== null && begin(scenario, asked, replications)}
          onCancel={cancel}
        />
      </div>
      {problems.length > 0 && <Failed problems={problems} />}
      {state.kind === 'failed' && <Failed problems={state.problems} />}
      {running !== null && (
        <Suspense fallback={null}>
          <SweepSoFar answered={running} />
        </Suspense>
      )}
      {answered !== null && running === null && (
        <Faded stale={!isAnswerTo(answered, scenario, { points, replications })} note={text.stale}>
          <Suspense fallback={null}>
            <SweepResult answered={answered} />
          </Suspense>
        </Faded>
      )}
    </>
  );
}
