/** The rate of a traffic as points of a curve. */
import { isMapping, type Path, valueAt } from './document-at.ts';
import type { FormCurve, RatePoint } from './form-model.ts';
import { rateOf, secondsOf } from './quantities.ts';

/** What the format runs when it is not said. */
const DEFAULT_RUN_SECONDS = 600;

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

/** Steps in which a recording is drawn. */
const STEPS = 60;
/** Of a longer recording so many arrivals are looked at, evenly. */
const MOST_LOOKED_AT = 20_000;

const arrivalOf = (value: unknown): number | null => (typeof value === 'number' ? value : secondsOf(value));

/** How many arrived in each step of a recording, as a rate; null where its times cannot be read. */
function recordedCurve(document: unknown, base: Path): FormCurve | null {
  const times = valueAt(document, [...base, 'times']);
  if (!Array.isArray(times) || times.length === 0) return null;
  const every = Math.ceil(times.length / MOST_LOOKED_AT);
  const seen = times.filter((_, index) => index % every === 0).map(arrivalOf);
  const runSeconds = runSecondsOf(document);
  const step = runSeconds / STEPS;
  const counts = new Array<number>(STEPS).fill(0);
  for (const seconds of seen) {
    if (seconds === null) return null;
    const at = Math.floor(seconds / step);
    if (at < STEPS) counts[at]! += every;
  }
  const points = counts.map((count, index) => ({ seconds: index * step, perSecond: count / step }));
  const fixed = { listed: true, ramp: false, canRamp: false, isRecorded: true };
  return { ...fixed, path: [...base, 'times'], points, runSeconds };
}

/** null where there is no rate, or one that cannot be read. */
export function curveOf(document: unknown, traffic: string): FormCurve | null {
  const base: Path = ['traffic', traffic];
  if (valueAt(document, [...base, 'arrivals']) === 'trace') return recordedCurve(document, base);
  const written = valueAt(document, [...base, 'rate']);
  const points = written === undefined ? null : pointsOf(written);
  if (points === null || points.length === 0) return null;
  return {
    path: [...base, 'rate'],
    listed: Array.isArray(written),
    points,
    ramp: valueAt(document, [...base, 'ramp']) === true,
    canRamp: valueAt(document, [...base, 'arrivals']) === 'poisson',
    isRecorded: false,
    runSeconds: runSecondsOf(document),
  };
}
