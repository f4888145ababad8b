'use client';

import 'uplot/dist/uPlot.min.css';
import type { Comparison, Recording } from '@tare/schema';
import { useEffect, useMemo, useRef, useState } from 'react';
import type uPlot from 'uplot';
import type { Recorded } from '../desk/protocol.ts';
import { plain } from '../figures/number.ts';
import { messages } from '../messages.ts';
import { useSession, useSessionState } from '../session/context.tsx';
import type { SessionState } from '../session/state.ts';
import { type ChartData, type ChartLook, DASHES, light, makeChart } from '../time/chart.ts';
import { columnOf, extentOf, type Figure, FIGURES, isTelling, secondsOf } from '../time/figures.ts';
import { marksOf } from '../time/marks.ts';
import { type Span, spanned } from '../time/span.ts';
import { CourseTable } from './course-table.tsx';
import { InTurn } from './in-turn.tsx';
import { Minimap } from './minimap.tsx';
import { Switch } from './switch.tsx';

const text = messages.time;
const themeOf = (state: SessionState) => state.theme;

const LINES = ['--accent', '--ink', '--warn', '--bad', '--soft', '--edge'] as const;

function lookOf(element: Element): ChartLook {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(name).trim();
  return {
    ink: read('--ink'),
    soft: read('--soft'),
    line: read('--line'),
    mark: read('--warn'),
    lines: LINES.map(read),
  };
}

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

/** The replay's moment as a line over a chart, moved and never drawn. */
function useCursor(
  chart: React.RefObject<uPlot | null>,
  line: React.RefObject<HTMLDivElement | null>,
): () => void {
  const { replay } = useSession();
  const place = useMemo(
    () => () => {
      const own = chart.current;
      const element = line.current;
      if (own === null || element === null) return;
      const { at } = replay.store.get();
      const left = own.valToPos(at / 1000, 'x') + own.bbox.left / devicePixelRatio;
      const isSeen = at >= 0 && left >= own.bbox.left / devicePixelRatio - 1 && left <= own.width;
      element.style.opacity = isSeen ? '1' : '0';
      element.style.transform = `translateX(${String(left)}px)`;
    },
    [chart, line, replay],
  );
  useEffect(() => {
    let frame = 0;
    const unsubscribe = replay.store.subscribe(() => {
      if (frame !== 0) return;
      frame = requestAnimationFrame(() => {
        frame = 0;
        place();
      });
    });
    return () => {
      unsubscribe();
      cancelAnimationFrame(frame);
    };
  }, [replay, place]);
  return place;
}

function Chart({
  figure,
  data,
  summary,
  span,
  lit,
  onZoom,
}: {
  figure: Figure;
  data: ChartData;
  summary: string;
  span: Span;
  lit: number | null;
  onZoom: (span: Span) => void;
}) {
  const { replay } = useSession();
  const theme = useSessionState(themeOf);
  const place = useRef<HTMLDivElement>(null);
  const line = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot>(null);
  const move = useCursor(chart, line);
  const zoom = useRef(onZoom);
  zoom.current = onZoom;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme changes the colours that are read from the element
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const own = makeChart(
      element,
      { data, look: lookOf(element), width: Math.max(200, element.clientWidth) },
      {
        onSeek: seconds => replay.send({ kind: 'seek', at: seconds * 1000 }),
        onZoom: (from, to) => zoom.current({ from, to }),
      },
    );
    chart.current = own;
    const sized = new ResizeObserver(() => {
      own.setSize({ width: Math.max(200, element.clientWidth), height: own.height });
      move();
    });
    sized.observe(element);
    return () => {
      sized.disconnect();
      own.destroy();
      chart.current = null;
    };
  }, [data, replay, theme, move]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a chart that was made anew shows the span as well
  useEffect(() => {
    chart.current?.setScale('x', { min: span.from, max: span.to });
    move();
  }, [span, move, data, theme]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  useEffect(() => {
    if (chart.current !== null) light(chart.current, lit);
  }, [lit, data, theme]);
  const { label, unit } = text.figures[figure];
  return (
    <figure className="min-w-0" data-chart={figure}>
      <figcaption className="mb-0.5 text-xs">
        <span className="font-medium">{label}</span> <span className="text-faint">{unit}</span>
        <span className="sr-only">. {summary}</span>
      </figcaption>
      <div className="relative overflow-hidden">
        <div ref={place} aria-hidden="true" />
        <div
          ref={line}
          aria-hidden="true"
          className="pointer-events-none absolute top-2 left-0 h-[116px] w-px bg-ink opacity-0"
          data-cursor={figure}
        />
      </div>
    </figure>
  );
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

const VIEWS = [
  { value: 'charts', label: text.charts },
  { value: 'table', label: text.table },
] as const;

/** Small charts on one axis and one cursor, the whole run above them, and the same in a table. */
export function Charts({
  comparison,
  recorded,
}: {
  comparison: Comparison;
  recorded: Readonly<Record<string, Recorded>>;
}) {
  const lines = useLines(comparison, recorded);
  const [view, show] = useState<'charts' | 'table'>('charts');
  const seconds = useMemo(() => secondsOf(lines.recordings), [lines]);
  const marks = useMemo(() => marksOf(Object.values(recorded)), [recorded]);
  const end = seconds.at(-1) ?? 1;
  const [lit, setLit] = useState<number | null>(null);
  const [wanted, zoom] = useState<Span | null>(null);
  const span = useMemo(() => spanned(wanted, end), [wanted, end]);
  const figures = useMemo(() => FIGURES.filter(figure => isTelling(lines.recordings, figure)), [lines]);
  const charts = useMemo(
    () =>
      figures.map(figure => ({
        figure,
        summary: summaryOf(lines, figure),
        data: {
          seconds,
          labels: lines.labels,
          unit: text.figures[figure].unit,
          columns: lines.recordings.map(recording => columnOf(recording, figure)),
          marks: marks.map(mark => mark.seconds),
        },
      })),
    [figures, lines, seconds, marks],
  );
  return (
    <div data-testid="charts">
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <LineLegend {...lines} lit={lit} onLight={setLit} />
        <Switch label={text.view} value={view} options={VIEWS} onChange={show} />
      </div>
      <Minimap end={end} span={span} marks={marks} onSpan={zoom} />
      {view === 'table' ? (
        <CourseTable lines={lines} seconds={seconds} figures={figures} />
      ) : (
        <div className="grid gap-x-6 gap-y-4 md:grid-cols-2">
          {charts.map(({ figure, data, summary }) => (
            <InTurn key={figure} fallback={<div className="h-44" />}>
              <Chart figure={figure} data={data} summary={summary} span={span} lit={lit} onZoom={zoom} />
            </InTurn>
          ))}
        </div>
      )}
    </div>
  );
}
