/** How a rate over time is drawn: its scale, axes and line, and the same in words. */
import { meanRate } from '../desk/curve-shapes.ts';
import type { FormCurve, RatePoint } from '../desk/form-model.ts';
import { clockOf } from '../figures/clock.ts';
import { significant } from '../figures/number.ts';
import { ticksTo } from '../figures/start.ts';
import { messages } from '../messages.ts';

const text = messages.curve;
export const [WIDTH, HEIGHT] = [300, 132];
/** Room for the numbers of the axes, and for half a handle. */
const [LEFT, RIGHT, TOP, BOTTOM] = [44, 7, 8, 18];
const [INNER, TALL] = [WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM];

export const niceTop = (points: readonly RatePoint[]): number =>
  Math.max(1, ...points.map(({ perSecond }) => perSecond)) * 1.15;

/** Seconds in the unit that suits the run. */
export function sayOver(runSeconds: number): {
  readonly unit: number;
  readonly say: (seconds: number) => string;
} {
  const { unit, name } = clockOf(runSeconds);
  return { unit, say: seconds => `${significant(seconds / unit)} ${name}` };
}

const rateText = (perSecond: number): string => `${significant(perSecond)}/s`;

/** Document ↔ drawing. */
export function scaleOf({ runSeconds }: Pick<FormCurve, 'runSeconds'>, top: number) {
  const x = (seconds: number) => LEFT + Math.min(1, seconds / runSeconds) * INNER;
  const y = (perSecond: number) => TOP + (1 - Math.min(1, perSecond / top)) * TALL;
  const back = (px: number, py: number): RatePoint => ({
    seconds: ((px - LEFT) / INNER) * runSeconds,
    perSecond: ((TOP + TALL - py) / TALL) * top,
  });
  return { x, y, back };
}

export type Scale = ReturnType<typeof scaleOf>;

export function pathOf(
  { runSeconds, ramp }: Pick<FormCurve, 'runSeconds' | 'ramp'>,
  points: readonly RatePoint[],
  { x, y }: Scale,
): string {
  const first = points[0]!;
  const steps = points.slice(1).map(({ seconds, perSecond }) => {
    const to = `L${String(x(seconds))} ${String(y(perSecond))}`;
    return ramp ? to : `H${String(x(seconds))} ${to}`;
  });
  return `M${String(x(0))} ${String(y(first.perSecond))}${ramp ? `L${String(x(first.seconds))} ${String(y(first.perSecond))}` : ''}${steps.join('')}H${String(x(runSeconds))}`;
}

/** The last moment's words end where the drawing ends. */
const anchorAt = (x: number): 'middle' | 'end' => (x > WIDTH - 2 * RIGHT ? 'end' : 'middle');

/** Numbers with their units at both axes, and lines to read across. */
export function Axes({
  runSeconds,
  top,
  scale,
  write,
  unit: ofAmounts,
}: {
  runSeconds: number;
  top: number;
  scale: Scale;
  /** An amount of the upright axis. */
  write: (amount: number) => string;
  /** Of amounts that are written without one. */
  unit?: string;
}) {
  const { unit, say } = sayOver(runSeconds);
  const times = ticksTo(runSeconds / unit).map(tick => tick * unit);
  return (
    <g className="fill-soft text-[9px]">
      {ticksTo(top).map(tick => (
        <g key={tick}>
          <line x1={LEFT} x2={WIDTH - RIGHT} y1={scale.y(tick)} y2={scale.y(tick)} className="stroke-line" />
          <text x={LEFT - 9} y={scale.y(tick) + 3} textAnchor="end">
            {write(tick)}
          </text>
        </g>
      ))}
      {ofAmounts !== undefined && (
        <text x={LEFT - 9} y={TOP} textAnchor="start">
          {ofAmounts}
        </text>
      )}
      {times.map(tick => (
        <text key={tick} x={scale.x(tick)} y={HEIGHT - 4} textAnchor={anchorAt(scale.x(tick))}>
          {say(tick)}
        </text>
      ))}
    </g>
  );
}

/** The course in one line of words. */
export function lineOf(course: Pick<FormCurve, 'points' | 'ramp' | 'runSeconds'>): string {
  const { points, runSeconds } = course;
  const mean = meanRate(course);
  const requests = significant(Math.round(mean * runSeconds));
  const rates = points.map(({ perSecond }) => perSecond);
  const [low, high] = [Math.min(...rates), Math.max(...rates)];
  if (low === high) return text.steady(`${significant(low)}/s`, requests);
  const peak = points.find(({ perSecond }) => perSecond === high)!;
  return text.course(
    significant(low),
    `${significant(high)}/s`,
    `${significant(mean)}/s`,
    sayOver(runSeconds).say(peak.seconds),
    requests,
  );
}

/** Axes, and the line over its ground. */
export function Sheet({
  curve,
  points,
  top,
}: {
  curve: FormCurve;
  points: readonly RatePoint[];
  top: number;
}) {
  const scale = scaleOf(curve, top);
  const path = pathOf(curve, points, scale);
  return (
    <>
      <Axes runSeconds={curve.runSeconds} top={top} scale={scale} write={rateText} />
      <path
        d={`${path}V${String(scale.y(0))}H${String(scale.x(0))}Z`}
        className="pointer-events-none fill-wash"
      />
      <path d={path} fill="none" className="pointer-events-none stroke-accent" strokeWidth="2" />
    </>
  );
}

export const SVG = {
  viewBox: `0 0 ${String(WIDTH)} ${String(HEIGHT)}`,
  className: 'w-full overflow-visible',
};

/** Arrivals of a recording, counted: to be read only. */
export function Recorded({ curve }: { curve: FormCurve }) {
  return (
    <div className="space-y-1.5 pt-1 pb-2">
      <svg {...SVG} role="img" aria-label={text.recorded(lineOf(curve))} data-testid="curve">
        <Sheet curve={curve} points={curve.points} top={niceTop(curve.points)} />
      </svg>
      <p className="text-xs text-soft" data-testid="curve-summary">
        {text.recorded(lineOf(curve))}
      </p>
    </div>
  );
}
