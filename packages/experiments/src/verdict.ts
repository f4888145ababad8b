/** The answer in one plain sentence, with its uncertainty (rule R2: "not distinguishable" is a verdict). */
import type { Metric, PlatformResult, Verdict } from '@tare/schema';
import { meanOf } from './interval.ts';
import { METRIC_TEXTS } from './metric-text.ts';
import { formatEstimate, formatValue } from './number-format.ts';
import { type Contender, type Objectives, shortfalls } from './objectives.ts';
import { excludesZero, pairedDifference, samplesOf } from './paired.ts';
import { isPlural } from './plural.ts';
import type { Trial } from './trial.ts';

export interface VerdictInput {
  readonly platforms: readonly PlatformResult[];
  /** Comparable trials, in the same order; empty for what cannot be compared. */
  readonly trials: readonly (readonly Trial[])[];
  readonly objectives: Objectives;
}

const verb = (labels: readonly string[], singular: string, plural: string): string =>
  labels.length > 1 || isPlural(labels[0] ?? '') ? plural : singular;

function joined(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)!}`;
}

/** Where no platform is left out, a long list of names says less than their number. */
const everybody = (labels: readonly string[]): string =>
  labels.length > 2 ? `All ${String(labels.length)} platforms` : joined(labels);

const labelsOf = (contenders: readonly Contender[]): string[] => contenders.map(({ result }) => result.label);

const meanCost = ({ trials }: Contender): number =>
  meanOf(trials.map(trial => trial.metrics.usdPerMonth ?? Infinity));
const meanTail = ({ trials }: Contender): number => meanOf(trials.map(trial => trial.metrics.p99 ?? 0));

/** Whether two platforms differ in a metric beyond chance. */
function differ(one: Contender, other: Contender, metric: Metric): boolean {
  const difference = pairedDifference(samplesOf(one.trials, metric), samplesOf(other.trials, metric));
  return difference !== null && excludesZero(difference);
}

const silent = (sentence: string): Verdict => ({ sentence, cheapest: null, distinguishable: false });

function withoutFigures({ platforms, trials }: VerdictInput): Verdict {
  if (platforms.every(({ feasible }) => !feasible)) {
    const reason = platforms[0]?.reasons[0];
    return silent(`No platform can run this${reason === undefined ? '.' : `: ${reason.message}`}`);
  }
  if (trials.some(own => own.length === 1))
    return silent('One replication gives no interval: run at least two to compare.');
  return silent('Nothing can be said yet: no platform has figures.');
}

function nobodyCarries(contenders: readonly Contender[], objectives: Objectives): Verdict {
  const parts = contenders.slice(0, 2).map(contender => {
    const [first] = shortfalls(contender, objectives);
    return `${contender.result.label}: ${first?.text ?? 'unknown'}`;
  });
  const certain = contenders.every(one => shortfalls(one, objectives).some(({ met }) => met === 'missed'));
  const opening = certain
    ? 'No platform carries this as asked'
    : 'It is not certain that any platform carries this as asked';
  return { ...silent(`${opening} (${parts.join('; ')}).`), carried: false };
}

const cost = ({ result }: Contender): string => `${formatEstimate(result.usdPerMonth, 'usd')} a month`;

function hostCount({ result }: Contender): string {
  const count = formatEstimate(result.hosts, 'number');
  return `${count} ${count === '1' ? 'host' : 'hosts'}`;
}

/** "Full VMs need 7 hosts ($960 a month)", for the dearest of those that carry the workload. */
function rival(leader: Contender, others: readonly Contender[]): string {
  const dearest = [...others].sort((one, other) => meanCost(other) - meanCost(one))[0];
  if (dearest === undefined) return '';
  const needs = verb([dearest.result.label], 'needs', 'need');
  const hosts = differ(leader, dearest, 'hosts')
    ? `${needs} ${formatEstimate(dearest.result.hosts, 'number')}, ${cost(dearest)}`
    : `${verb([dearest.result.label], 'costs', 'cost')} ${cost(dearest)}`;
  return `; ${dearest.result.label} ${hosts}`;
}

/** What speaks against the leader, by how much worse it is than the best of the others. */
const DRAWBACKS: readonly { metric: Metric; say: (worse: string, better: string, than: string) => string }[] =
  [
    {
      metric: 'blastKernel',
      say: (worse, better, than) =>
        `one kernel panic takes ${worse} of your instances, not ${better} as with ${than}`,
    },
    { metric: 'p99', say: (worse, better, than) => `p99 is ${worse}, not ${better} as with ${than}` },
    {
      metric: 'scaleOutMs',
      say: (worse, better, than) => `going from 1 to 10 takes ${worse}, not ${better} as with ${than}`,
    },
    {
      metric: 'makespanMs',
      say: (worse, better, than) => `the batches take ${worse}, not ${better} as with ${than}`,
    },
  ];
/** Less than this is not worth a sentence. */
const WORTH_SAYING = 1.2;

interface Drawback {
  readonly ratio: number;
  readonly text: string;
}

function drawbackAgainst(leader: Contender, other: Contender): Drawback[] {
  return DRAWBACKS.flatMap(({ metric, say }) => {
    if (!differ(leader, other, metric)) return [];
    const own = leader.trials.map(trial => trial.metrics[metric] ?? 0);
    const their = other.trials.map(trial => trial.metrics[metric] ?? 0);
    const ratio = meanOf(own) / Math.max(meanOf(their), 1e-9);
    if (ratio < WORTH_SAYING) return [];
    const quantity = METRIC_TEXTS[metric].quantity;
    const shown = (contender: Contender) => {
      const estimate = estimateOfTrials(contender, metric);
      return estimate === null ? 'unknown' : formatValue(estimate, quantity);
    };
    return [{ ratio, text: say(shown(leader), shown(other), other.result.label) }];
  });
}

const estimateOfTrials = ({ trials }: Contender, metric: Metric) =>
  pairedDifference(
    samplesOf(trials, metric),
    trials.map(() => 0),
  );

function drawback(leader: Contender, others: readonly Contender[]): string {
  const found = others.flatMap(other => drawbackAgainst(leader, other)).sort((a, b) => b.ratio - a.ratio);
  return found[0] === undefined ? '' : ` But ${found[0].text}.`;
}

function excluded(contenders: readonly Contender[], objectives: Objectives): string {
  const out = contenders.filter(one => shortfalls(one, objectives).length > 0);
  if (out.length === 0) return '';
  const [finding] = shortfalls(out[0]!, objectives);
  return `; ${joined(labelsOf(out))} ${verb(labelsOf(out), 'does', 'do')} not (${finding!.text})`;
}

/** Several leaders cost exactly the same, or cannot be told apart. */
function amongEquals(tied: readonly Contender[]): string {
  if (tied.length === 1) return '';
  const costs = new Set(tied.flatMap(({ trials }) => trials.map(trial => trial.metrics.usdPerMonth)));
  return costs.size === 1 ? ' each' : ' (their cost is not distinguishable)';
}

/** What tells those that cost the same apart, where that is what was asked: when batches are done, or what energy they take. */
const TELLING: readonly {
  metric: Metric;
  say: (least: string, best: string, most: string, worst: string) => string;
}[] = [
  {
    metric: 'makespanMs',
    say: (least, best, most, worst) =>
      ` The batches are done after ${least} with ${best}, after ${most} with ${worst}.`,
  },
  {
    metric: 'kilowattHoursPerMonth',
    say: (least, best, most, worst) => ` It takes ${least} kWh a month with ${best}, ${most} with ${worst}.`,
  },
];

function toldApart(tied: readonly Contender[]): string {
  for (const { metric, say } of TELLING) {
    const mean = ({ trials }: Contender) => meanOf(trials.map(trial => trial.metrics[metric] ?? Number.NaN));
    const ranked = tied.filter(one => mean(one) > 0).sort((one, other) => mean(one) - mean(other));
    const [best, worst] = [ranked[0], ranked.at(-1)];
    if (best === undefined || worst === undefined || mean(worst) / mean(best) < WORTH_SAYING) continue;
    if (!differ(worst, best, metric)) continue;
    const shown = (contender: Contender) =>
      formatEstimate(estimateOfTrials(contender, metric), METRIC_TEXTS[metric].quantity);
    return say(shown(best), best.result.label, shown(worst), worst.result.label);
  }
  return '';
}

const contendersOf = ({ platforms, trials }: VerdictInput): Contender[] =>
  platforms
    .map((result, index): Contender => ({ result, trials: trials[index]! }))
    .filter(own => own.trials.length > 1);

/** Those that meet the objectives, the cheapest first. */
const carryingOf = (contenders: readonly Contender[], objectives: Objectives): Contender[] =>
  contenders
    .filter(contender => shortfalls(contender, objectives).length === 0)
    .sort((one, other) => meanCost(one) - meanCost(other) || meanTail(one) - meanTail(other));

/** The cheapest, and those whose cost cannot be told from its. */
const tiedWith = (leader: Contender, carrying: readonly Contender[]): Contender[] =>
  carrying.filter(other => other === leader || !differ(leader, other, 'usdPerMonth'));

/** Who meets the objectives for least, the cheapest first; nobody where none does. */
export function leadersOf(input: VerdictInput): PlatformResult[] {
  const carrying = carryingOf(contendersOf(input), input.objectives);
  return carrying[0] === undefined ? [] : tiedWith(carrying[0], carrying).map(({ result }) => result);
}

/** Judges the platforms that have figures; says what is cheapest, or that it cannot be told. */
export function verdictOf(input: VerdictInput): Verdict {
  const contenders = contendersOf(input);
  if (contenders.length === 0) return withoutFigures(input);
  const carrying = carryingOf(contenders, input.objectives);
  const leader = carrying[0];
  if (leader === undefined) return nobodyCarries(contenders, input.objectives);
  const tied = tiedWith(leader, carrying);
  const dearer = carrying.filter(other => !tied.includes(other));
  const labels = labelsOf(tied);
  const who = tied.length === input.platforms.length ? everybody(labels) : joined(labels);
  const opening = `${who} ${verb(labels, 'carries', 'carry')} this on ${hostCount(leader)}, ${cost(leader)}`;
  return {
    sentence:
      `${opening}${amongEquals(tied)}${rival(leader, dearer)}${excluded(contenders, input.objectives)}.` +
      toldApart(tied) +
      drawback(
        leader,
        carrying.filter(other => other !== leader),
      ),
    cheapest: tied.length > 1 ? null : leader.result.id,
    distinguishable: tied.length === 1,
    carried: true,
  };
}
