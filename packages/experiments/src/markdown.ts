/** A comparison as Markdown that stands by itself: what differs and how surely, what breaks, what it costs, and what it all rests on. */
import {
  type Assumption,
  type Comparison,
  type Difference,
  type Metric,
  METRICS,
  type PlatformResult,
} from '@tare/schema';
import { amountOf, byDoubt, countsByBadge } from './badges.ts';
import { estimateOfMetric, METRIC_TEXTS } from './metric-text.ts';
import { formatEstimate } from './number-format.ts';

/** What Markdown or HTML would read as more than text. */
export const escapedMarkdown = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/[\\`*_[\]|#!]/g, '\\$&')
    .replace(/\s+/g, ' ');

const LOSSES: readonly Metric[] = [
  'blastKernel',
  'blastHost',
  'blastZone',
  'blastSite',
  'blastProvider',
  'blastControlPlane',
];

const WEAKEST = 12;

const labelOf = ({ platforms }: Comparison, id: string): string =>
  escapedMarkdown(platforms.find(one => one.id === id)?.label ?? id);

export const markdownTable = (head: readonly string[], rows: readonly (readonly string[])[]): string[] => [
  `| ${head.join(' | ')} |`,
  `| --- |${head
    .slice(1)
    .map(() => ' ---: |')
    .join('')}`,
  ...rows.map(row => `| ${row.join(' | ')} |`),
];

function figureOf(result: PlatformResult, metric: Metric): string {
  const estimate = estimateOfMetric(result, metric);
  return estimate === null ? '–' : formatEstimate(estimate, METRIC_TEXTS[metric].quantity);
}

/** Metrics in rows, platforms in columns; those that none has are left out. */
export function figuresTable({ platforms }: Comparison, metrics: readonly Metric[] = METRICS): string[] {
  const able = platforms.filter(({ feasible }) => feasible);
  const known = metrics.filter(metric => able.some(one => estimateOfMetric(one, metric) !== null));
  if (able.length === 0 || known.length === 0) return [];
  return markdownTable(
    ['', ...able.map(({ label }) => escapedMarkdown(label))],
    known.map(metric => [METRIC_TEXTS[metric].label, ...able.map(one => figureOf(one, metric))]),
  );
}

/** Of anything that is shown: less is what rounding leaves. */
const NOTHING = 1e-9;

const isSame = ({ low, high }: Difference): boolean => Math.max(Math.abs(low), Math.abs(high)) < NOTHING;

/** Better and worse are the reader's business where a metric has no direction. */
function changed(own: readonly Difference[], wanted: 'better' | 'worse' | 'other'): string[] {
  return own.flatMap(({ metric, value, low, high }) => {
    const { label, quantity, better } = METRIC_TEXTS[metric];
    const sense = better === undefined ? 'other' : value < 0 === (better === 'less') ? 'better' : 'worse';
    if (sense !== wanted) return [];
    const text = formatEstimate({ value, low, high }, quantity).replace(/ %$/, ' points');
    return [`${label} ${value > 0 ? '+' : ''}${text}`];
  });
}

const item = (head: string, items: readonly string[]): string[] =>
  items.length === 0 ? [] : [`  - ${head}: ${items.join(', ')}`];

function differencesOf(comparison: Comparison, id: string): string[] {
  const own = comparison.differences.filter(one => one.platform === id);
  const sure = own.filter(one => one.distinguishable && !isSame(one));
  const unclear = own.filter(one => !one.distinguishable && !isSame(one));
  return [
    `- **${labelOf(comparison, id)}**`,
    ...item('better', changed(sure, 'better')),
    ...item('worse', changed(sure, 'worse')),
    ...item('different', changed(sure, 'other')),
    ...item(
      'not distinguishable',
      unclear.map(({ metric }) => METRIC_TEXTS[metric].label),
    ),
  ];
}

function differences(comparison: Comparison): string[] {
  const { platforms, baseline } = comparison;
  const others = platforms.filter(({ id }) => comparison.differences.some(one => one.platform === id));
  if (others.length === 0) return [];
  return [
    `#### Against ${labelOf(comparison, baseline)}`,
    '',
    'Replication by replication on the same arrivals, with 95 % intervals.',
    '',
    ...others.flatMap(({ id }) => differencesOf(comparison, id)),
    '',
  ];
}

