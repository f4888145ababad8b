'use client';

import { useEffect, useMemo, useRef, useState } from 'react';
import { plain } from '../figures/number.ts';
import { withUnit } from '../figures/unit.ts';
import { type ChartData, SMALL } from '../time/chart.ts';
import type { Figure } from '../time/figures.ts';
import type { Span } from '../time/span.ts';
import { ChartFigure } from './chart-figure.tsx';
import { Plot } from './plot.tsx';

/** Whether an element has been near the window: what is far below is not drawn yet. */
function useComes() {
  const place = useRef<HTMLDivElement>(null);
  const [comes, come] = useState(false);
  useEffect(() => {
    const element = place.current;
    if (element === null || comes) return;
    const seen = new IntersectionObserver(entries => come(entries.some(one => one.isIntersecting)), {
      rootMargin: '300px',
    });
    seen.observe(element);
    return () => seen.disconnect();
  }, [comes]);
  return { place, comes };
}

const room = <div style={{ height: SMALL.height }} />;

interface PanelProps {
  readonly figure: Figure;
  readonly data: ChartData;
  readonly platform: number;
  readonly span: Span;
  readonly onZoom: (span: Span) => void;
}

/** One platform's line before the pale ones of the others, and its value at the cursor. */
function Panel({ figure, data, platform, span, onZoom }: PanelProps) {
  const value = useRef<HTMLSpanElement>(null);
  const { place, comes } = useComes();
  const shape = useMemo(() => ({ ...SMALL, before: platform }), [platform]);
  const show = (index: number) => {
    const at = data.columns[platform]?.[index];
    if (value.current !== null)
      value.current.textContent = at === null || at === undefined ? '–' : withUnit(plain(at), data.axisUnit);
  };
  return (
    <div ref={place} className="min-w-0" data-panel={data.labels[platform]}>
      <p className="flex items-baseline justify-between gap-2 text-2xs">
        <span className="text-soft">{data.labels[platform]}</span>
        <span ref={value} className="font-medium whitespace-nowrap tabular-nums" data-testid="at-cursor" />
      </p>
      {comes ? (
        <Plot
          data={data}
          shape={shape}
          span={span}
          lit={null}
          cursor={`${figure} ${String(platform)}`}
          onZoom={onZoom}
          onIndex={show}
        />
      ) : (
        room
      )}
    </div>
  );
}

export interface Row {
  readonly figure: Figure;
  readonly data: ChartData;
  readonly summary: string;
}

/** A row of small charts for each figure: one a platform, on the same axes and under one cursor. */
export function SmallMultiples({
  rows,
  span,
  onZoom,
}: {
  rows: readonly Row[];
  span: Span;
  onZoom: (span: Span) => void;
}) {
  return (
    <div className="grid gap-y-5">
      {rows.map(({ figure, data, summary }) => (
        <ChartFigure key={figure} figure={figure} summary={summary}>
          <div className="grid grid-cols-2 items-end gap-x-4 gap-y-3 sm:grid-cols-[repeat(auto-fit,minmax(9.25rem,1fr))]">
            {data.labels.map((label, platform) => (
              <Panel
                key={label}
                figure={figure}
                data={data}
                platform={platform}
                span={span}
                onZoom={onZoom}
              />
            ))}
          </div>
        </ChartFigure>
      ))}
    </div>
  );
}
