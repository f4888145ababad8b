/** A comparison as text: verdict, headline numbers, differences, what cannot run, what stands behind it. */
import { estimateOfMetric, formatEstimate, METRIC_TEXTS } from '@tare/experiments';
import type { Comparison, Difference, Metric, PlatformResult } from '@tare/schema';
import type { World } from '../world.ts';
import { assumptionsText } from './assumptions.ts';
import { bullet, columns, wrap } from './columns.ts';
import { problemText } from './problems.ts';

const HEADLINES: readonly Metric[] = [
  'hosts',
  'usdPerMonth',
  'instancesPerHost',
  'p50',
  'p95',
  'p99',
  'throughputPerSecond',
  'failedFraction',
  'startupP50',
  'startupP95',
  'scaleOutMs',
  'blastKernel',
  'blastHost',
  'cpuUtilisation',
  'tareFraction',
];
const COMPARED: readonly Metric[] = [
  'hosts',
  'usdPerMonth',
  'p50',
  'p99',
  'throughputPerSecond',
  'failedFraction',
  'startupP50',
  'scaleOutMs',
  'blastKernel',
];

const NAME_COLUMN = 34;
const VALUE_COLUMN = 21;

/** Groups of platforms that fit beside each other. */
function pages<Item>(items: readonly Item[], width: number): Item[][] {
  const fit = Math.max(1, Math.floor((width - NAME_COLUMN) / VALUE_COLUMN));
  return Array.from({ length: Math.ceil(items.length / fit) }, (_, page) =>
    items.slice(page * fit, (page + 1) * fit),
  );
}

function headlineTable(platforms: readonly PlatformResult[], baseline: string, world: World): string {
  return pages(platforms, world.width)
    .map(page =>
      columns([
        ['', ...page.map(({ id }) => world.bold(id === baseline ? `${id} *` : id))],
        ...HEADLINES.map(metric => [
          METRIC_TEXTS[metric].label,
          ...page.map(result =>
            formatEstimate(estimateOfMetric(result, metric), METRIC_TEXTS[metric].quantity),
          ),
        ]),
        [
          'Memory: tare of the isolation',
          ...page.map(({ memoryBytes }) => formatEstimate(memoryBytes.overhead, 'bytes')),
        ],
        [
          'Memory: guest systems',
          ...page.map(({ memoryBytes }) => formatEstimate(memoryBytes.guestOs, 'bytes')),
        ],
      ]),
    )
    .join('\n\n');
}

function differenceText(difference: Difference | undefined, metric: Metric): string {
  if (difference === undefined) return 'unknown';
  if (difference.value === 0 && difference.low === 0 && difference.high === 0) return 'the same';
  if (!difference.distinguishable) return 'not distinguishable';
  const text = formatEstimate(difference, METRIC_TEXTS[metric].quantity).replace(/ %$/, ' points');
  return difference.value > 0 ? `+${text}` : text;
}

function differenceTable({ platforms, differences, baseline }: Comparison, world: World): string {
  const others = platforms.filter(
    ({ id }) => id !== baseline && differences.some(one => one.platform === id),
  );
  return pages(others, world.width)
    .map(page =>
      columns([
        ['', ...page.map(({ id }) => world.bold(id))],
        ...COMPARED.map(metric => [
          METRIC_TEXTS[metric].label,
          ...page.map(({ id }) =>
            differenceText(
              differences.find(one => one.platform === id && one.metric === metric),
              metric,
            ),
          ),
        ]),
      ]),
    )
    .join('\n\n');
}

function reasons({ platforms }: Comparison, width: number): string[] {
  return platforms
    .filter(platform => platform.reasons.length > 0)
    .map(platform => {
      const head = platform.feasible ? `${platform.id} is incomplete:` : `${platform.id} cannot run this:`;
      return [head, ...platform.reasons.map(reason => problemText(reason, width))].join('\n');
    });
}

const notModelled = ({ notModelled: left }: Comparison, all: boolean, width: number): string => {
  if (left.length === 0) return 'Not modelled: nothing that the scenario asks for.';
  const shown = all ? left : left.slice(0, 8);
  const more =
    left.length > shown.length
      ? [`  … ${String(left.length - shown.length)} more: --assumptions lists all.`]
      : [];
  return ['Not modelled:', ...shown.map(one => bullet(one, width)), ...more].join('\n');
};

const identity = (comparison: Comparison): string =>
  columns([
    ['Engine', `${comparison.engineVersion}, catalogue ${comparison.catalogueVersion}`],
    ['Scenario', comparison.scenarioHash],
    ['Comparison', comparison.hash],
    ...comparison.platforms.map(({ id, reportHash }) => [`Reports ${id}`, reportHash ?? 'none']),
  ]);

export function comparisonText(comparison: Comparison, world: World, all: boolean): string {
  const { name, replications, seed, verdict, baseline, differences, platforms } = comparison;
  const sections = [
    world.bold(
      `${name}: ${String(replications)} replications from seed ${String(seed)}${comparison.complete ? '' : ', not finished'}`,
    ),
    world.bold(wrap(verdict.sentence, world.width)),
    headlineTable(platforms, baseline, world),
    world.dim('* baseline. Mean and 95 % interval; a number without ± was the same in every replication.'),
    ...(differences.length === 0
      ? []
      : [
          `Differences to ${baseline}, replication by replication on the same arrivals (95 %):`,
          differenceTable(comparison, world),
        ]),
    ...reasons(comparison, world.width),
    assumptionsText(comparison.assumptions, all, world.width),
    notModelled(comparison, all, world.width),
    identity(comparison),
  ];
  return sections.filter(section => section !== '').join('\n\n');
}
