/** A search as text: the verdict, every candidate with what became of it, the frontier. */
import { formatEstimate, formatSignificant } from '@tare/experiments';
import type { ObjectivePart, Search, SearchCandidate, SearchFinding, SearchObjective } from '@tare/schema';
import type { World } from '../world.ts';
import { bullet, columns, wrap } from './columns.ts';
import { shortNames } from './short-names.ts';

const percent = (share: number): string => `${formatSignificant(share * 100, 5)} %`;
const exactly = (value: number) => ({ value, low: value, high: value });

/** "p99 31.2 ± 0.4 ms" with the name of the part. */
const SAY: Readonly<Record<ObjectivePart, (finding: SearchFinding) => string>> = {
  'keeps-up': ({ estimate, bound }) =>
    `keeps up with ${formatEstimate(estimate, 'fraction')} of what arrives, not ${percent(bound)}`,
  failed: ({ estimate, bound }) => `fails ${formatEstimate(estimate, 'fraction')}, over ${percent(bound)}`,
  latency: ({ estimate, bound }) =>
    `takes ${formatEstimate(estimate, 'milliseconds')}, over ${formatEstimate(exactly(bound), 'milliseconds')}`,
  availability: ({ estimate, bound }) =>
    `is available ${formatEstimate(estimate, 'fraction')}, under ${percent(bound)}`,
};

const findingTexts = ({ findings }: SearchCandidate, met: SearchFinding['met']): string =>
  findings
    .filter(finding => finding.met === met)
    .map(finding => SAY[finding.part](finding))
    .join('; ');

function objectiveText({ latency, failedFraction, availability }: SearchObjective): string {
  return [
    ...(latency === undefined
      ? []
      : [`${latency.figure} at most ${formatEstimate(exactly(latency.ms), 'milliseconds')}`]),
    ...(failedFraction === undefined ? [] : [`failed at most ${percent(failedFraction)}`]),
    ...(availability === undefined ? [] : [`availability at least ${percent(availability)}`]),
  ].join(', ');
}

const usd = ({ usdPerMonth }: SearchCandidate): string => `${formatEstimate(usdPerMonth, 'usd')} a month`;

/** Candidates by a number, as their ids are long. */
type Names = ReadonlyMap<string, string>;

function fate(candidate: SearchCandidate, names: Names): string {
  const { state, dropped, reasons } = candidate;
  if (state === 'infeasible') return `cannot run: ${reasons[0]?.message ?? ''}`;
  if (state === 'failed') return `unknown: ${reasons[0]?.message ?? ''}`;
  if (dropped?.why === 'dearer')
    return `${formatEstimate(dropped.usdPerMonth, 'usd')} dearer than ${names.get(dropped.than) ?? ''}`;
  if (dropped !== null) return findingTexts(candidate, 'missed');
  const unsure = findingTexts(candidate, 'uncertain');
  return unsure === '' ? 'meets it' : `not certain: ${unsure}`;
}

const figures = ({ hosts, usdPerMonth, latencyMs, failedFraction }: SearchCandidate): string[] => [
  formatEstimate(hosts, 'number'),
  formatEstimate(usdPerMonth, 'usd'),
  formatEstimate(latencyMs, 'milliseconds'),
  formatEstimate(failedFraction, 'fraction'),
];

function candidateRow(candidate: SearchCandidate, names: Names): string[] {
  const { id, platform, settings, state, replications } = candidate;
  return [
    names.get(id)!,
    platform,
    ...settings.map(({ value }) => String(value)),
    ...(state === 'infeasible' ? ['', '', '', ''] : figures(candidate)),
    String(replications),
    fate(candidate, names),
  ];
}

function table({ candidates, axes, objective }: Search, names: Names): string {
  return columns([
    [
      '',
      'platform',
      ...shortNames(axes.map(({ path }) => path)),
      'hosts',
      'a month',
      objective.latency?.figure ?? 'p99',
      'failed',
      'runs',
      '',
    ],
    ...candidates.map(candidate => candidateRow(candidate, names)),
  ]);
}

function verdictText({ verdict, candidates, objective }: Search, names: Names): string {
  const named = (id: string) => candidates.find(one => one.id === id)!;
  const asked = objectiveText(objective);
  if (verdict.kind === 'winner') {
    const { id } = named(verdict.candidate);
    return `The cheapest that meets ${asked} is ${names.get(id)!}, ${id}: ${usd(named(id))}.`;
  }
  if (verdict.kind === 'not-distinguishable') {
    const list = verdict.candidates.map(id => `${names.get(id)!} (${usd(named(id))})`).join(', ');
    return `The cheapest that meets ${asked} is not distinguishable among ${list}.`;
  }
  if (verdict.nearest === null) return `None meets ${asked}: none can run.`;
  const nearest = named(verdict.nearest);
  return `None meets ${asked}. The nearest, by its means, is ${names.get(nearest.id)!}, ${nearest.id}: it ${findingTexts(nearest, 'missed')}.`;
}

/** Whether a candidate of the frontier meets the objective, whatever it costs. */
function meets({ findings }: SearchCandidate): string {
  if (findings.some(({ met }) => met === 'missed')) return 'misses it';
  return findings.every(({ met }) => met === 'met') ? 'meets it' : 'not certain';
}

export function searchText(result: Search, world: World): string {
  const { candidates, frontier, rungs, seed, runs } = result;
  const { width } = world;
  const names: Names = new Map(candidates.map(({ id }, index) => [id, `#${String(index + 1)}`]));
  const frontierLines = frontier.map(id => {
    const one = candidates.find(candidate => candidate.id === id)!;
    return bullet(
      `${names.get(id)!} ${id}: ${usd(one)}, ${formatEstimate(one.latencyMs, 'milliseconds')}, ${formatEstimate(one.failedFraction, 'fraction')} failed (${meets(one)})`,
      width,
    );
  });
  return [
    world.bold(wrap(verdictText(result, names), width)),
    table(result, names),
    ['Frontier of cost, latency and failures, as far as the intervals say:', ...frontierLines].join('\n'),
    world.dim(
      wrap(
        `Mean and 95 % interval, paired on the same arrivals from seed ${String(seed)}; after ${rungs.join(', ')} replications whoever the intervals exclude (99 % before the last) is dropped: ${String(runs.done)} runs instead of ${String(runs.most)}.`,
        width,
      ),
    ),
  ].join('\n\n');
}
