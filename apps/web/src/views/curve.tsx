'use client';

import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { addPoint, movePoint, placed, removePoint, turnRamp } from '../desk/curve-edits.ts';
import type { FormCurve, RatePoint } from '../desk/form-model.ts';
import type { Edit } from '../desk/protocol.ts';
import { significant } from '../figures/number.ts';
import { messages } from '../messages.ts';
import { useSession } from '../session/context.tsx';

const text = messages.curve;
const [WIDTH, HEIGHT, PAD] = [300, 72, 8];

const niceTop = (points: readonly RatePoint[]): number =>
  Math.max(1, ...points.map(({ perSecond }) => perSecond)) * 1.2;

/** Document ↔ drawing. */
function scaleOf({ runSeconds }: FormCurve, top: number) {
  const x = (seconds: number) => PAD + Math.min(1, seconds / runSeconds) * (WIDTH - 2 * PAD);
  const y = (perSecond: number) => HEIGHT - PAD - Math.min(1, perSecond / top) * (HEIGHT - 2 * PAD);
  const back = (px: number, py: number): RatePoint => ({
    seconds: ((px - PAD) / (WIDTH - 2 * PAD)) * runSeconds,
    perSecond: ((HEIGHT - PAD - py) / (HEIGHT - 2 * PAD)) * top,
  });
  return { x, y, back };
}

type Scale = ReturnType<typeof scaleOf>;

function pathOf({ runSeconds, ramp }: FormCurve, points: readonly RatePoint[], { x, y }: Scale): string {
  const first = points[0]!;
  const steps = points.slice(1).map(({ seconds, perSecond }) => {
    const to = `L${String(x(seconds))} ${String(y(perSecond))}`;
    return ramp ? to : `H${String(x(seconds))} ${to}`;
  });
  return `M${String(x(0))} ${String(y(first.perSecond))}${ramp ? `L${String(x(first.seconds))} ${String(y(first.perSecond))}` : ''}${steps.join('')}H${String(x(runSeconds))}`;
}

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

/** A drag is one edit, made when the pointer is lifted. */
function useDrag(curve: FormCurve, commit: (edits: readonly Edit[]) => void) {
  const svg = useRef<SVGSVGElement>(null);
  const [drag, setDrag] = useState<Drag | null>(null);
  const pointAt = (event: PointerEvent, { index, top }: Pick<Drag, 'index' | 'top'>): RatePoint => {
    const box = svg.current!.getBoundingClientRect();
    const [px, py] = [
      ((event.clientX - box.left) / box.width) * WIDTH,
      ((event.clientY - box.top) / box.height) * HEIGHT,
    ];
    return placed(curve, index, scaleOf(curve, top).back(px, py));
  };
  const start = (index: number) => (event: PointerEvent) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    setDrag({ index, point: curve.points[index]!, top: niceTop(curve.points) });
  };
  const move = (event: PointerEvent) => {
    if (drag !== null) setDrag({ ...drag, point: pointAt(event, drag) });
  };
  const end = () => {
    if (drag !== null) commit(movePoint(curve, drag.index, drag.point));
    setDrag(null);
  };
  return { svg, drag, start, move, end, drop: () => setDrag(null) };
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
  return (
    <div className="mt-1.5 flex flex-wrap items-center gap-2">
      <button
        type="button"
        className="button !min-h-7 !px-2 !text-xs"
        onClick={() => commit(addPoint(curve, at))}
      >
        {text.add}
      </button>
      <button
        type="button"
        className="button !min-h-7 !px-2 !text-xs"
        disabled={curve.points.length < 2}
        onClick={() => commit(removePoint(curve, at))}
      >
        {text.remove}
      </button>
      {curve.canRamp && (
        <label className="flex items-center gap-1.5 text-xs text-soft">
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
  return (
    <div className="pt-1 pb-2">
      <svg
        ref={drag.svg}
        viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT)}`}
        className="w-full touch-none overflow-visible border-b border-l border-edge"
        aria-label={text.figure(points.length)}
        data-testid="curve"
      >
        <path d={pathOf(curve, points, scale)} fill="none" className="stroke-accent" strokeWidth="2" />
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
      <p className="flex justify-between text-2xs text-faint">
        <span>0 s</span>
        <span>
          {significant(points[at]!.perSecond)}/s, {significant(points[at]!.seconds)} s
        </span>
        <span>{significant(curve.runSeconds)} s</span>
      </p>
      <Controls curve={curve} at={at} commit={commit} />
    </div>
  );
}
