/** A comparison as text: verdict, headline numbers, differences, what cannot run, what stands behind it. */
import { estimateOfMetric, formatEstimate, METRIC_TEXTS } from '@tare/experiments';
import type { ImportNote } from '@tare/importers';
import type { Comparison, Difference, Metric, PlatformResult } from '@tare/schema';
import type { World } from '../world.ts';
import { assumptionsText } from './assumptions.ts';
import { bullet, columns, widthOf, wrap } from './columns.ts';
import { problemText } from './problems.ts';

/** Platforms are rows, so that any number of them fits; a table is as wide as what it tells. */
interface Column {
  readonly head: string;
  readonly metric?: Metric;
  /** Whether a platform has such a figure; a column that none has is left out. */
  readonly has: (result: PlatformResult) => boolean;
  readonly cell: (result: PlatformResult) => string;
}

const measured = (metric: Metric, head: string): Column => ({
  head,
  metric,
  has: result => estimateOfMetric(result, metric) !== null,
  cell: result => formatEstimate(estimateOfMetric(result, metric), METRIC_TEXTS[metric].quantity),
});
/** A figure that is left out where it says the same of all. */
const told = (metric: Metric, head: string, tells: (value: number) => boolean): Column => ({
  ...measured(metric, head),
  has: result => {
    const figure = estimateOfMetric(result, metric);
    return figure !== null && tells(figure.value);
  },
});
const isPart = (share: number): boolean => share < 1;
const isSome = (value: number): boolean => value > 0;
const isLoss = (share: number): boolean => isSome(share) && isPart(share);
/** A figure of requests or services that is left out where there are none. */
const where = (isThere: (result: PlatformResult) => boolean, column: Column): Column => ({
  ...column,
  has: result => isThere(result) && column.has(result),
});
const hasRequests = ({ throughputPerSecond, failedFraction }: PlatformResult): boolean =>
  isSome(throughputPerSecond?.value ?? 0) || isSome(failedFraction?.value ?? 0);
const hasServices = ({ blastRadius: { kernel } }: PlatformResult): boolean => isSome(kernel?.value ?? 0);

const memory = (part: 'overhead' | 'guestOs', head: string): Column => ({
  head,
  has: ({ memoryBytes }) => memoryBytes[part] !== null,
  cell: ({ memoryBytes }) => formatEstimate(memoryBytes[part], 'bytes'),
});

const TABLES: readonly { readonly title: string; readonly columns: readonly Column[] }[] = [
  {
    title: 'Hosts and money',
    columns: [
      measured('hosts', 'hosts'),
      measured('usdPerMonth', 'a month'),
      told('usdEgress', 'egress', isSome),
      measured('instancesPerHost', 'instances/host'),
      measured('cpuUtilisation', 'CPU used'),
      measured('tareFraction', 'tare *'),
      measured('acceleratorsAllocated', 'GPUs given away'),
      measured('kilowattHoursPerMonth', 'kWh a month'),
      measured('kgCo2ePerMonth', 'kg CO₂e'),
    ],
  },
  {
    title: 'Requests',
    columns: [
      measured('p50', 'p50'),
      measured('p95', 'p95'),
      measured('p99', 'p99'),
      where(hasRequests, measured('throughputPerSecond', 'answered/s')),
      where(hasRequests, measured('failedFraction', 'failed')),
      where(hasServices, told('availability', 'instances ready', isPart)),
    ],
  },
  {
    title: 'Starting',
    columns: [
      measured('startupP50', 'start p50'),
      measured('startupP95', 'start p95'),
      measured('scaleOutMs', '1 → 10 replicas'),
      measured('makespanMs', 'batches done'),
    ],
  },
  {
    title: 'Losses and memory',
    columns: [
      told('blastKernel', 'kernel panic', isSome),
      told('blastHost', 'lost host', isSome),
      told('blastSite', 'lost site', isLoss),
      told('blastProvider', 'lost provider', isLoss),
      told('blastControlPlane', 'unmanaged with one control plane', isLoss),
      memory('overhead', 'isolation takes'),
      memory('guestOs', 'guest systems take'),
    ],
  },
];

const LEGEND =
  '(b) baseline. Mean and 95 % interval; a number without ± was the same in every replication. * share of the money that buys no net work.';

/** What is compared with the baseline, in the order of the tables. */
const COMPARED: readonly Metric[] = [
  'hosts',
  'usdPerMonth',
  'p50',
  'p99',
  'throughputPerSecond',
  'failedFraction',
  'startupP50',
  'scaleOutMs',
  'makespanMs',
  'acceleratorsAllocated',
  'kilowattHoursPerMonth',
  'kgCo2ePerMonth',
  'blastKernel',
];

/** Figures that somebody has, by their metrics. */
const shownOf = (platforms: readonly PlatformResult[]): ReadonlySet<Metric | undefined> =>
  new Set(
    TABLES.flatMap(({ columns: all }) => all.filter(({ has }) => platforms.some(has))).map(
      ({ metric }) => metric,
    ),
  );

