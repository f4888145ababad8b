/** Shapes that traffic often has. All of them bring as many requests on average, so what changes is the shape alone. */
import type { FormCurve, RatePoint } from './form-model.ts';
import { written } from './curve-edits.ts';
import type { Edit } from './protocol.ts';

export type ShapeName = 'steady' | 'burst' | 'daily' | 'black-friday';

/** How many times the calm rate at which share of the run. */
type Knot = readonly [share: number, times: number];

interface Shape {
  readonly ramp: boolean;
  readonly knots: readonly Knot[];
}

/** A day's cosine, lowest at the start: 0.3 at night to 1.7 at noon. */
const DAILY: readonly Knot[] = [
  [0, 0.3],
  [0.125, 0.505],
  [0.25, 1],
  [0.375, 1.495],
  [0.5, 1.7],
  [0.625, 1.495],
  [0.75, 1],
  [0.875, 0.505],
  [0.99, 0.3],
];

export const SHAPES: Readonly<Record<ShapeName, Shape>> = {
  steady: { ramp: false, knots: [[0, 1]] },
  burst: {
    ramp: false,
    knots: [
      [0, 1],
      [0.4, 6],
      [0.5, 1],
    ],
  },
  daily: { ramp: true, knots: DAILY },
  'black-friday': {
    ramp: true,
    knots: [
      [0, 1],
      [0.3, 1],
      [0.4, 8],
      [0.6, 8],
      [0.75, 2],
      [0.95, 1],
    ],
  },
};

export const SHAPE_NAMES = Object.keys(SHAPES) as ShapeName[];

type Course = Pick<FormCurve, 'points' | 'ramp' | 'runSeconds'>;

/** The mean rate over the run: each rate holds, or leads straight to the next; before the first point its rate holds. */
export function meanRate({ points, ramp, runSeconds }: Course): number {
  const whole: readonly RatePoint[] = [{ seconds: 0, perSecond: points[0]!.perSecond }, ...points];
  const area = whole.reduce((sum, { seconds, perSecond }, index) => {
    const next = whole[index + 1];
    const until = Math.min(runSeconds, next?.seconds ?? runSeconds);
    const height = ramp && next !== undefined ? (perSecond + next.perSecond) / 2 : perSecond;
    return sum + height * Math.max(0, until - seconds);
  }, 0);
  return runSeconds === 0 ? 0 : area / runSeconds;
}

/** A shape over this run, with the mean rate that the curve has now. */
export function shaped(curve: FormCurve, name: ShapeName): Pick<FormCurve, 'points' | 'ramp'> {
  const { runSeconds, canRamp } = curve;
  const { knots } = SHAPES[name];
  const ramp = SHAPES[name].ramp && canRamp;
  const plain = knots.map(([share, times]) => ({ seconds: share * runSeconds, perSecond: times }));
  const scale = meanRate(curve) / meanRate({ points: plain, ramp, runSeconds });
  return { ramp, points: plain.map(({ seconds, perSecond }) => ({ seconds, perSecond: perSecond * scale })) };
}

export function takeShape(curve: FormCurve, name: ShapeName): Edit[] {
  const { points, ramp } = shaped(curve, name);
  const { path } = curve;
  const rate = points.length === 1 ? written(points[0]!).rate : points.map(written);
  const ramps: Edit[] =
    ramp === curve.ramp ? [] : [{ path: [...path.slice(0, -1), 'ramp'], value: ramp ? true : undefined }];
  return [{ path, value: rate }, ...ramps];
}

/** Rates are written with three digits, times with tenths. */
const TOLERANCE = 0.02;
const isNear = (one: number, other: number, whole: number): boolean =>
  Math.abs(one - other) <= TOLERANCE * whole;

/** The shape that the curve has; null: one of its own. */
export function shapeOf(curve: FormCurve): ShapeName | null {
  const most = Math.max(...curve.points.map(({ perSecond }) => perSecond));
  const found = SHAPE_NAMES.find(name => {
    const { points, ramp } = shaped(curve, name);
    return (
      points.length === curve.points.length &&
      (points.length === 1 || ramp === curve.ramp) &&
      points.every(
        ({ seconds, perSecond }, index) =>
          isNear(seconds, curve.points[index]!.seconds, curve.runSeconds) &&
          isNear(perSecond, curve.points[index]!.perSecond, most),
      )
    );
  });
  return found ?? null;
}
