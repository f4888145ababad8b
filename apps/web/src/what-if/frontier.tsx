'use client';

import { sweepLabels } from '@tare/experiments/text';
import type { Comparison, Sweep, SweepSetting } from '@tare/schema';
import { useState } from 'react';
import { keysOf, writtenAt } from '../desk/axis-value.ts';
import type { AxisChoice } from '../desk/protocol.ts';
import { pointsOf } from '../figures/frontier.ts';
import { significant } from '../figures/number.ts';
import { axisLabel } from '../figures/what-if.ts';
import { onDemand } from '../messages/on-demand.ts';
import { useSession } from '../session/context.tsx';
import type { Session } from '../session/session.ts';
import { around, type Ends, isRange } from './around.ts';
import { useAxes } from './axes.ts';
import { type Labels, type MapAxis, MapTable, type Plane } from './map-table.tsx';
import { Answer, AxisSelect, End, Failed, Start } from './parts.tsx';
import { listedAxis, writeAsked } from '../sweep/question.ts';
import { useSearch } from './use-search.ts';

const text = onDemand.whatIf.map;

/** Points of each axis: the plane is to be seen in a minute. */
const ACROSS = 6;
const UP = 4;

interface AskedAxis {
  readonly axis: AxisChoice;
  readonly ends: Ends;
}

function AxisField({
  label,
  asked: { axis, ends },
  axes,
  onChange,
}: {
  label: string;
  asked: AskedAxis;
  axes: readonly AxisChoice[];
  onChange: (asked: AskedAxis) => void;
}) {
  const [from, to] = ends;
  const choose = (path: string) => {
    const chosen = axes.find(one => one.path === path) ?? axis;
    onChange({ axis: chosen, ends: around(chosen) });
  };
  return (
    <>
      <AxisSelect label={label} path={axis.path} axes={axes} onChoose={choose} />
      <span>{onDemand.whatIf.ask.from}</span>
      <End label={text.from(label)} value={from} onChange={value => onChange({ axis, ends: [value, to] })} />
      <span>{onDemand.whatIf.ask.to}</span>
      <End label={text.to(label)} value={to} onChange={value => onChange({ axis, ends: [from, value] })} />
      {axis.unit !== '' && <span>{axis.unit}</span>}
    </>
  );
}

/** What is asked: two axes that differ, each about where the scenario stands until somebody says otherwise. */
function usePlane(axes: readonly AxisChoice[]) {
  const [chosen, choose] = useState<{ readonly x?: AskedAxis; readonly y?: AskedAxis }>({});
  const known = (asked: AskedAxis | undefined): AskedAxis | undefined => {
    const axis = axes.find(({ path }) => path === asked?.axis.path);
    return asked === undefined || axis === undefined ? undefined : { axis, ends: asked.ends };
  };
  const first = (axis: AxisChoice): AskedAxis => ({ axis, ends: around(axis) });
  const x = known(chosen.x) ?? first(axes[0]!);
  const other = axes.find(({ path }) => path !== x.axis.path)!;
  const asked = known(chosen.y);
  const y = asked === undefined || asked.axis.path === x.axis.path ? first(other) : asked;
  return {
    x,
    y,
    setX: (to: AskedAxis) => choose({ x: to, y }),
    setY: (to: AskedAxis) => choose({ x, y: to }),
  };
}

const valuesOf = ({ axis: { value, unit }, ends: [from, to] }: AskedAxis, count: number) =>
  pointsOf(value, [Number(from), Number(to)], { count, scale: 'logarithmic', isWhole: unit === '' }).map(
    point => writtenAt(unit, point),
  );

interface Axes {
  readonly x: AxisChoice;
  readonly y: AxisChoice;
}

/** The map is drawn once all its points are there. */
const UNHEARD = { began: () => undefined, ended: () => undefined };

const presentOf = (session: Session) => session.store.get().history.present;

