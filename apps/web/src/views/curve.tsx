'use client';

import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { addPoint, insertPoint, movePoint, placed, removePoint, turnRamp } from '../desk/curve-edits.ts';
import type { FormCurve, RatePoint } from '../desk/form-model.ts';
import type { Edit } from '../desk/protocol.ts';
import { significant } from '../figures/number.ts';
import { messages } from '../messages.ts';
import { useSession } from '../session/context.tsx';
import {
  HEIGHT,
  lineOf,
  niceTop,
  pathOf,
  Recorded,
  type Scale,
  Sheet,
  scaleOf,
  SVG,
  WIDTH,
} from './curve-drawing.tsx';
import { Shapes } from './shapes.tsx';

const text = messages.curve;
const STEPS: Readonly<Record<string, readonly [seconds: number, rate: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

interface Drag {
  readonly index: number;
  readonly point: RatePoint;
  /** The curve's height when the drag began, so that it does not move under the pointer. */
  readonly top: number;
}

/** A drag is one edit, made when the pointer is lifted; so is a press on the line, which adds a point there. */
function useDrag(curve: FormCurve, commit: (edits: readonly Edit[]) => void) {
  const svg = useRef<SVGSVGElement>(null);
  const [drag, setDrag] = useState<Drag | null>(null);
  const wantedAt = (event: PointerEvent, top: number): RatePoint => {
    const box = svg.current!.getBoundingClientRect();
    const [px, py] = [
      ((event.clientX - box.left) / box.width) * WIDTH,
      ((event.clientY - box.top) / box.height) * HEIGHT,
    ];
    return scaleOf(curve, top).back(px, py);
  };
  const start = (index: number) => (event: PointerEvent) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    setDrag({ index, point: curve.points[index]!, top: niceTop(curve.points) });
  };
  const press = (event: PointerEvent) => {
    commit(insertPoint(curve, wantedAt(event, niceTop(curve.points))).edits);
  };
  const move = (event: PointerEvent) => {
    if (drag !== null) setDrag({ ...drag, point: placed(curve, drag.index, wantedAt(event, drag.top)) });
  };
  const end = () => {
    if (drag !== null) commit(movePoint(curve, drag.index, drag.point));
    setDrag(null);
  };
  return { svg, drag, start, press, move, end, drop: () => setDrag(null) };
}

/** Where a point has been asked to go, seen on which curve. */
interface Asked {
  readonly index: number;
  readonly point: RatePoint;
  readonly on: FormCurve;
}

/**
 * Steps by key. The document answers a little later than a key repeats, so a step begins where the one before was to end,
 * as long as that is under way or not yet drawn.
 */
function useSteps(curve: FormCurve, top: number) {
  const session = useSession();
  const asked = useRef<Asked | null>(null);
  const underWay = useRef(0);
  return (index: number, [seconds, rate]: readonly [number, number]) => {
    const last = asked.current;
    const isAhead = last !== null && last.index === index && (underWay.current > 0 || last.on === curve);
    const from = isAhead ? last.point : curve.points[index]!;
    const point = placed(curve, index, {
      seconds: from.seconds + (seconds * curve.runSeconds) / 60,
      perSecond: from.perSecond + (rate * top) / 24,
    });
    asked.current = { index, point, on: curve };
    underWay.current++;
    const edits = movePoint(curve, index, point);
    void session.edit(edits, `curve ${curve.path.join('.')} ${String(index)}`).finally(() => {
      underWay.current--;
    });
  };
}

interface HandleProps {
  readonly index: number;
  readonly point: RatePoint;
  readonly scale: Scale;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onFocus: () => void;
  readonly drag: ReturnType<typeof useDrag>;
}