function headlines(platforms: readonly PlatformResult[], baseline: string, world: World): string {
  const name = ({ id }: PlatformResult) => (id === baseline ? `${id} (b)` : id);
  const nameWidth = Math.max(
    ...platforms.map(one => widthOf(name(one))),
    ...TABLES.map(({ title }) => widthOf(title)),
  );
  return TABLES.flatMap(({ title, columns: all }) => {
    const shown = all.filter(({ has }) => platforms.some(has));
    if (shown.length === 0) return [];
    return columns([
      [world.bold(title.padEnd(nameWidth)), ...shown.map(({ head }) => world.bold(head))],
      ...platforms.map(result => [name(result), ...shown.map(({ cell }) => cell(result))]),
    ]);
  }).join('\n\n');
}

/** "Latency p50 +384 µs"; a change of a share is told in points. */
function changeText({ metric, value, low, high }: Difference): string {
  const { label, quantity } = METRIC_TEXTS[metric];
  const text = formatEstimate({ value, low, high }, quantity).replace(/ %$/, ' points');
  return `${label} ${value > 0 ? '+' : ''}${text}`;
}

const isSame = ({ value, low, high }: Difference): boolean => value === 0 && low === 0 && high === 0;

/** Items are not broken inside: "+1.08 ± 0.09 ms" is one thing. */
const JOINT = '\u00A0';
function list(head: string, items: readonly string[], width: number): string[] {
  if (items.length === 0) return [];
  const text = items.map(item => item.replaceAll(' ', JOINT)).join(' · ');
  return [wrap(`  ${head}${text}`, width, '  ').replaceAll(JOINT, ' ')];
}

function differencesTo(id: string, { differences, platforms }: Comparison, world: World): string {
  const shown = shownOf(platforms.filter(({ feasible }) => feasible));
  const own = COMPARED.filter(metric => shown.has(metric))
    .map(metric => differences.find(one => one.platform === id && one.metric === metric))
    .filter(one => one !== undefined);
  const label = ({ metric }: Difference) => METRIC_TEXTS[metric].label;
  const changed = own.filter(one => one.distinguishable && !isSame(one));
  const unclear = own.filter(one => !one.distinguishable && !isSame(one));
  return [
    world.bold(id),
    ...list('', changed.map(changeText), world.width),
    ...list('not distinguishable: ', unclear.map(label), world.width),
    ...list('the same: ', own.filter(isSame).map(label), world.width),
  ].join('\n');
}

function differenceLists(comparison: Comparison, world: World): string[] {
  const { platforms, differences, baseline } = comparison;
  if (differences.length === 0) return [];
  const others = platforms.filter(({ id }) => differences.some(one => one.platform === id));
  return [
    [
      `Differences to ${baseline}, replication by replication on the same arrivals (95 %):`,
      ...others.map(({ id }) => differencesTo(id, comparison, world)),
    ].join('\n'),
  ];
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

const beyond = ({ beyondMeasured }: Comparison, width: number): string[] =>
  beyondMeasured.length === 0
    ? []
    : [['Outside what was measured:', ...beyondMeasured.map(one => bullet(one, width))].join('\n')];

const identity = (comparison: Comparison): string =>
  columns([
    ['Engine', `${comparison.engineVersion}, catalogue ${comparison.catalogueVersion}`],
    ['Scenario', comparison.scenarioHash],
    ['Comparison', comparison.hash],
    ...comparison.platforms.map(({ id, reportHash }) => [`Reports ${id}`, reportHash ?? 'none']),
  ]);

/** How much an import had to add to the files and leave out of them; nothing for a scenario. */
function importSummary(notes: readonly ImportNote[], width: number): string[] {
  if (notes.length === 0) return [];
  const count = (kind: ImportNote['kind']) => String(notes.filter(note => note.kind === kind).length);
  const text = `Imported: ${count('assumed')} things assumed, ${count('left-out')} left out, ${count('normalised')} put in other words; \`tare import\` lists each with its file and line.`;
  return [wrap(text, width, '  ')];
}

export interface ComparisonTextOptions {
  /** All assumptions instead of the least supported. */
  readonly all: boolean;
  readonly notes: readonly ImportNote[];
}

export function comparisonText(comparison: Comparison, world: World, options: ComparisonTextOptions): string {
  const { name, replications, seed, verdict, baseline, platforms } = comparison;
  const { width } = world;
  const able = platforms.filter(({ feasible }) => feasible);
  return [
    world.bold(wrap(verdict.sentence, width)),
    `${name}: ${String(replications)} replication${replications === 1 ? '' : 's'} from seed ${String(seed)}${comparison.complete ? '' : ', not finished'}`,
    ...(shownOf(able).size === 0 ? [] : [headlines(able, baseline, world), world.dim(wrap(LEGEND, width))]),
    ...differenceLists(comparison, world),
    ...reasons(comparison, width),
    ...importSummary(options.notes, width),
    assumptionsText(comparison.assumptions, options.all, width),
    ...beyond(comparison, width),
    notModelled(comparison, options.all, width),
    identity(comparison),
  ].join('\n\n');
}
