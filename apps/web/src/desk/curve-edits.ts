/** Edits of the points of a curve. Apart from the reading, so that the page does not load the schema for it. */
import type { FormCurve, RatePoint } from './form-model.ts';
import type { Edit } from './protocol.ts';

const rounded = (value: number): number => Number(value.toPrecision(3));
const writeRate = (perSecond: number): string => `${String(rounded(perSecond))}/s`;
const writeTime = (seconds: number): string => `${String(Math.round(seconds * 10) / 10)}s`;
/** A point as the document holds it. */
export const written = ({ seconds, perSecond }: RatePoint) => ({
  at: writeTime(seconds),
  rate: writeRate(perSecond),
});

const whole = ({ path }: FormCurve, points: readonly RatePoint[]): Edit[] => [
  { path, value: points.map(written) },
];

/** The point where it may stand: in the run, between its neighbours, the first one at the start. */
export function placed(curve: FormCurve, index: number, wanted: RatePoint): RatePoint {
  const { points, runSeconds } = curve;
  const step = runSeconds / 1000;
  const least = index === 0 ? 0 : points[index - 1]!.seconds + step;
  const most = index === 0 ? 0 : (points[index + 1]?.seconds ?? runSeconds) - step;
  return {
    seconds: Math.min(Math.max(wanted.seconds, least), Math.max(least, most)),
    perSecond: Math.max(0, rounded(wanted.perSecond)),
  };
}

export function movePoint(curve: FormCurve, index: number, to: RatePoint): Edit[] {
  const { path, listed } = curve;
  const point = written(placed(curve, index, to));
  if (!listed) return [{ path, value: point.rate }];
  return [
    { path: [...path, index, 'at'], value: point.at },
    { path: [...path, index, 'rate'], value: point.rate },
  ];
}

/** A point half-way between this one and the next, or the end of the run. */
export function addPoint(curve: FormCurve, after: number): Edit[] {
  const { points, runSeconds, ramp } = curve;
  const from = points[after] ?? points.at(-1)!;
  const next = points[after + 1];
  const seconds = (from.seconds + (next?.seconds ?? runSeconds)) / 2;
  const perSecond = ramp && next !== undefined ? (from.perSecond + next.perSecond) / 2 : from.perSecond;
  return whole(curve, points.toSpliced(after + 1, 0, { seconds, perSecond }));
}

/** A point at this moment, on the curve as it is. Returns where in the list it comes to stand. */
export function insertPoint(curve: FormCurve, wanted: RatePoint): { index: number; edits: Edit[] } {
  const { points, runSeconds } = curve;
  const next = points.findIndex(({ seconds }) => seconds > wanted.seconds);
  const index = next < 0 ? points.length : Math.max(1, next);
  const point = {
    seconds: Math.min(runSeconds, Math.max(0, wanted.seconds)),
    perSecond: Math.max(0, rounded(wanted.perSecond)),
  };
  return { index, edits: whole(curve, points.toSpliced(index, 0, point)) };
}

/** The last point that is left is one rate. */
export function removePoint(curve: FormCurve, index: number): Edit[] {
  const left = curve.points.filter((_, at) => at !== index);
  if (left.length === 0) return [];
  if (left.length === 1) return [{ path: curve.path, value: writeRate(left[0]!.perSecond) }];
  return whole(curve, index === 0 ? [{ ...left[0]!, seconds: 0 }, ...left.slice(1)] : left);
}

export const turnRamp = ({ path, ramp }: FormCurve): Edit[] => [
  { path: [...path.slice(0, -1), 'ramp'], value: ramp ? undefined : true },
];
