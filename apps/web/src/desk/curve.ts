/** The rate of a traffic as points of a curve. */
import { duration, rate } from '@tare/schema';
import { isMapping, type Path, valueAt } from './document-at.ts';
import type { FormCurve, RatePoint } from './form-model.ts';

const US = 1e6;
/** What the format runs when it is not said. */
const DEFAULT_RUN_SECONDS = 600;

function secondsOf(value: unknown): number | null {
  const read = duration().safeParse(value);
  return read.success ? read.data / US : null;
}

function rateOf(value: unknown): number | null {
  const read = rate().safeParse(value);
  return read.success ? read.data : null;
}

function pointOf(value: unknown): RatePoint | null {
  if (!isMapping(value)) return null;
  const [seconds, perSecond] = [secondsOf(value.at), rateOf(value.rate)];
  return seconds === null || perSecond === null ? null : { seconds, perSecond };
}

function pointsOf(value: unknown): RatePoint[] | null {
  const points = Array.isArray(value) ? value.map(pointOf) : [pointOf({ at: '0s', rate: value })];
  return points.every(point => point !== null) ? points : null;
}

export const runSecondsOf = (document: unknown): number =>
  secondsOf(valueAt(document, ['run', 'duration'])) ?? DEFAULT_RUN_SECONDS;

/** null where there is no rate, or one that cannot be read. */
export function curveOf(document: unknown, traffic: string): FormCurve | null {
  const base: Path = ['traffic', traffic];
  const written = valueAt(document, [...base, 'rate']);
  const points = written === undefined ? null : pointsOf(written);
  if (points === null || points.length === 0) return null;
  return {
    path: [...base, 'rate'],
    listed: Array.isArray(written),
    points,
    ramp: valueAt(document, [...base, 'ramp']) === true,
    canRamp: valueAt(document, [...base, 'arrivals']) === 'poisson',
    runSeconds: runSecondsOf(document),
  };
}
