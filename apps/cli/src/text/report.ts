/** One report as text. One run has no interval, and the text says so. */
import { formatSignificant, METRIC_TEXTS } from '@tare/experiments';
import { LEDGER_PARTS, type LedgerLine, type Report } from '@tare/schema';
import type { World } from '../world.ts';
import { columns } from './columns.ts';
import { show } from './figure.ts';
import { orchestrationTexts } from './orchestration.ts';
import { recordedTexts } from './recorded.ts';

function headlines(report: Report): string[][] {
  const { summary } = report;
  const { latencyMs, startupMs, blastRadius } = summary;
  return [
    ['Hosts', show(summary.hosts, 'number')],
    ['VMs that hold many', show(summary.guests, 'number')],
    ['Instances', show(summary.instances, 'number')],
    [METRIC_TEXTS.usdPerMonth.label, show(summary.usdPerMonth, 'usd')],
    ...(['p50', 'p95', 'p99', 'max'] as const).map(key => [
      `Latency ${key}`,
      show(latencyMs?.[key], 'milliseconds'),
    ]),
    [METRIC_TEXTS.throughputPerSecond.label, show(summary.throughputPerSecond, 'number')],
    [METRIC_TEXTS.failedFraction.label, show(summary.failedFraction, 'fraction')],
    [METRIC_TEXTS.startupP50.label, show(startupMs?.p50, 'milliseconds')],
    [METRIC_TEXTS.startupP95.label, show(startupMs?.p95, 'milliseconds')],
    [METRIC_TEXTS.scaleOutMs.label, show(summary.scaleOutMs, 'milliseconds')],
    ...(summary.makespanMs === null
      ? []
      : [[METRIC_TEXTS.makespanMs.label, show(summary.makespanMs, 'milliseconds')] as [string, string]]),
    ...devices(report),
    [METRIC_TEXTS.blastKernel.label, show(blastRadius.kernel, 'fraction')],
    [METRIC_TEXTS.blastHost.label, show(blastRadius.host, 'fraction')],
    ...apart(blastRadius),
    [METRIC_TEXTS.cpuUtilisation.label, show(summary.cpuUtilisation, 'fraction')],
    ['Stood still, throttled', show(summary.throttledFraction, 'fraction')],
    ['Steal in VMs', show(summary.stealFraction, 'fraction')],
    ['Disks busy', show(summary.diskUtilisation, 'fraction')],
    ['Network cards, sending', show(summary.nicUtilisation?.sent, 'fraction')],
    ['Network cards, receiving', show(summary.nicUtilisation?.received, 'fraction')],
    ...gotBack(summary),
    ['Killed for want of memory', show(summary.oomKills, 'number')],
    ['Evicted for want of memory', show(summary.evictions, 'number')],
  ];
}

/** Where not everything stands at one site. */
const apart = ({ site, provider, controlPlane }: Report['summary']['blastRadius']): [string, string][] =>
  site === 1
    ? []
    : [
        [METRIC_TEXTS.blastSite.label, show(site, 'fraction')],
        [METRIC_TEXTS.blastProvider.label, show(provider, 'fraction')],
        [METRIC_TEXTS.blastControlPlane.label, show(controlPlane, 'fraction')],
      ];

/** Accelerators at the end of the run, where there are any. */
const devices = ({ accelerators: own, summary }: Report): [string, string][] =>
  own === undefined
    ? []
    : [
        [METRIC_TEXTS.acceleratorsAllocated.label, show(summary.acceleratorsAllocated, 'fraction')],
        ['Accelerators', show(own.devices, 'number')],
        ['Fragments of accelerators', show(own.fragmented, 'number')],
      ];

/** Memory that a hypervisor has got back, where more is sold than there is. */
const gotBack = ({ reclaimedBytes: got }: Report['summary']): [string, string][] =>
  got === null
    ? []
    : [
        ['Memory got back as alike', show(got.shared, 'bytes')],
        ['Memory got back by balloons', show(got.ballooned, 'bytes')],
        ['Memory swapped', show(got.swapped, 'bytes')],
      ];

/** A report holds up to 500. */
const FAULTS_LISTED = 20;

const share = (line: LedgerLine, part: number): string =>
  line.capacity === 0 ? 'none' : `${formatSignificant((part / line.capacity) * 100)} %`;

function ledger({ ledger: { cpu, memory, money } }: Report, world: World): string {
  return columns([
    [world.bold('Where it goes'), 'CPU', 'memory', 'money'],
    ...LEDGER_PARTS.map(part => [
      part,
      share(cpu, cpu[part]),
      share(memory, memory[part]),
      share(money, money[part]),
    ]),
  ]);
}

function services(report: Report, world: World): string {
  return columns([
    [world.bold('Service'), 'instances', 'arrived', 'completed', 'p50', 'p99'],
    ...report.services.map(one => [
      one.id,
      String(one.instances),
      String(one.arrived),
      String(one.completed),
      show(one.latencyMs?.p50, 'milliseconds'),
      show(one.latencyMs?.p99, 'milliseconds'),
    ]),
  ]);
}

