/** A sweep in words, as a table and as CSV: the same rows in a terminal, on a page and in a pull request. */
import type { Metric, Sweep, SweepFigures, SweepPoint } from '@tare/schema';
import { countCombinations } from './combinations.ts';
import { type CsvValue, csvOf } from './csv.ts';
import { escapedMarkdown, markdownTable } from './markdown-text.ts';
import { estimateOfMetric, METRIC_TEXTS } from './metric-text.ts';
import { formatEstimate } from './number-format.ts';
import { isPlural } from './plural.ts';

/** Platforms that lead together somewhere, with a letter of their own and at how many points. */
export interface LeadingGroup {
  readonly mark: string;
  readonly ids: readonly string[];
  readonly points: number;
}

const keyOf = (leaders: readonly string[]): string => leaders.toSorted().join('\n');

/** In the order in which they first lead; a point where nobody leads is in none. */
export function leadingGroups({ points }: Pick<Sweep, 'points'>): LeadingGroup[] {
  const groups = new Map<string, { ids: readonly string[]; points: number }>();
  for (const point of points.filter(({ leaders }) => leaders.length > 0)) {
    const key = keyOf(point.leaders);
    const known = groups.get(key) ?? { ids: point.leaders, points: 0 };
    groups.set(key, { ...known, points: known.points + 1 });
  }
  return [...groups.values()].map((group, index) => ({ ...group, mark: String.fromCodePoint(65 + index) }));
}

/** Which group leads at a point; −1 where nobody does. */
export function groupAt(groups: readonly LeadingGroup[], { leaders }: SweepPoint): number {
  const key = keyOf(leaders);
  return groups.findIndex(({ ids }) => keyOf(ids) === key);
}

/** Names of platforms as the scenario calls them, in its order. */
export const sweepLabels =
  ({ platforms }: Pick<Sweep, 'platforms'>) =>
  (ids: readonly string[]): string => {
    const labels = platforms.filter(({ id }) => ids.includes(id)).map(({ label }) => label);
    return labels.length < 2 ? labels.join('') : `${labels.slice(0, -1).join(', ')} and ${labels.at(-1)!}`;
  };

const isRefused = ({ reasons }: SweepPoint): boolean => reasons.length > 0;

/** "Of 24 points: Container costs the least at 15; Container and gVisor cost the least alike at 3; nobody meets the objectives at 6." */
export function sweepSentence(sweep: Sweep): string {
  const { points } = sweep;
  const labelOf = sweepLabels(sweep);
  const refused = points.filter(isRefused).length;
  const nobody = points.filter(point => point.leaders.length === 0 && !isRefused(point)).length;
  const at = (count: number): string => (count === points.length ? 'all of them' : String(count));
  const parts = [
    ...leadingGroups(sweep)
      .toSorted((one, other) => other.points - one.points)
      .map(({ ids, points: count }) => {
        const label = labelOf(ids);
        const cost = ids.length > 1 || isPlural(label) ? 'cost' : 'costs';
        return `${label} ${cost} the least ${ids.length > 1 ? 'alike ' : ''}at ${at(count)}`;
      }),
    ...(nobody === 0 ? [] : [`nobody meets the objectives at ${at(nobody)}`]),
    ...(refused === 0 ? [] : [`the scenario cannot be so at ${at(refused)}`]),
  ];
  return `Of ${String(points.length)} ${points.length === 1 ? 'point' : 'points'}: ${parts.join('; ')}.`;
}

function cellText(figures: SweepFigures | undefined, metric: Metric): string {
  if (figures === undefined) return '';
  if (!figures.feasible) return 'cannot run';
  return formatEstimate(estimateOfMetric(figures, metric), METRIC_TEXTS[metric].quantity);
}

export interface SweepRow {
  readonly settings: readonly string[];
  /** Who costs least, or why there is no answer. */
  readonly leads: string;
  /** The metric of each platform of the sweep. */
  readonly cells: readonly string[];
}

/** A row for each point. */
export function sweepRows(sweep: Sweep, metric: Metric): SweepRow[] {
  const labelOf = sweepLabels(sweep);
  return sweep.points.map(point => ({
    settings: point.settings.map(({ value }) => String(value)),
    leads: isRefused(point)
      ? point.reasons.map(({ message }) => message).join(' ')
      : point.leaders.length === 0
        ? 'nobody meets the objectives'
        : labelOf(point.leaders),
    cells: sweep.platforms.map(({ id }) =>
      cellText(
        point.platforms.find(one => one.id === id),
        metric,
      ),
    ),
  }));
}

const METRICS = Object.keys(METRIC_TEXTS) as Metric[];

/** Metrics that some platform has somewhere. */
export const sweepMetrics = ({ points }: Sweep): Metric[] =>
  METRICS.filter(metric =>
    points.some(({ platforms }) => platforms.some(one => estimateOfMetric(one, metric) !== null)),
  );

/** Which combinations they are, where they are not all. */
const designText = ({ design, axes, points }: Sweep): string =>
  design === 'every-combination'
    ? ''
    : `${String(points.length)} of ${String(countCombinations(axes))} combinations, a Latin hypercube: each value as often as the others of its setting. `;

export const sweepBasis = (sweep: Sweep): string => {
  const { replications, seed, engineVersion } = sweep;
  return `${designText(sweep)}Mean and 95 % interval over ${String(replications)} replications from seed ${String(seed)}, on the same arrivals at every point; engine ${engineVersion}.`;
};

export function sweepMarkdown(sweep: Sweep, metric: Metric): string {
  const paths = sweep.axes.map(({ path }) => `\`${path}\``);
  const head = [...paths, 'costs least', ...sweep.platforms.map(({ label }) => escapedMarkdown(label))];
  const rows = sweepRows(sweep, metric).map(({ settings, leads, cells }) =>
    [...settings, leads, ...cells].map(escapedMarkdown),
  );
  return [
    `### ${escapedMarkdown(sweep.name)}`,
    '',
    `**${escapedMarkdown(sweepSentence(sweep))}**`,
    '',
    `${METRIC_TEXTS[metric].label} of each platform:`,
    '',
    ...markdownTable(head, rows),
    '',
    sweepBasis(sweep),
    '',
  ].join('\n');
}

const leadsValue = (point: SweepPoint, id: string): CsvValue =>
  isRefused(point) ? null : point.leaders.includes(id) ? 'yes' : 'no';

/** A row for each platform at each point, with every figure and its interval in base units. */
export function sweepCsv(sweep: Sweep): string {
  const metrics = sweepMetrics(sweep);
  const figures = (one: SweepFigures | undefined): CsvValue[] =>
    metrics.flatMap(metric => {
      const estimate = one === undefined ? null : estimateOfMetric(one, metric);
      return [estimate?.value ?? null, estimate?.low ?? null, estimate?.high ?? null];
    });
  const rows = sweep.points.flatMap(point =>
    sweep.platforms.map(({ id }): CsvValue[] => [
      ...point.settings.map(({ value }) => (typeof value === 'number' ? value : String(value))),
      id,
      leadsValue(point, id),
      ...figures(point.platforms.find(one => one.id === id)),
    ]),
  );
  const heads = metrics.flatMap(metric => [metric, `${metric} low`, `${metric} high`]);
  return csvOf([[...sweep.axes.map(({ path }) => path), 'platform', 'leads', ...heads], ...rows]);
}
