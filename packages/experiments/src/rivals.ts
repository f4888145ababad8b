/** A candidate of a search: a platform under some settings of the scenario, and the runs it has so far. */
import type {
  Estimate,
  ObjectivePart,
  Outcome,
  SearchFinding,
  SearchObjective,
  SweepSetting,
} from '@tare/schema';
import { clamp, estimateOf, type Samples } from './interval.ts';
import { ANSWERED_AT_LEAST, FAILED_AT_MOST, type Met } from './objectives.ts';
import { pairedDifference } from './paired.ts';
import { comparableTrials, type Standing, standingOf } from './standing.ts';
import type { Confidence } from './student.ts';
import type { Subject } from './subject.ts';
import type { Trial, TrialOutcome } from './trial.ts';

export interface Rival {
  readonly id: string;
  readonly platform: string;
  readonly settings: readonly SweepSetting[];
  readonly subject: Outcome<Subject>;
  /** By replication, without a gap. */
  readonly outcomes: TrialOutcome[];
}

export const platformIndex = ({ platform }: Rival, { plan }: Subject): number =>
  plan.platforms.findIndex(({ id }) => id === platform);

export function rivalStanding(rival: Rival): Standing {
  const { subject, outcomes } = rival;
  if (!subject.ok) return { state: 'infeasible', reasons: subject.problems };
  return standingOf(subject.value.plan.platforms[platformIndex(rival, subject.value)]!, outcomes);
}

/** A quantity of a trial. */
export type Read = (trial: Trial) => number | null;

export const usdOf: Read = trial => trial.metrics.usdPerMonth;
export const failedOf: Read = trial => trial.metrics.failedFraction;
export const hostsOf: Read = trial => trial.metrics.hosts;
export const availabilityOf: Read = trial => trial.availability;

/** The latency that the objective names; p99 where it names none. */
export function latencyReader({ latency }: SearchObjective): Read {
  const figure = latency?.figure ?? 'p99';
  return figure === 'mean' ? trial => trial.meanLatencyMs : trial => trial.metrics[figure];
}

/** Share of what arrives that is answered or fails, rather than piling up. */
const settledShare: Read = trial =>
  trial.arrived === 0
    ? 1
    : Math.min(1, trial.completed / trial.arrived + (trial.metrics.failedFraction ?? 0));

const samplesOfTrials = (trials: readonly Trial[], read: Read): Samples => trials.map(read);

export const trialsOf = (rival: Rival): readonly Trial[] => comparableTrials(rivalStanding(rival));

export const estimateFor = (
  rival: Rival,
  read: Read,
  { most = Infinity, confidence = 0.95 }: { most?: number; confidence?: Confidence } = {},
): Estimate | null => clamp(estimateOf(samplesOfTrials(trialsOf(rival), read), confidence), 0, most);

/** `one − other`, on the replications that both have. */
export const differenceOf = (
  one: Rival,
  other: Rival,
  { read, confidence = 0.95 }: { read: Read; confidence?: Confidence },
): Estimate | null =>
  pairedDifference(samplesOfTrials(trialsOf(one), read), samplesOfTrials(trialsOf(other), read), confidence);

interface Bound {
  readonly part: ObjectivePart;
  readonly read: Read;
  readonly bound: number;
  readonly side: 'most' | 'least';
}

/** A quantity that cannot be over 1 is a share. */
const isShare = ({ part }: Bound): boolean => part !== 'latency';

function boundsOf(objective: SearchObjective): Bound[] {
  const { latency, failedFraction, availability } = objective;
  return [
    { part: 'keeps-up', read: settledShare, bound: ANSWERED_AT_LEAST, side: 'least' },
    { part: 'failed', read: failedOf, bound: failedFraction ?? FAILED_AT_MOST, side: 'most' },
    ...(latency === undefined
      ? []
      : [{ part: 'latency', read: latencyReader(objective), bound: latency.ms, side: 'most' } as const]),
    ...(availability === undefined
      ? []
      : [{ part: 'availability', read: availabilityOf, bound: availability, side: 'least' } as const]),
  ];
}

function met(estimate: Estimate | null, { bound, side }: Bound): Met {
  if (estimate === null) return 'uncertain';
  const { low, high } = estimate;
  if (side === 'most' ? high <= bound : low >= bound) return 'met';
  return (side === 'most' ? low > bound : high < bound) ? 'missed' : 'uncertain';
}

/** Each part of the objective against its interval: told at 95 %, judged at the confidence of the look. */
export function findingsOf(
  rival: Rival,
  objective: SearchObjective,
  confidence: Confidence,
): SearchFinding[] {
  return boundsOf(objective).map(bound => {
    const most = isShare(bound) ? 1 : Infinity;
    const judged = estimateFor(rival, bound.read, { most, confidence });
    const estimate = estimateFor(rival, bound.read, { most });
    return { part: bound.part, met: met(judged, bound), estimate, bound: bound.bound };
  });
}

/** All parts together: one that is missed for certain is enough. */
export function meetsAll(findings: readonly SearchFinding[]): Met {
  if (findings.some(one => one.met === 'missed')) return 'missed';
  return findings.every(one => one.met === 'met') ? 'met' : 'uncertain';
}