/** Going to a point of the map changes the scenario, but not what the map says of it. */
function useGoing(answered: string | null) {
  const session = useSession();
  const [reached, reach] = useState<readonly string[]>([]);
  const texts = answered === null ? [] : [answered, ...reached];
  const go = async (settings: readonly SweepSetting[]) => {
    const isKnown = texts.includes(presentOf(session));
    await session.edit(settings.map(({ path, value }) => ({ path: keysOf(path), value })));
    if (isKnown) reach(before => [...before, presentOf(session)]);
  };
  return { texts, go, forget: () => reach([]) };
}

/** The axes of the map as the scenario has them now. */
const nowAt = (axes: readonly AxisChoice[], { x, y }: Axes): Plane => {
  const of = (axis: AxisChoice): MapAxis => {
    const { path, unit, value } = axes.find(one => one.path === axis.path) ?? axis;
    return {
      label: axisLabel(path),
      present: writtenAt(unit, value),
      textOf: written => significant(Number.parseFloat(String(written))) + unit,
    };
  };
  return { x: of(x), y: of(y) };
};

/** The same question on a page of its own, where every figure of every point stands. */
function Whole({ x, y }: { x: AskedAxis; y: AskedAxis }) {
  const session = useSession();
  const listed = (asked: AskedAxis, count: number) => listedAxis(asked.axis.path, valuesOf(asked, count));
  const go = async () => {
    const link = await session.desk.link(presentOf(session));
    if (!link.ok) return;
    window.location.assign(`/sweep#s=${link.value}&${writeAsked([listed(x, ACROSS), listed(y, UP)])}`);
  };
  return (
    <button type="button" className="link text-[0.8125rem]" onClick={() => void go().catch(() => undefined)}>
      {text.whole}
    </button>
  );
}

function Ask({ axes, labelOf }: { axes: readonly AxisChoice[]; labelOf: Labels }) {
  const { desk } = useSession();
  const { x, y, setX, setY } = usePlane(axes);
  const { state, start, cancel } = useSearch<Sweep>();
  const [plane, draw] = useState<Axes>({ x: x.axis, y: y.axis });
  const going = useGoing(state.kind === 'found' ? state.text : null);
  const begin = () => {
    draw({ x: x.axis, y: y.axis });
    going.forget();
    const asked = [
      { path: y.axis.path, values: valuesOf(y, UP) },
      { path: x.axis.path, values: valuesOf(x, ACROSS) },
    ];
    void start((present, progressed) => desk.sweep(present, asked, {}, { progressed, ...UNHEARD }));
  };
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-2 gap-y-2 text-[0.8125rem]">
        <span>{text.over}</span>
        <AxisField label={text.x} asked={x} axes={axes} onChange={setX} />
        <span>{text.and}</span>
        <AxisField
          label={text.y}
          asked={y}
          axes={axes.filter(({ path }) => path !== x.axis.path)}
          onChange={setY}
        />
        <span>{text.who}</span>
        <Start
          state={state}
          label={text.find}
          disabled={!isRange(x.ends) || !isRange(y.ends)}
          onCancel={cancel}
          onStart={begin}
        />
        {isRange(x.ends) && isRange(y.ends) && <Whole x={x} y={y} />}
      </div>
      {state.kind === 'failed' && <Failed problems={state.problems} />}
      {state.kind === 'found' && (
        <Answer of={going.texts}>
          <MapTable
            result={state.value}
            plane={nowAt(axes, plane)}
            labelOf={labelOf}
            onGo={settings => void going.go(settings)}
          />
        </Answer>
      )}
    </>
  );
}

/** Which platform wins where, over two numbers of the scenario; nothing where there are not two to turn. */
export function FrontierMapper({ comparison: { platforms } }: { comparison: Comparison }) {
  const axes = useAxes();
  const labelOf: Labels = sweepLabels({ platforms });
  return axes.length < 2 ? null : (
    <div className="mt-5 border-t border-line pt-4" data-testid="frontier">
      <Ask axes={axes} labelOf={labelOf} />
    </div>
  );
}
