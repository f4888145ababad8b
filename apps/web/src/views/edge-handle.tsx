'use client';

import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from 'react';

/** Small and large steps by key; the keys that suit either direction do the same. */
const KEYS: Readonly<Record<string, number>> = {
  ArrowUp: 1,
  ArrowRight: 1,
  ArrowDown: -1,
  ArrowLeft: -1,
  PageUp: 10,
  PageDown: -10,
};

interface EdgeHandleProps {
  readonly label: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  /** What one press of a key adds. */
  readonly step: number;
  /** The value in words. */
  readonly said: string;
  readonly x: number;
  readonly y: number;
  readonly isUpright: boolean;
  /** Document ↔ drawing, for a point of the window. */
  readonly valueAt: (clientX: number, clientY: number) => number;
  /** One `stroke` is one step of the undo history. */
  readonly onTurn: (value: number, stroke: number) => void;
}

/** A slider at the edge of something drawn, dragged along the axis that it is measured by. */
export function EdgeHandle(props: EdgeHandleProps) {
  const { label, value, least, most, step, said, x, y, isUpright, valueAt, onTurn } = props;
  const stroke = useRef(0);
  const isDragged = useRef(false);
  // A key may repeat before the step before it is drawn: it goes on from where that was to end, until that is drawn.
  const asked = useRef<number | null>(null);
  useEffect(() => {
    if (asked.current === value) asked.current = null;
  }, [value]);
  const keys = (event: KeyboardEvent) => {
    const from = asked.current ?? value;
    const to =
      event.key === 'Home' ? least : event.key === 'End' ? most : from + (KEYS[event.key] ?? 0) * step;
    const wanted = Math.min(most, Math.max(least, to));
    if (wanted === from) return;
    event.preventDefault();
    asked.current = wanted;
    onTurn(wanted, stroke.current);
  };
  const beginStroke = () => {
    asked.current = null;
    stroke.current++;
  };
  const begin = (event: PointerEvent) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    isDragged.current = true;
    beginStroke();
  };
  const end = () => {
    isDragged.current = false;
  };
  return (
    <g
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuenow={value}
      aria-valuemin={least}
      aria-valuemax={most}
      aria-valuetext={said}
      aria-orientation={isUpright ? 'vertical' : 'horizontal'}
      className={isUpright ? 'edge-handle cursor-ns-resize' : 'edge-handle cursor-ew-resize'}
      onFocus={beginStroke}
      onKeyDown={keys}
      onPointerDown={begin}
      onPointerMove={event =>
        isDragged.current && onTurn(valueAt(event.clientX, event.clientY), stroke.current)
      }
      onPointerUp={end}
      onPointerCancel={end}
    >
      <title>{`${label}: ${said}`}</title>
      <circle cx={x} cy={y} r={13} fill="transparent" />
      <rect
        x={x - (isUpright ? 8 : 2.5)}
        y={y - (isUpright ? 2.5 : 8)}
        width={isUpright ? 16 : 5}
        height={isUpright ? 5 : 16}
        rx={2.5}
        className="fill-raised stroke-accent"
        strokeWidth="2"
      />
    </g>
  );
}
