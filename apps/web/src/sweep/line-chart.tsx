'use client';

import type { Metric, Sweep, SweepFigures } from '@tare/schema';
import { estimateOfMetric, formatEstimate, METRIC_TEXTS } from '@tare/experiments';
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
  readonly column: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly leads: boolean;
}

function dotsOf({ points }: Sweep, id: string, metric: Metric): Dot[] {
  return points.flatMap(({ platforms, leaders }, column) => {
    const own: SweepFigures | undefined = platforms.find(one => one.id === id);
    const estimate = own === undefined ? null : estimateOfMetric(own, metric);
    return estimate === null ? [] : [{ ...estimate, column, leads: leaders.includes(id) }];
  });
}

interface Sheet {
  readonly columns: number;
  readonly scale: Scale;
}

const across = (column: number, { columns }: Sheet): string => `${String((100 * (column + 0.5)) / columns)}%`;
const up = (value: number, { scale }: Sheet): number =>
  TOP + (HEIGHT - TOP - BOTTOM) * (1 - Math.max(0, Math.min(1, scale.at(value))));

function Line({ dots, index, sheet }: { dots: readonly Dot[]; index: number; sheet: Sheet }) {
  const { stroke, strokeDasharray } = lookOf(index);
  const place = (dot: Dot) => ({ x: across(dot.column, sheet), y: up(dot.value, sheet) });
  return (
    <g stroke={stroke} strokeWidth={1.75}>
      {dots.slice(1).map((dot, before) => {
        const [from, to] = [dots[before]!, dot];
        // A gap where there is no figure in between.
        if (to.column - from.column > 1) return null;
        const [one, other] = [place(from), place(to)];
        return (
          <line
            key={dot.column}
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
          <g key={dot.column}>
            <line
              x1={x}
              x2={x}
              y1={up(dot.low, sheet)}
              y2={up(dot.high, sheet)}
              strokeWidth={1}
              opacity={0.6}
            />
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

function Grid({ sheet, values }: { sheet: Sheet; values: readonly string[] }) {
  return (
    <g fontSize={11} fill="var(--soft)">
      {sheet.scale.ticks.map(tick => (
        <line key={tick} x1="0" x2="100%" y1={up(tick, sheet)} y2={up(tick, sheet)} stroke="var(--line)" />
      ))}
      {values.map((value, column) => (
        <text key={value} x={across(column, sheet)} y={HEIGHT - 8} textAnchor="middle">
          {value}
        </text>
      ))}
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

/** One figure of every platform over one number; its twin is the table below. */
export function LineChart({ sweep, metric, axis }: { sweep: Sweep; metric: Metric; axis: string }) {
  const lines = sweep.platforms.map(({ id }) => dotsOf(sweep, id, metric));
  const scale = scaleFor(lines.flat().flatMap(({ value, high }) => [value, high]));
  const sheet: Sheet = { columns: sweep.points.length, scale };
  const values = sweep.axes[0]?.values.map(String) ?? [];
  return (
    <figure data-testid="sweep-chart">
      <figcaption className="mb-2 text-[0.8125rem] font-medium">
        {text.chart(METRIC_TEXTS[metric].label, axis)}
      </figcaption>
      <Legend platforms={sweep.platforms} />
      <div className="flex">
        <Ticks sheet={sheet} metric={metric} />
        <svg width="100%" height={HEIGHT} aria-hidden="true">
          <Grid sheet={sheet} values={values} />
          {lines.map((dots, index) => (
            <Line key={sweep.platforms[index]!.id} dots={dots} index={index} sheet={sheet} />
          ))}
        </svg>
      </div>
      <p className="mt-1 text-xs text-soft">
        {text.chartNote} {scale.isLogarithmic && text.logarithmic}
      </p>
    </figure>
  );
}
