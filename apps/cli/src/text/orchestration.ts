/** What orchestrators saw and found in a run: the scheduler's queue, probes, and what the vertical autoscaler recommends. */
import type { Report } from '@tare/schema';
import type { World } from '../world.ts';
import { columns } from './columns.ts';
import { show } from './figure.ts';

const cores = (milli: number): string => `${String(milli)}m`;

function probes({ scaling: { probes: records = [] } }: Report, world: World): string[] {
  const seen = records.filter(({ failedStarts, restarts, unready }) => failedStarts + restarts + unready > 0);
  if (seen.length === 0) return [];
  return [
    columns([
      [world.bold('Probes of'), 'starts that took too long', 'started again', 'taken from callers'],
      ...seen.map(one => [one.service, String(one.failedStarts), String(one.restarts), String(one.unready)]),
    ]),
  ];
}

function recommendations({ scaling: { recommendations: all = [] } }: Report, world: World): string[] {
  if (all.length === 0) return [];
  return [
    columns([
      [world.bold('To ask for'), 'CPU', 'now', 'bounds', 'memory', 'now', 'bounds'],
      ...all.map(({ service, cpuMilli, memoryBytes }) => [
        service,
        cores(cpuMilli[2]),
        cores(cpuMilli[0]),
        `${cores(cpuMilli[1])} – ${cores(cpuMilli[3])}`,
        show(memoryBytes[2], 'bytes'),
        show(memoryBytes[0], 'bytes'),
        `${show(memoryBytes[1], 'bytes')} – ${show(memoryBytes[3], 'bytes')}`,
      ]),
    ]),
  ];
}

/** How many instances of each service the vertical autoscaler evicted or resized, or could not. */
function verticals({ scaling: { vertical: all = [] } }: Report, world: World): string[] {
  if (all.length === 0) return [];
  const count = (service: string, what: (typeof all)[number]['what']) =>
    String(all.filter(one => one.service === service && one.what === what).length);
  return [
    columns([
      [world.bold('Requests changed of'), 'evicted', 'resized', 'waited for room', 'more than the host has'],
      ...[...new Set(all.map(({ service }) => service))].map(service => [
        service,
        count(service, 'evicted'),
        count(service, 'resized'),
        count(service, 'deferred'),
        count(service, 'infeasible'),
      ]),
    ]),
  ];
}

function queue({ scaling: { queue: counts } }: Report): string[] {
  if (counts === undefined || counts.refused === 0) return [];
  const waited = show(counts.longestMs, 'milliseconds');
  return [
    `The scheduler found no room ${String(counts.refused)} times; the longest wait for a place was ${waited}.`,
  ];
}

export const orchestrationTexts = (report: Report, world: World): string[] => [
  ...probes(report, world),
  ...recommendations(report, world),
  ...verticals(report, world),
  ...queue(report),
];
