'use client';

import type { Estimate, Sweep, SweepPoint, SweepSetting } from '@tare/schema';
import { type FrontierMap, isAwaited, type MapCell, mapOf } from '../figures/frontier.ts';
import { shown } from '../figures/number.ts';
import { onDemand } from '../messages/on-demand.ts';
import { Scroll, WIDE } from '../views/scroll.tsx';

const text = onDemand.whatIf.map;

/** Stronger from group to group; each has its letter as well. */
const fillOf = (group: number, groups: number): string =>
  group < 0
    ? 'repeating-linear-gradient(45deg, transparent 0 5px, var(--line) 5px 6px)'
    : `color-mix(in oklab, var(--rack-net) ${String(8 + (40 * group) / Math.max(1, groups - 1))}%, var(--paper))`;

export type Labels = (ids: readonly string[]) => string;

/** The figures of the first of those who lead. */
const leaderOf = ({ leaders, platforms }: SweepPoint) => platforms.find(({ id }) => id === leaders[0]);

function toldOf(point: SweepPoint, labelOf: Labels): string {
  if (isAwaited(point)) return text.awaited;
  if (point.reasons.length > 0) return point.reasons.map(({ message }) => message).join(' ');
  const { hosts, usdPerMonth } = leaderOf(point) ?? { hosts: null, usdPerMonth: null };
  if (hosts === null || usdPerMonth === null) return text.nobody;
  return text.led(labelOf(point.leaders), shown(hosts).value, shown(usdPerMonth).value);
}

interface CellProps {
  readonly usd: Estimate | null;
  readonly mark: string;
  readonly fill: string;
  readonly told: string;
  readonly isHere: boolean;
  /** It has not been run yet. */
  readonly isAwaited: boolean;
  readonly onGo: () => void;
  readonly go: string;
}

/** One point: who leads, and for how much; pressed, the scenario goes there. */
function Cell({ usd, mark, fill, told, isHere, isAwaited: awaited, onGo, go }: CellProps) {
  return (
    <td className="p-px">
      <button
        type="button"
        className={`block h-11 w-full min-w-12 text-xs tabular-nums hover:outline-2 hover:outline-accent ${awaited ? 'border border-dashed border-line' : isHere ? 'outline-2 outline-ink' : ''}`}
        style={{ background: fill }}
        title={told}
        disabled={awaited}
        onClick={onGo}
      >
        <span className="font-semibold">{mark}</span>
        {usd !== null && <span className="block">${shown(usd).value}</span>}
        <span className="sr-only">
          {' '}
          {told} {isHere ? `${text.here} ` : ''}
          {go}
        </span>
      </button>
    </td>
  );
}

function Legend({ map, labelOf }: { map: FrontierMap; labelOf: Labels }) {
  const lone = map.rows.some(({ cells }) =>
    cells.some(({ group, point }) => group < 0 && point !== null && !isAwaited(point)),
  );
  const entries = [
    ...map.groups.map(({ mark, ids }, index) => ({ mark, label: labelOf(ids), index })),
    ...(lone ? [{ mark: '–', label: text.nobody, index: -1 }] : []),
  ];
  return (
    <ul className="mb-2 flex flex-wrap gap-x-5 gap-y-1 text-[0.8125rem]">
      {entries.map(({ mark, label, index }) => (
        <li key={mark} className="flex items-center gap-1.5">
          <span
            className="grid size-5 place-items-center border border-line text-xs font-semibold"
            style={{ background: fillOf(index, map.groups.length) }}
          >
            {mark}
          </span>
          {label}
        </li>
      ))}
    </ul>
  );
}

type Value = SweepSetting['value'];

/** An axis of the map in words. */
export interface MapAxis {
  readonly label: string;
  /** Where the scenario stands on it; null where that is none of its values. */
  readonly present: Value | null;
  readonly textOf: (value: Value) => string;
}

export interface Plane {
  readonly x: MapAxis;
  readonly y: MapAxis;
}

interface MapProps {
  readonly result: Sweep;
  readonly plane: Plane;
  readonly labelOf: Labels;
  readonly onGo: (settings: readonly SweepSetting[]) => void;
  /** What pressing a point does, of each and of all. */
  readonly go?: string;
  readonly note?: string;
}

interface PointCellProps extends Pick<MapProps, 'labelOf' | 'onGo'> {
  readonly cell: MapCell;
  readonly map: FrontierMap;
  readonly isHere: boolean;
  readonly go: string;
}

function PointCell({ cell: { point, group }, map, isHere, labelOf, onGo, go }: PointCellProps) {
  if (point === null) return <td className="p-px" />;
  const awaited = isAwaited(point);
  return (
    <Cell
      usd={leaderOf(point)?.usdPerMonth ?? null}
      mark={awaited ? '' : group < 0 ? '–' : map.groups[group]!.mark}
      fill={awaited ? 'transparent' : fillOf(group, map.groups.length)}
      told={toldOf(point, labelOf)}
      isHere={isHere}
      isAwaited={awaited}
      onGo={() => onGo(point.settings)}
      go={go}
    />
  );
}

function Across({ map, axis }: { map: FrontierMap; axis: MapAxis }) {
  return (
    <tr>
      <td />
      {map.across.map(value => (
        <th
          key={String(value)}
          scope="col"
          className="pt-1 text-center text-xs font-normal tabular-nums text-soft"
        >
          {axis.textOf(value)}
        </th>
      ))}
    </tr>
  );
}

/** The plane, upwards as in a chart; it is its own table. */
export function MapTable({ result, plane: { x, y }, labelOf, onGo, go = text.go, note }: MapProps) {
  const map = mapOf(result);
  return (
    <>
      <Legend map={map} labelOf={labelOf} />
      <p className="pb-1 text-xs text-faint">{text.axes(x.label, y.label)}</p>
      <Scroll label={text.label} className={WIDE}>
        <table className="w-full max-w-[54rem] min-w-[25rem] table-fixed" data-testid="map">
          <tbody>
            {map.rows.map(row => (
              <tr key={String(row.y)}>
                <th scope="row" className="w-20 pr-2 text-right text-xs font-normal tabular-nums text-soft">
                  {y.textOf(row.y)}
                </th>
                {row.cells.map(cell => (
                  <PointCell
                    key={String(cell.x)}
                    cell={cell}
                    map={map}
                    isHere={cell.x === x.present && row.y === y.present}
                    labelOf={labelOf}
                    onGo={onGo}
                    go={go}
                  />
                ))}
              </tr>
            ))}
            <Across map={map} axis={x} />
          </tbody>
        </table>
      </Scroll>
      <p className="mt-2 text-xs text-soft">{note ?? text.note(result.replications)}</p>
    </>
  );
}