function Handle({ index, point, scale, onKeyDown, onFocus, drag }: HandleProps) {
  const label = text.point(index, `${significant(point.perSecond)}/s`, `${significant(point.seconds)} s`);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing has no button element
    <g
      role="button"
      tabIndex={0}
      aria-label={label}
      className="curve-point"
      onKeyDown={onKeyDown}
      onFocus={onFocus}
      onPointerDown={drag.start(index)}
      onPointerMove={drag.move}
      onPointerUp={drag.end}
      onPointerCancel={drag.drop}
    >
      <title>{label}</title>
      <circle cx={scale.x(point.seconds)} cy={scale.y(point.perSecond)} r={13} fill="transparent" />
      <circle
        cx={scale.x(point.seconds)}
        cy={scale.y(point.perSecond)}
        r={4.5}
        className="fill-raised stroke-accent"
        strokeWidth="2"
      />
    </g>
  );
}

function Controls({
  curve,
  at,
  commit,
}: {
  curve: FormCurve;
  at: number;
  commit: (edits: readonly Edit[]) => void;
}) {
  const look =
    'underline decoration-line underline-offset-4 hover:text-ink hover:decoration-ink disabled:text-faint disabled:no-underline';
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-soft">
      <button type="button" className={look} onClick={() => commit(addPoint(curve, at))}>
        {text.add}
      </button>
      <button
        type="button"
        className={look}
        disabled={curve.points.length < 2}
        onClick={() => commit(removePoint(curve, at))}
      >
        {text.remove}
      </button>
      {curve.canRamp && (
        <label className="flex items-center gap-1.5">
          <input
            type="checkbox"
            className="accent-accent"
            checked={curve.ramp}
            onChange={() => commit(turnRamp(curve))}
          />
          {text.ramp}
        </label>
      )}
    </div>
  );
}

/** The rate of a traffic, drawn; the fields beside it say the same in numbers. */
export function Curve({ curve }: { curve: FormCurve }) {
  return curve.isRecorded ? <Recorded curve={curve} /> : <Drawn curve={curve} />;
}

function Drawn({ curve }: { curve: FormCurve }) {
  const session = useSession();
  const commit = (edits: readonly Edit[]) => void session.edit(edits);
  const drag = useDrag(curve, commit);
  const [focused, focus] = useState(0);
  const at = Math.min(focused, curve.points.length - 1);
  const points = drag.drag === null ? curve.points : curve.points.with(drag.drag.index, drag.drag.point);
  const top = drag.drag?.top ?? niceTop(curve.points);
  const scale = scaleOf(curve, top);
  const walk = useSteps(curve, top);
  const keys = (index: number) => (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (event.key === 'Delete' || event.key === 'Backspace') commit(removePoint(curve, index));
    else if (step === undefined) return;
    else walk(index, step);
    event.preventDefault();
  };
  const path = pathOf(curve, points, scale);
  return (
    <div className="space-y-1.5 pt-1 pb-2">
      <Shapes curve={curve} />
      {/* A browser asks the whole drawing, and no part of it, whether a finger moves something else than the page. */}
      <svg
        ref={drag.svg}
        {...SVG}
        className={`${SVG.className} touch-none`}
        aria-label={text.figure(points.length)}
        data-testid="curve"
      >
        <Sheet curve={curve} points={points} top={top} />
        <path
          d={path}
          fill="none"
          stroke="transparent"
          strokeWidth="14"
          className="curve-line"
          onPointerUp={drag.press}
          data-testid="curve-line"
        />
        {points.map((point, index) => (
          <Handle
            // biome-ignore lint/suspicious/noArrayIndexKey: points cannot pass each other, so their order is their identity
            key={index}
            index={index}
            point={point}
            scale={scale}
            onKeyDown={keys(index)}
            onFocus={() => focus(index)}
            drag={drag}
          />
        ))}
      </svg>
      <p className="text-xs text-soft" data-testid="curve-summary">
        {lineOf({ ...curve, points })}
      </p>
      <Controls curve={curve} at={at} commit={commit} />
      <p className="sr-only">{text.hint}</p>
    </div>
  );
}
