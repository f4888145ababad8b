'use client';

import type { Comparison, Recording } from '@tare/schema';
import { useMemo, useState } from 'react';
import type { Recorded } from '../desk/protocol.ts';
import { plain } from '../figures/number.ts';
import { messages } from '../messages.ts';
import { DASHES, LARGE } from '../time/chart.ts';
import { columnOf, extentOf, type Figure, FIGURES, isTelling, secondsOf } from '../time/figures.ts';
import { type Mark, marksOf } from '../time/marks.ts';
import { type Span, spanned } from '../time/span.ts';
import { ChartFigure } from './chart-figure.tsx';
import { CourseTable } from './course-table.tsx';
import { Minimap } from './minimap.tsx';
import { Moment } from './moment.tsx';
import { LINES, Plot } from './plot.tsx';
import { type Row, SmallMultiples } from './small-multiples.tsx';
import { Switch } from './switch.tsx';

const text = messages.time;

export interface Lines {
  readonly labels: readonly string[];
  readonly recordings: readonly Recording[];
}

interface LegendProps extends Lines {
  readonly lit: number | null;
  readonly onLight: (platform: number | null) => void;
}

/** A sample of each platform's line; pointed at, focused or chosen, it brings that line to the fore in all charts. */
function LineLegend({ labels, lit, onLight }: LegendProps) {
  const [kept, keep] = useState<number | null>(null);
  return (
    <ul className="flex flex-wrap gap-x-1 gap-y-1 text-xs text-soft" onPointerLeave={() => onLight(kept)}>
      {labels.map((label, index) => (
        <li key={label}>
          <button
            type="button"
            aria-pressed={kept === index}
            title={text.fore}
            onPointerEnter={() => onLight(index)}
            onFocus={() => onLight(index)}
            onBlur={() => onLight(kept)}
            onClick={() => {
              const next = kept === index ? null : index;
              keep(next);
              onLight(next);
            }}
            className={`flex items-center gap-1.5 rounded-xs px-1.5 py-0.5 ${kept === index ? 'bg-wash text-ink' : ''} ${lit === index ? 'text-ink' : ''}`}
          >
            <svg aria-hidden="true" width="26" height="8">
              <line
                x1="0"
                y1="4"
                x2="26"
                y2="4"
                stroke={`var(${LINES[index % LINES.length]!})`}
                strokeWidth="2"
                strokeDasharray={DASHES[index % DASHES.length]!.join(' ')}
              />
            </svg>
            {label}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** In words what a chart shows. */
export function summaryOf({ labels, recordings }: Lines, figure: Figure): string {
  const { unit } = text.figures[figure];
  return recordings
    .flatMap((recording, index) => {
      const extent = extentOf(columnOf(recording, figure));
      if (extent === null) return [];
      return [text.summary(labels[index]!, plain(extent.low), plain(extent.high), plain(extent.last), unit)];
    })
    .join('. ');
}

function useLines(comparison: Comparison, recorded: Readonly<Record<string, Recorded>>): Lines {
  return useMemo(() => {
    const own = comparison.platforms.flatMap(({ id, label }) => {
      const one = recorded[id];
      return one === undefined ? [] : [{ label, recording: one.recording }];
    });
    return { labels: own.map(({ label }) => label), recordings: own.map(({ recording }) => recording) };
  }, [comparison, recorded]);
}

type View = 'multiples' | 'overlaid' | 'table';
const VIEWS = [
  { value: 'multiples', label: text.multiples },
  { value: 'overlaid', label: text.overlaid },
  { value: 'table', label: text.table },
] as const;

/** More lines than this lie on one another. */
const TELL_APART = 2;

function Overlaid({
  rows,
  span,
  lit,
  onZoom,
}: {
  rows: readonly Row[];
  span: Span;
  lit: number | null;
  onZoom: (span: Span) => void;
}) {
  return (
    <div className="grid gap-x-6 gap-y-4 md:grid-cols-2">
      {rows.map(({ figure, data, summary }) => (
        <ChartFigure key={figure} figure={figure} summary={summary}>
          <Plot data={data} shape={LARGE} span={span} lit={lit} cursor={figure} onZoom={onZoom} />
        </ChartFigure>
      ))}
    </div>
  );
}

/** What each chart draws, and the same in words. */
function useRows(lines: Lines, seconds: readonly number[], marks: readonly Mark[]): readonly Row[] {
  return useMemo(
    () =>
      FIGURES.filter(figure => isTelling(lines.recordings, figure)).map(figure => ({
        figure,
        summary: summaryOf(lines, figure),
        data: {
          seconds,
          labels: lines.labels,
          unit: text.figures[figure].unit,
          axisUnit: text.figures[figure].axis,
          columns: lines.recordings.map(recording => columnOf(recording, figure)),
          marks: marks.map(mark => mark.seconds),
        },
      })),
    [lines, seconds, marks],
  );
}

/** Charts on one axis and one cursor, the whole run above them, and the same in a table. */
export function Charts({
  comparison,
  recorded,
}: {
  comparison: Comparison;
  recorded: Readonly<Record<string, Recorded>>;
}) {
  const lines = useLines(comparison, recorded);
  const [chosen, show] = useState<View | null>(null);
  const view = chosen ?? (comparison.platforms.length > TELL_APART ? 'multiples' : 'overlaid');
  const seconds = useMemo(() => secondsOf(lines.recordings), [lines]);
  const marks = useMemo(() => marksOf(Object.values(recorded)), [recorded]);
  const end = seconds.at(-1) ?? 1;
  const [lit, setLit] = useState<number | null>(null);
  const [wanted, zoom] = useState<Span | null>(null);
  const span = useMemo(() => spanned(wanted, end), [wanted, end]);
  const rows = useRows(lines, seconds, marks);
  return (
    <div data-testid="charts" data-view={view}>
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        {view === 'overlaid' ? (
          <LineLegend {...lines} lit={lit} onLight={setLit} />
        ) : (
          <p className="hidden text-xs text-soft sm:block">{view === 'multiples' ? text.shared : ''}</p>
        )}
        <Switch label={text.view} value={view} options={VIEWS} onChange={show} />
      </div>
      <Minimap end={end} span={span} marks={marks} onSpan={zoom} />
      {view !== 'table' && <Moment seconds={seconds} />}
      {view === 'table' && (
        <CourseTable lines={lines} seconds={seconds} figures={rows.map(({ figure }) => figure)} />
      )}
      {view === 'overlaid' && <Overlaid rows={rows} span={span} lit={lit} onZoom={zoom} />}
      {view === 'multiples' && <SmallMultiples rows={rows} span={span} onZoom={zoom} />}
    </div>
  );
}