/** What one loss takes, and what cannot run at all or is not complete. */
function breaks(comparison: Comparison): string[] {
  const rows = figuresTable(comparison, LOSSES);
  const reasons = comparison.platforms.flatMap(({ id, feasible, reasons: own }) =>
    own.map(
      ({ message, fix }) =>
        `- **${labelOf(comparison, id)}** ${feasible ? 'is incomplete' : 'cannot run this'}: ${escapedMarkdown(`${message} ${fix}`)}`,
    ),
  );
  if (rows.length + reasons.length === 0) return [];
  const [gap, said] = [rows.length > 0 ? [''] : [], reasons.length > 0 ? [''] : []];
  return ['#### What breaks', '', ...rows, ...gap, ...reasons, ...said];
}

const lineOf = (one: Assumption): string =>
  `- ${escapedMarkdown(one.what)} = ${escapedMarkdown(amountOf(one))} (${one.badge}): ${escapedMarkdown(one.source)}`;

/** What the format takes where the scenario is silent weighs less than a number of the catalogue. */
const isDefault = ({ path }: Assumption): boolean => path !== undefined;

const isPrice = ({ unit }: Assumption): boolean => /USD|\$/.test(unit);

function prices({ assumptions }: Comparison): string[] {
  const own = assumptions.filter(isPrice);
  return own.length === 0 ? [] : ['#### Prices', '', ...own.map(lineOf), ''];
}

/** How sure it is: how well each number is supported, what lies outside what was measured, and what is left out. */
function rests({ assumptions, beyondMeasured, notModelled, replications, complete }: Comparison): string[] {
  const weak = assumptions
    .filter(one => !isPrice(one))
    .sort((one, other) => byDoubt(one, other) || Number(isDefault(one)) - Number(isDefault(other)));
  const shown = weak.slice(0, WEAKEST);
  const left = weak.length - shown.length;
  const list = (head: string, items: readonly string[]) =>
    items.length === 0 ? [] : ['', head, '', ...items.map(text => `- ${escapedMarkdown(text)}`)];
  return [
    '#### How sure that is',
    '',
    `Figures are means of ${String(replications)} replications${complete ? '' : ', which is not all of them: it was cut short'}; ± is a 95 % interval of chance alone. They rest on ${String(assumptions.length)} numbers: ${countsByBadge(assumptions).join(', ')}. The least supported:`,
    '',
    ...shown.map(lineOf),
    ...(left > 0 ? [`- … and ${String(left)} more`] : []),
    ...list('Outside what was measured:', beyondMeasured),
    ...list('Not modelled:', notModelled),
    '',
  ];
}

/** What stands below the table of figures. */
export const markdownSections = (comparison: Comparison): string[] => [
  ...differences(comparison),
  ...breaks(comparison),
  ...prices(comparison),
  ...rests(comparison),
];

/** All of it, for a file. */
export function comparisonMarkdown(comparison: Comparison, question = ''): string {
  const { name, verdict, seed, replications, engineVersion, catalogueVersion, scenarioHash, hash } =
    comparison;
  return [
    `### ${escapedMarkdown(name)}`,
    '',
    ...(question === '' ? [] : [escapedMarkdown(question), '']),
    `**${escapedMarkdown(verdict.sentence)}**`,
    '',
    ...figuresTable(
      comparison,
      METRICS.filter(metric => !LOSSES.includes(metric)),
    ),
    '',
    ...markdownSections(comparison),
    `${String(replications)} replications from seed ${String(seed)}, engine ${engineVersion}, catalogue ${catalogueVersion}, scenario \`${scenarioHash.slice(0, 12)}\`, result \`${hash.slice(0, 12)}\`: whoever runs the same scenario gets the same result.`,
  ].join('\n');
}
