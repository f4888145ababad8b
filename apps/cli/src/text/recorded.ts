/** What became of recorded instances, and what moving them together did. */
import type { Report } from '@tare/schema';
import type { World } from '../world.ts';
import { columns } from './columns.ts';
import { show } from './figure.ts';

function recordings({ lifetimes }: Report, world: World): string[] {
  if (lifetimes.length === 0) return [];
  return [
    columns([
      [
        world.bold('Recorded'),
        'rows',
        'arrived',
        'placed',
        'ended',
        'waiting',
        'refused',
        'waited p50',
        'p99',
        'at',
      ],
      ...lifetimes.map(one => [
        one.id,
        String(one.rows),
        String(one.arrived),
        String(one.placed),
        String(one.ended),
        String(one.waiting),
        String(one.refused),
        show(one.waitedMs?.p50, 'milliseconds'),
        show(one.waitedMs?.p99, 'milliseconds'),
        one.sites?.map(({ site, placed }) => `${String(placed)} ${site}`).join(', ') ?? '–',
      ]),
    ]),
  ];
}

/** Of recorded utilisation: what was wanted and not given, and what consolidation did about energy and at what price. */
function wanted({ utilisation, consolidation, summary }: Report): string[] {
  const { wantedCoreSeconds, stolenCoreSeconds } = utilisation;
  if (wantedCoreSeconds === 0) return [];
  const lacked: [string, string][] = [
    ['CPU time wanted and not given', show(stolenCoreSeconds / wantedCoreSeconds, 'fraction')],
    ['Energy a month, kWh', show(summary.kilowattHoursPerMonth, 'number')],
  ];
  if (consolidation === undefined) return [columns(lacked)];
  return [
    columns([
      ...lacked,
      ['Live migrations', show(consolidation.migrations, 'number')],
      ['Bytes moved', show(consolidation.bytes, 'bytes')],
      ['Stood still, all together', show(consolidation.standstillMs, 'milliseconds')],
      ['Host-hours asleep', show(consolidation.hostHoursAsleep, 'number')],
      ['Hosts short of CPU, share of their time (SLATAH)', show(consolidation.overloadedShare, 'fraction')],
      ['Lacked as they moved (PDM)', show(consolidation.lostShare, 'fraction')],
      ['Product of both (SLAV)', show(consolidation.violation, 'fraction')],
    ]),
  ];
}

export const recordedTexts = (report: Report, world: World): string[] => [
  ...recordings(report, world),
  ...wanted(report),
];
