/** Which platforms carry the workload: they keep up, and they meet the scenario's objectives. */
import type { Estimate, PlatformResult, Scenario } from '@tare/schema';
import { formatDecimals, formatEstimate, formatSignificant } from './number-format.ts';
import type { Trial } from './trial.ts';

export type Objectives = Scenario['objectives'];

/** Without an objective of its own, a platform that fails more than this does not carry the workload. */
export const FAILED_AT_MOST = 0.01;
/** One that answers less than this share of what arrives, in the window, falls behind. */
export const ANSWERED_AT_LEAST = 0.95;

export interface Contender {
  readonly result: PlatformResult;
  readonly trials: readonly Trial[];
}

/** An objective is met, missed, or its interval does not say. */
export type Met = 'met' | 'missed' | 'uncertain';
export interface Finding {
  readonly met: Met;
  /** "p99 is 73 ± 4 ms, over 50 ms" */
  readonly text: string;
}

const judge = ({ low, high }: Estimate, most: number): Met =>
  high <= most ? 'met' : low > most ? 'missed' : 'uncertain';

function answeredShare(trials: readonly Trial[]): number {
  const arrived = trials.reduce((sum, trial) => sum + trial.arrived, 0);
  const completed = trials.reduce((sum, trial) => sum + trial.completed, 0);
  return arrived === 0 ? 1 : completed / arrived;
}

function failing({ result }: Contender, objectives: Objectives): Finding[] {
  const most = objectives?.failed ?? FAILED_AT_MOST;
  const failed = result.failedFraction;
  if (failed === null) return [];
  return [
    {
      met: judge(failed, most),
      text: `${formatEstimate(failed, 'fraction')} of requests fail, over ${formatSignificant(most * 100)} %`,
    },
  ];
}

function keepingUp({ trials, result }: Contender): Finding[] {
  const share = answeredShare(trials) + (result.failedFraction?.value ?? 0);
  const behind = share < ANSWERED_AT_LEAST;
  return [
    {
      met: behind ? 'missed' : 'met',
      text: `only ${formatDecimals(answeredShare(trials) * 100, 0)} % of what arrives is answered`,
    },
  ];
}

function latency({ result }: Contender, objectives: Objectives): Finding[] {
  if (objectives?.p99 === undefined) return [];
  const most = objectives.p99 / 1000;
  const p99 = result.latencyMs.p99;
  if (p99 === null) return [{ met: 'uncertain', text: 'p99 is unknown' }];
  const limit = formatEstimate({ value: most, low: most, high: most }, 'milliseconds');
  return [
    { met: judge(p99, most), text: `p99 is ${formatEstimate(p99, 'milliseconds')}, not within ${limit}` },
  ];
}

function budget({ result }: Contender, objectives: Objectives): Finding[] {
  if (objectives?.usdPerMonth === undefined || result.usdPerMonth === null) return [];
  return [
    {
      met: judge(result.usdPerMonth, objectives.usdPerMonth),
      text: `it costs ${formatEstimate(result.usdPerMonth, 'usd')} a month, over $${formatDecimals(objectives.usdPerMonth, 0)}`,
    },
  ];
}

/** Everything that is not certainly met; empty when the platform carries the workload. */
export function shortfalls(contender: Contender, objectives: Objectives): Finding[] {
  return [
    ...failing(contender, objectives),
    ...keepingUp(contender),
    ...latency(contender, objectives),
    ...budget(contender, objectives),
  ].filter(finding => finding.met !== 'met');
}
