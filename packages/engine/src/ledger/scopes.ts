import type { Report } from '@tare/schema';
import type { Fleet } from '../hosts/fleet.ts';
import { billedMicroUsd, licencesPerHour } from './bill.ts';
import {
  holdings,
  type Holding,
  hostCpu,
  hostMemory,
  isFull,
  needsOn,
  type RawLine,
  serviceCpu,
  serviceMemory,
  type WindowUse,
} from './capacity.ts';
import { ledgerLine, LineSum, moneyLine } from './ledger.ts';

/** Hosts listed one by one; the sums are over all. */
const HOSTS_LISTED = 200;

/** CPU, memory and money of one thing. */
export type Ledger = Report['ledger'];

const cpuLine = ({ capacity, parts }: RawLine) => ledgerLine('core-milliseconds', capacity, parts);
const memoryLine = ({ capacity, parts }: RawLine) => ledgerLine('mebibyte-milliseconds', capacity, parts);

function hostLedger(fleet: Fleet, host: number, full: boolean, use: WindowUse): Ledger {
  const cpu = cpuLine(hostCpu(fleet, host, full, use));
  const memory = memoryLine(hostMemory(fleet, host, full, use));
  const there = use.windowUs * use.presence.ofHost[host]!;
  const licences = there === 0 ? 0 : licencesPerHour(fleet, host, use.presence);
  const billed = billedMicroUsd(fleet.poolOf(host), licences, there);
  return { cpu, memory, money: moneyLine(billed, fleet.plan.cpuShareOfPrice, cpu, memory) };
}

/** Several together, added one by one: of very many hosts only the sums are kept. */
class LedgerSum {
  count = 0;
  readonly #cpu = new LineSum('core-milliseconds');
  readonly #memory = new LineSum('mebibyte-milliseconds');
  readonly #money = new LineSum('micro-USD');

  add({ cpu, memory, money }: Ledger): void {
    this.count++;
    this.#cpu.add(cpu);
    this.#memory.add(memory);
    this.#money.add(money);
  }

  toLedger(): Ledger {
    return { cpu: this.#cpu.toLine(), memory: this.#memory.toLine(), money: this.#money.toLine() };
  }
}

interface OfHosts {
  readonly all: LedgerSum;
  readonly bySite: readonly LedgerSum[];
  /** Of the first. */
  readonly listed: readonly Ledger[];
}

function ofHosts(fleet: Fleet, use: WindowUse): OfHosts {
  const all = new LedgerSum();
  const bySite = fleet.plan.sites.map(() => new LedgerSum());
  const listed: Ledger[] = [];
  const needs = needsOn(fleet);
  for (const host of fleet.hosts.keys()) {
    const own = hostLedger(fleet, host, isFull(fleet, host, needs), use);
    all.add(own);
    bySite[fleet.poolOf(host).site]!.add(own);
    if (host < HOSTS_LISTED) listed.push(own);
  }
  return { all, bySite, listed };
}

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
  const { all, bySite, listed } = ofHosts(fleet, use);
  const ledger = all.toLedger();
  return {
    ledger,
    ledgerBy: {
      sites: fleet.plan.sites.flatMap(({ id }, site) => {
        const own = bySite[site]!;
        return own.count === 0 ? [] : [{ id, ...own.toLedger() }];
      }),
      services: holdings(fleet, use).map((own, service) => ({
        id: fleet.plan.services[service]!.id,
        ...serviceLedger(fleet, service, own, use, ledger),
      })),
      hosts: listed.map((own, host) => ({ id: String(host), ...own })),
      hostsOmitted: fleet.hosts.length - listed.length,
    },
  };
}
