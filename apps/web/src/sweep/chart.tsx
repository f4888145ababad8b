'use client';

import type { Metric, Sweep, SweepFigures } from '@tare/schema';
import { estimateOfMetric, formatEstimate, METRIC_TEXTS } from '@tare/experiments/text';
import type { SweepAxis } from '../desk/protocol.ts';
import { axisWords, valueText } from './axis-text.ts';
import { sweepText as text } from './messages.ts';
import { type Scale, scaleFor } from './scale.ts';

/** In pixels; across it is in parts of the width, so that letters keep their size. */
const HEIGHT = 260;
const TOP = 12;
const BOTTOM = 26;

const COLOURS = ['--accent', '--ink', '--warn', '--bad', '--soft', '--edge'] as const;
const DASHES = ['none', '7 4', '2 3', '10 3 2 3', '4 2', '1 5'] as const;
const lookOf = (index: number) => ({
  stroke: `var(${COLOURS[index % COLOURS.length]!})`,
  strokeDasharray: DASHES[(index + Math.floor(index / COLOURS.length)) % DASHES.length]!,
});

interface Dot {
  /** Of the point in the sweep. */
  readonly place: number;
  /** Which value of the axis. */
  readonly column: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly leads: boolean;
}

function dotsOf(
  { points, axes }: Sweep,
  id: string,
  { metric, along }: Pick<ChartProps, 'metric' | 'along'>,
): Dot[] {
  const columns = new Map(axes[along]!.values.map((value, column) => [value, column]));
  return points.flatMap(({ settings, platforms, leaders }, place) => {
    const own: SweepFigures | undefined = platforms.find(one => one.id === id);
    const estimate = own === undefined ? null : estimateOfMetric(own, metric);
    const column = columns.get(settings[along]!.value);
    return estimate === null || column === undefined
      ? []
      : [{ ...estimate, place, column, leads: leaders.includes(id) }];
  });
}

interface Sheet {
  readonly columns: number;
  readonly scale: Scale;
  /** One point for each value of the axis, so that they are joined. */
  readonly isJoined: boolean;
}

const across = (column: number, { columns }: Sheet): string => `${String((100 * (column + 0.5)) / columns)}%`;
const up = (value: number, { scale }: Sheet): number =>
  TOP + (HEIGHT - TOP - BOTTOM) * (1 - Math.max(0, Math.min(1, scale.at(value))));

/** Platforms beside one another where their points are not joined, in pixels. */
const beside = (index: number): number => (index % 2 === 0 ? 1 : -1) * 5 * Math.ceil(index / 2);

function Line({ dots, index, sheet }: { dots: readonly Dot[]; index: number; sheet: Sheet }) {
  const { stroke, strokeDasharray } = lookOf(index);
  const place = (dot: Dot) => ({ x: across(dot.column, sheet), y: up(dot.value, sheet) });
  return (
    <g
      stroke={stroke}
      strokeWidth={1.75}
      transform={sheet.isJoined ? undefined : `translate(${String(beside(index))} 0)`}
    >
      {dots.slice(1).map((dot, before) => {
        const [from, to] = [dots[before]!, dot];
        // A gap where there is no figure in between.
        if (!sheet.isJoined || to.column - from.column > 1) return null;
        const [one, other] = [place(from), place(to)];
        return (
          <line
            key={dot.place}
            x1={one.x}
            y1={one.y}
            x2={other.x}
            y2={other.y}
            strokeDasharray={strokeDasharray}
          />
        );
      })}
      {dots.map(dot => {
        const { x, y } = place(dot);
        return (
          <g key={dot.place}>
            {sheet.isJoined && (
              <line
                x1={x}
                x2={x}
                y1={up(dot.low, sheet)}
                y2={up(dot.high, sheet)}
                strokeWidth={1}
                opacity={0.6}
              />
            )}
            <circle cx={x} cy={y} r={3.5} fill={dot.leads ? stroke : 'var(--paper)'} />
          </g>
        );
      })}
    </g>
  );
}

function Ticks({ sheet, metric }: { sheet: Sheet; metric: Metric }) {
  return (
    <div className="relative w-14 shrink-0 text-right text-2xs text-soft tabular-nums" aria-hidden="true">
      {sheet.scale.ticks.map(tick => (
        <span key={tick} className="absolute right-2 -translate-y-1/2" style={{ top: up(tick, sheet) }}>
          {formatEstimate({ value: tick, low: tick, high: tick }, METRIC_TEXTS[metric].quantity)}
        </span>
      ))}
    </div>
  );
}

/** So many values are written below the axis, and on a phone every other of them. */
const MOST_WRITTEN = 12;

function Grid({ sheet, values }: { sheet: Sheet; values: readonly string[] }) {
  const every = Math.ceil(values.length / MOST_WRITTEN);
  const isWritten = (column: number) => column % every === 0;
  return (
    <g fontSize={11} fill="var(--soft)">
      {sheet.scale.ticks.map(tick => (
        <line key={tick} x1="0" x2="100%" y1={up(tick, sheet)} y2={up(tick, sheet)} stroke="var(--line)" />
      ))}
      {values.map((value, column) =>
        isWritten(column) ? (
          <text
            key={value}
            className={values.length > MOST_WRITTEN / 2 && (column / every) % 2 === 1 ? 'max-sm:hidden' : ''}
            x={across(column, sheet)}
            y={HEIGHT - 8}
            textAnchor="middle"
          >
            {value}
          </text>
        ) : null,
      )}
    </g>
  );
}

function Legend({ platforms }: Pick<Sweep, 'platforms'>) {
  return (
    <ul className="mb-2 flex flex-wrap gap-x-5 gap-y-1 text-[0.8125rem]">
      {platforms.map(({ id, label }, index) => (
        <li key={id} className="flex items-center gap-1.5">
          <svg width="30" height="10" aria-hidden="true">
            <line x1="0" x2="30" y1="5" y2="5" strokeWidth={2} {...lookOf(index)} />
          </svg>
          {label}
        </li>
      ))}
    </ul>
  );
}

interface ChartProps {
  readonly sweep: Sweep;
  readonly metric: Metric;
  readonly axis: SweepAxis;
  /** Which axis of the sweep that is. */
  readonly along: number;
}

/** One figure of every platform along one number, as lines where nothing else is varied; its twin is the table below. */
export function SweepChart({ sweep, metric, axis, along }: ChartProps) {
  const lines = sweep.platforms.map(({ id }) => dotsOf(sweep, id, { metric, along }));
  const scale = scaleFor(lines.flat().flatMap(({ value, high }) => [value, high]));
  const { values } = sweep.axes[along]!;
  const sheet: Sheet = { columns: values.length, scale, isJoined: sweep.axes.length === 1 };
  return (
    <figure data-testid="sweep-chart">
      <figcaption className="mb-2 text-[0.8125rem] font-medium">
        {text.chart(METRIC_TEXTS[metric].label, axisWords(axis))}
      </figcaption>
      <Legend platforms={sweep.platforms} />
      <div className="flex">
        <Ticks sheet={sheet} metric={metric} />
        <svg width="100%" height={HEIGHT} aria-hidden="true">
          <Grid sheet={sheet} values={values.map(value => valueText(value, axis))} />
          {lines.map((dots, index) => (
            <Line key={sweep.platforms[index]!.id} dots={dots} index={index} sheet={sheet} />
          ))}
        </svg>
      </div>
      <p className="mt-1 text-xs text-soft">
        {sheet.isJoined ? text.chartNote : text.scatterNote} {scale.isLogarithmic && text.logarithmic}
      </p>
    </figure>
  );
}