/** What struck, in the order in which it did; null when nothing did. */
function faults({ faults: { records, omitted } }: Report, world: World): string | null {
  if (records.length === 0) return null;
  const inOrder = [...records].sort((a, b) => a.atMs - b.atMs);
  const listed = inOrder.slice(0, FAULTS_LISTED);
  const more = inOrder.length - listed.length + omitted;
  const table = columns([
    [
      world.bold('What struck'),
      'where',
      'at',
      'over at',
      'instances',
      'tenants',
      'requests lost',
      'times as slow',
      'moved live / started anew',
    ],
    ...listed.map(one => [
      `${one.fault} (${one.kind})`,
      one.domain,
      show(one.atMs, 'milliseconds'),
      one.repairedMs === null ? 'never' : show(one.repairedMs, 'milliseconds'),
      String(one.instances),
      String(one.tenants),
      String(one.requests),
      one.slowdown === null ? '–' : formatSignificant(one.slowdown),
      one.moved === null ? '–' : `${String(one.moved.live)} / ${String(one.moved.restarted)}`,
    ]),
  ]);
  return more === 0 ? table : `${table}\n… ${String(more)} more: --json lists them.`;
}

/** What became of hosts, sites and providers that were lost; null where nothing was to be started elsewhere. */
function failOvers({ failOvers: all }: Report, world: World): string | null {
  if (all === undefined || all.records.length === 0) return null;
  const listed = all.records.slice(0, FAULTS_LISTED);
  const more = all.records.length - listed.length + all.omitted;
  const table = columns([
    [
      world.bold('Fail-over of'),
      'lost at',
      'instances',
      'started elsewhere',
      'after',
      'as many ready after',
      'requests lost',
      'returned',
    ],
    ...listed.map(one => [
      `${one.domain} (${one.kind})`,
      show(one.atMs, 'milliseconds'),
      String(one.instances),
      movedTo(one),
      one.movedMs === null ? '–' : show(one.movedMs - one.atMs, 'milliseconds'),
      one.recoveredMs === null ? 'not by the end' : show(one.recoveredMs - one.atMs, 'milliseconds'),
      String(one.requests),
      String(one.returned),
    ]),
  ]);
  return more === 0 ? table : `${table}\n… ${String(more)} more: --json lists them.`;
}

function movedTo({ movedMs, moved, to }: NonNullable<Report['failOvers']>['records'][number]): string {
  if (movedMs === null) return 'none';
  const places = to.map(({ site, instances }) => `${String(instances)} ${site}`).join(', ');
  return `${String(moved)}: ${places === '' ? 'no room at once' : places}`;
}

/** Scale-outs and changes of hosts; a report holds up to 500 of each. */
const SCALINGS_LISTED = 12;

/** What each scale-out took, part by part, and what became of requests meanwhile; null where there is none. */
function scaleOuts({ scaling }: Report, world: World): string | null {
  const all = scaling.scaleOuts;
  if (all.length === 0) return null;
  const table = columns([
    [world.bold('Scale-out'), 'at', 'replicas', 'took', 'of it', 'requests', 'delayed', 'failed'],
    ...all.slice(0, SCALINGS_LISTED).map(one => {
      const took = one.parts.reduce((sum, { ms }) => sum + ms, 0);
      return [
        one.service,
        show(one.askedMs, 'milliseconds'),
        `+${String(one.replicas)}`,
        one.readyMs === null ? 'not over' : show(took, 'milliseconds'),
        one.parts.map(({ name, ms }) => `${name} ${show(ms, 'milliseconds')}`).join(', ') || '–',
        String(one.arrived),
        String(one.delayed),
        String(one.failed),
      ];
    }),
  ]);
  const more = all.length - SCALINGS_LISTED;
  return more <= 0 ? table : `${table}\n… ${String(more)} more: --json lists them.`;
}

/** Hosts that came and went; null where none did. */
function hostChanges({ scaling: { hosts } }: Report, world: World): string | null {
  if (hosts.length === 0) return null;
  const table = columns([
    [world.bold('Hosts of'), 'at', 'from', 'to', 'why'],
    ...hosts
      .slice(0, SCALINGS_LISTED)
      .map(({ pool, atMs, from, to, why }) => [
        pool,
        show(atMs, 'milliseconds'),
        String(from),
        String(to),
        why,
      ]),
  ]);
  const more = hosts.length - SCALINGS_LISTED;
  return more <= 0 ? table : `${table}\n… ${String(more)} more: --json lists them.`;
}

export function reportText(report: Report, world: World): string {
  const cut =
    report.cut === null
      ? []
      : [
          `Cut short after ${formatSignificant(report.cut.atMs / 1000)} simulated s (${report.cut.reason}): this is not an answer.`,
        ];
  return [
    world.bold(`${report.platform}, seed ${String(report.seed)}: one run, so without intervals`),
    ...cut,
    columns(headlines(report)),
    services(report, world),
    ledger(report, world),
    ...[faults, failOvers, scaleOuts, hostChanges]
      .map(text => text(report, world))
      .filter(text => text !== null),
    ...orchestrationTexts(report, world),
    ...recordedTexts(report, world),
    ...report.unplaced.map(one => `No room for ${String(one.replicas)} of ${one.service}: ${one.reason}`),
    columns([
      ['Engine', `${report.engineVersion}, catalogue ${report.catalogueVersion}`],
      ['Scenario', report.scenarioHash],
      ['Report', report.hash],
    ]),
  ].join('\n\n');
}
