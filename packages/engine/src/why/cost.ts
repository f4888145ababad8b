import type { LedgerLine, Plan, Report, ReportSummary, Why, WhyNode } from '@tare/schema';
import type { Fleet } from '../hosts/fleet.ts';
import type { Presence } from '../ledger/presence.ts';
import { HOURS_PER_MONTH } from '../report/month.ts';
import {
  catalogue,
  formula,
  leaf,
  measured,
  scenario,
  serviceOrigin,
  whole,
  wholeWithRest,
  why,
} from './tree.ts';

type Part = Exclude<keyof LedgerLine, 'unit' | 'capacity'>;

const PARTS: readonly { part: Part; label: string; of: string }[] = [
  { part: 'net', label: 'net work', of: 'L1' },
  { part: 'overhead', label: 'isolation overhead', of: 'I2' },
  { part: 'guestOs', label: 'guest systems', of: 'I2' },
  { part: 'systemReserve', label: 'kept by the hosts’ system', of: 'H2' },
  { part: 'idleReserved', label: 'reserved, not used', of: 'I4' },
  { part: 'stranded', label: 'stranded: nothing fits there', of: 'L1' },
  { part: 'free', label: 'free', of: 'L1' },
  { part: 'lost', label: 'work for requests that failed', of: 'L1' },
];
/** Parts that services hold; the others belong to no service. */
const OF_SERVICES: ReadonlySet<Part> = new Set(['net', 'overhead', 'guestOs', 'idleReserved', 'lost']);

type Ledgers = Pick<Report, 'ledger' | 'ledgerBy'>;

/** What the money buys: the parts of the ledger, and in each of them the services. */
function spentOn({ ledger, ledgerBy }: Ledgers, plan: Plan, usdPerMonth: number): WhyNode[] {
  const { money } = ledger;
  const scale = money.capacity === 0 ? 0 : usdPerMonth / money.capacity;
  return PARTS.map(({ part, label, of }) => {
    const value = money[part] * scale;
    const services = OF_SERVICES.has(part)
      ? ledgerBy.services.map(service =>
          leaf(service.id, service.money[part] * scale, serviceOrigin(plan, service.id)),
        )
      : [];
    if (services.length === 0) return leaf(label, value, formula(of));
    return wholeWithRest(label, value, formula(of), services, {
      label: 'not laid to one service',
      origin: formula('L1'),
    });
  });
}

/** USD a month: what the hosts cost, by what the money buys, and what is paid beside them. */
export function whyCost({ usdPerMonth, usdPerMonthFor }: ReportSummary, ledgers: Ledgers, plan: Plan): Why {
  const { hosts, licences, egress } = usdPerMonthFor;
  return why(
    'usdPerMonth',
    'USD/month',
    whole('USD a month', usdPerMonth, formula('L3'), [
      ...spentOn(ledgers, plan, hosts),
      ...(licences > 0 ? [leaf('software licences', licences, scenario('services.*.licence'))] : []),
      ...(egress > 0 ? [leaf('bytes between sites', egress, measured('L3 bytes carried'))] : []),
    ]),
  );
}

/** The share of the money that does not buy net work. */
export const whyTare = (tareFraction: number, { ledger: { money } }: Ledgers): Why =>
  why(
    'tareFraction',
    'share',
    whole(
      'share of the money that is tare',
      tareFraction,
      formula('L1'),
      PARTS.filter(({ part }) => part !== 'net').map(({ part, label, of }) =>
        leaf(label, money.capacity === 0 ? 0 : money[part] / money.capacity, formula(of)),
      ),
    ),
  );

/** Energy of a month: what the hosts draw standing idle, and what their load adds. */
export function whyEnergy(kilowattHours: number, fleet: Fleet, { ofHostAwake }: Presence): Why {
  const idleWatts = fleet.hosts.reduce(
    (sum, _, host) => sum + (fleet.poolOf(host).watts?.idle ?? 0) * ofHostAwake[host]!,
    0,
  );
  return why(
    'kilowattHoursPerMonth',
    'kWh/month',
    wholeWithRest(
      'energy of a month',
      kilowattHours,
      formula('L3'),
      [leaf('hosts standing idle', (idleWatts * HOURS_PER_MONTH) / 1000, catalogue('machine.watts'))],
      { label: 'added by their load', origin: measured('L3 CPU utilisation') },
    ),
  );
}
