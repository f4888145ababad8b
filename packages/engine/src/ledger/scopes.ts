import type { Report } from '@tare/schema';
import type { Fleet } from '../hosts/fleet.ts';
import { billedMicroUsd, licencesPerHour } from './bill.ts';
import {
  holdings,
  type Holding,
  hostCpu,
  hostMemory,
  isFull,
  type RawLine,
  serviceCpu,
  serviceMemory,
  type WindowUse,
} from './capacity.ts';
import { ledgerLine, moneyLine, sumLines } from './ledger.ts';

/** Hosts listed one by one; the sums are over all. */
const HOSTS_LISTED = 200;

/** CPU, memory and money of one thing. */
export type Ledger = Report['ledger'];

const cpuLine = ({ capacity, parts }: RawLine) => ledgerLine('core-milliseconds', capacity, parts);
const memoryLine = ({ capacity, parts }: RawLine) => ledgerLine('mebibyte-milliseconds', capacity, parts);

function hostLedger(fleet: Fleet, host: number, use: WindowUse): Ledger {
  const full = isFull(fleet, host);
  const cpu = cpuLine(hostCpu(fleet, host, full, use));
  const memory = memoryLine(hostMemory(fleet, host, full, use));
  const there = use.windowUs * use.presence.ofHost[host]!;
  const licences = there === 0 ? 0 : licencesPerHour(fleet, host, use.presence);
  const billed = billedMicroUsd(fleet.poolOf(host), licences, there);
  return { cpu, memory, money: moneyLine(billed, fleet.plan.cpuShareOfPrice, cpu, memory) };
}

const together = (ledgers: readonly Ledger[]): Ledger => ({
  cpu: sumLines(
    'core-milliseconds',
    ledgers.map(({ cpu }) => cpu),
  ),
  memory: sumLines(
    'mebibyte-milliseconds',
    ledgers.map(({ memory }) => memory),
  ),
  money: sumLines(
    'micro-USD',
    ledgers.map(({ money }) => money),
  ),
});

/** A service pays for its part of the platform's CPU and memory, whoever else stands on its hosts. */
function serviceLedger(fleet: Fleet, service: number, own: Holding, use: WindowUse, all: Ledger): Ledger {
  const cpu = cpuLine(serviceCpu(service, own, use));
  const memory = memoryLine(serviceMemory(fleet, service, own, use));
  const { cpuShareOfPrice } = fleet.plan;
  const byCpu = all.cpu.capacity === 0 ? 0 : (cpuShareOfPrice * cpu.capacity) / all.cpu.capacity;
  const byMemory =
    all.memory.capacity === 0 ? 0 : ((1 - cpuShareOfPrice) * memory.capacity) / all.memory.capacity;
  const share = byCpu + byMemory;
  const money = moneyLine(all.money.capacity * share, share === 0 ? 0 : byCpu / share, cpu, memory);
  return { cpu, memory, money };
}

/** Rule L1 for the platform, and for each site, service and host; parts sum to the capacity in each of them. */
export function ledgers(fleet: Fleet, use: WindowUse): { ledger: Ledger; ledgerBy: Report['ledgerBy'] } {
  const hosts = fleet.hosts.map((_, host) => hostLedger(fleet, host, use));
  const ledger = together(hosts);
  return {
    ledger,
    ledgerBy: {
      sites: fleet.plan.sites.flatMap(({ id }, site) => {
        const own = hosts.filter((_, host) => fleet.poolOf(host).site === site);
        return own.length === 0 ? [] : [{ id, ...together(own) }];
      }),
      services: holdings(fleet, use).map((own, service) => ({
        id: fleet.plan.services[service]!.id,
        ...serviceLedger(fleet, service, own, use, ledger),
      })),
      hosts: hosts.slice(0, HOSTS_LISTED).map((own, host) => ({ id: String(host), ...own })),
      hostsOmitted: Math.max(0, hosts.length - HOSTS_LISTED),
    },
  };
}
