'use client';

import type { Rack } from '@tare/schema';
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import { messages } from '../messages.ts';
import { drawLane } from '../racks/draw.ts';
import { type Chosen, chosenAfter, chosenAt } from '../racks/find.ts';
import type { Dimension, Lane } from '../racks/layout.ts';
import { readPalette } from '../racks/palette.ts';
import { readoutOf } from '../racks/read.ts';
import { useSessionState } from '../session/context.tsx';
import type { SessionState } from '../session/state.ts';
import { Swatch } from './legend.tsx';

const themeOf = (state: SessionState) => state.theme;

function usePainting(lane: Lane, chosen: Chosen | null) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useSessionState(themeOf);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme changes the colours that are read from the element
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const paint = () => {
      const ratio = window.devicePixelRatio;
      element.width = Math.round(lane.width * ratio);
      element.height = Math.round(lane.height * ratio);
      const context = element.getContext('2d');
      if (context === null) return;
      context.scale(ratio, ratio);
      drawLane(context, lane, readPalette(element), chosen === null ? null : (chosen.cell ?? chosen.host));
    };
    paint();
    const scheme = window.matchMedia('(prefers-color-scheme: dark)');
    scheme.addEventListener('change', paint);
    return () => scheme.removeEventListener('change', paint);
  }, [lane, chosen, theme]);
  return canvas;
}

function ReadoutLine({ rack, chosen, dimension }: { rack: Rack; chosen: Chosen; dimension: Dimension }) {
  const { title, parts } = readoutOf(rack, chosen, dimension);
  return (
    <>
      <span className="text-ink">{title}</span>
      {parts.map(({ kind, label, amount }) => (
        <span key={kind} className="inline-flex items-center gap-1.5">
          <Swatch kind={kind} />
          {label} {amount}
        </span>
      ))}
    </>
  );
}

/** One platform's racks. The pointer or the arrow keys choose a host or an instance, whose numbers stand below. */
export function RackCanvas({
  rack,
  lane,
  dimension,
  label,
}: {
  rack: Rack;
  lane: Lane;
  dimension: Dimension;
  label: string;
}) {
  const [chosen, choose] = useState<Chosen | null>(null);
  const canvas = usePainting(lane, chosen);
  const point = (event: PointerEvent) => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    choose(chosenAt(lane, event.clientX - left, event.clientY - top));
  };
  const steer = (event: KeyboardEvent) => {
    const next = chosenAfter(lane, chosen, event.key);
    if (next === undefined) return;
    event.preventDefault();
    choose(next);
  };
  return (
    <div>
      <div
        role="img"
        tabIndex={0}
        aria-label={`${label} ${messages.lanes.readoutHint}`}
        className="w-fit"
        onPointerMove={point}
        onPointerLeave={() => choose(null)}
        onKeyDown={steer}
        onBlur={() => choose(null)}
      >
        <canvas ref={canvas} style={{ width: lane.width, height: lane.height }} className="block" />
      </div>
      <p
        className="mt-1 flex min-h-5 flex-wrap gap-x-3 text-xs text-soft tabular-nums"
        aria-live="polite"
        data-testid="readout"
      >
        {chosen !== null && <ReadoutLine rack={rack} chosen={chosen} dimension={dimension} />}
      </p>
    </div>
  );
}
