'use client';

import 'uplot/dist/uPlot.min.css';
import { type RefObject, useEffect, useMemo, useRef } from 'react';
import type uPlot from 'uplot';
import { useSession, useSessionState } from '../session/context.tsx';
import type { SessionState } from '../session/state.ts';
import { type ChartData, type ChartLook, type ChartShape, light, makeChart } from '../time/chart.ts';
import { nearestIndex } from '../time/figures.ts';
import type { Span } from '../time/span.ts';
import { useTurn } from './in-turn.tsx';

const themeOf = (state: SessionState) => state.theme;

export const LINES = ['--accent', '--ink', '--warn', '--bad', '--soft', '--edge'] as const;

function lookOf(element: Element): ChartLook {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(name).trim();
  return {
    ink: read('--ink'),
    soft: read('--soft'),
    line: read('--line'),
    mark: read('--warn'),
    own: read('--accent'),
    pale: read('--chart-pale'),
    lines: LINES.map(read),
  };
}

interface CursorParts {
  readonly chart: RefObject<uPlot | null>;
  readonly line: RefObject<HTMLDivElement | null>;
  readonly onIndex: RefObject<((index: number) => void) | undefined>;
}

/** The replay's moment as a line over a chart, moved and never drawn; and which step of the run that is. */
function useCursor({ chart, line, onIndex }: CursorParts): () => void {
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
      onIndex.current?.(nearestIndex(own.data[0], at / 1000));
    },
    [chart, line, onIndex, replay],
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

export interface PlotProps {
  readonly data: ChartData;
  readonly shape: ChartShape;
  readonly span: Span;
  readonly lit: number | null;
  /** Name of the replay's line. */
  readonly cursor: string;
  readonly onZoom: (span: Span) => void;
  /** The step that is pointed at in any chart, else that of the replay's moment. */
  readonly onIndex?: (index: number) => void;
}

/** One chart that follows the page: its size, the theme, the part of the run that is shown, and the replay. */
export function Plot({ data, shape, span, lit, cursor, onZoom, onIndex }: PlotProps) {
  const { replay } = useSession();
  const theme = useSessionState(themeOf);
  const isMyTurn = useTurn();
  const place = useRef<HTMLDivElement>(null);
  const line = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot>(null);
  const told = useRef(onIndex);
  told.current = onIndex;
  const move = useCursor({ chart, line, onIndex: told });
  const zoom = useRef(onZoom);
  zoom.current = onZoom;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme changes the colours that are read from the element
  useEffect(() => {
    const element = place.current;
    if (!isMyTurn || element === null) return;
    const own = makeChart(
      element,
      { data, look: lookOf(element), shape, width: Math.max(shape.least, element.clientWidth) },
      {
        onSeek: seconds => replay.send({ kind: 'seek', at: seconds * 1000 }),
        onZoom: (from, to) => zoom.current({ from, to }),
        onPoint: index => {
          if (index === null) move();
          else told.current?.(index);
        },
      },
    );
    chart.current = own;
    const sized = new ResizeObserver(() => {
      own.setSize({ width: Math.max(shape.least, element.clientWidth), height: own.height });
      move();
    });
    sized.observe(element);
    return () => {
      sized.disconnect();
      own.destroy();
      chart.current = null;
    };
  }, [isMyTurn, data, shape, replay, theme, move]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a chart that was made anew shows the span as well
  useEffect(() => {
    chart.current?.setScale('x', { min: span.from, max: span.to });
    move();
  }, [isMyTurn, span, move, data, shape, theme]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  useEffect(() => {
    if (chart.current !== null) light(chart.current, lit);
  }, [isMyTurn, lit, data, shape, theme]);
  return (
    <div className="relative overflow-hidden" style={{ height: shape.height }}>
      <div ref={place} aria-hidden="true" />
      <div
        ref={line}
        aria-hidden="true"
        className="pointer-events-none absolute top-2 left-0 w-px bg-ink opacity-0"
        style={{ height: shape.height - 34 }}
        data-cursor={cursor}
      />
    </div>
  );
}
