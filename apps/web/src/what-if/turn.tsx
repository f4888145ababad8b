'use client';

import type { BreakEven } from '@tare/schema';
import { useState } from 'react';
import type { PairAsked } from '../desk/protocol.ts';
import { plain } from '../figures/number.ts';
import { axisLabel, differenceText, metricLabel, turnText } from '../figures/what-if.ts';
import { onDemand } from '../messages/on-demand.ts';
import { useSession } from '../session/context.tsx';
import { Scroll, WIDE } from '../views/scroll.tsx';
import { around, isRange } from './around.ts';
import { useAxes } from './axes.ts';
import { Answer, AxisSelect, End, Failed, Start } from './parts.tsx';
import { useSearch } from './use-search.ts';

const text = onDemand.whatIf;

function Points({ result, unit }: { result: BreakEven; unit: string }) {
  return (
    <Scroll label={text.turn} className={`${WIDE} mt-2 max-h-64 overflow-y-auto`}>
      <table className="text-[0.8125rem]">
        <thead>
          <tr>
            <th scope="col" className="pr-8 pb-1 text-xs text-faint">
              {axisLabel(result.axis)}
            </th>
            <th scope="col" className="pb-1 text-xs text-faint">
              {text.difference}
            </th>
          </tr>
        </thead>
        <tbody>
          {result.points.map(({ x, difference }) => (
            <tr key={x} className="border-t border-line">
              <th scope="row" className="py-0.5 pr-8 font-normal tabular-nums">
                {plain(x, 4)}
                {unit}
              </th>
              <td className="py-0.5 whitespace-nowrap">{differenceText(difference, result.metric)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

/** Where along a rate or a number of replicas the answer turns. */
export function Turn({ asked, labelOf }: { asked: PairAsked; labelOf: (id: string) => string }) {
  const { desk } = useSession();
  const axes = useAxes();
  const [path, choose] = useState('');
  const [ends, setEnds] = useState<readonly [string, string] | null>(null);
  const { state, start, cancel } = useSearch<BreakEven>();
  const axis = axes.find(one => one.path === path) ?? axes[0];
  if (axis === undefined) return <p className="text-xs text-soft">{text.noAxis}</p>;
  const [from, to] = ends ?? around(axis);
  const range = { ...axis, from: Number(from), to: Number(to) };
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-2 gap-y-2 text-[0.8125rem]">
        {text.ask.where}
        <AxisSelect
          label={text.axis}
          path={axis.path}
          axes={axes}
          onChoose={to => {
            choose(to);
            setEnds(null);
          }}
        />
        {text.ask.from}
        <End label={`${text.from} ${axis.unit}`} value={from} onChange={value => setEnds([value, to])} />
        {text.ask.to}
        <End label={`${text.to} ${axis.unit}`} value={to} onChange={value => setEnds([from, value])} />
        {text.ask.turns(axis.unit)}
        <Start
          state={state}
          label={text.turn}
          disabled={!isRange([from, to])}
          onCancel={cancel}
          onStart={() =>
            void start((present, progressed) => desk.breakEven(present, asked, range, progressed))
          }
        />
      </div>
      {state.kind === 'failed' && <Failed problems={state.problems} />}
      {state.kind === 'found' && (
        <Answer of={[state.text]}>
          <p className="font-serif text-[1.05rem]" data-testid="turn">
            {text.along(metricLabel(state.value.metric), turnText(state.value, axis.unit, labelOf))}
          </p>
          <Points result={state.value} unit={axis.unit} />
          <p className="mt-2 text-xs text-soft">{text.looked(state.value.points.length)}</p>
        </Answer>
      )}
    </>
  );
}
