import type { LedgerLine, PlanDeployment } from '@tare/schema';
import { type Fleet, needOf } from '../hosts/fleet.ts';
import { ledgerLine } from './ledger.ts';

const MIB = 1048576;

/** What the window measured, for the lines of the ledger. */
export interface WindowUse {
  readonly windowUs: number;
  /** ∫ millicores used and ∫ millicores reserved but idle, over all hosts, in millicore-microseconds. */
  readonly cpuUsed: number;
  readonly cpuIdleReserved: number;
  /** CPU time on the reference core, for the split of what was used. */
  readonly work: { readonly net: number; readonly gross: number; readonly lost: number };
  /** Mean working set of one instance of a service, bytes. */
  readonly workingSetOf: (service: number) => number;
}

interface Totals {
  capacity: number;
  system: number;
  stranded: number;
}

/** Hosts on which nothing of this workload fits any more: what they have left is stranded. */
function isFull(fleet: Fleet, host: number): boolean {
  const { guest, deployments } = fleet.platform;
  const needs =
    guest === null
      ? deployments.map(needOf)
      : [
          {
            cpuMilli: guest.cpuMilli,
            memoryBytes: guest.memoryBytes + guest.tare.overheadBytes,
            vcpus: guest.vcpus,
          },
        ];
  return !needs.some(need => fleet.onHosts.fits(host, need));
}

function totals(fleet: Fleet, of: 'cpu' | 'memory'): Totals {
  const sum: Totals = { capacity: 0, system: 0, stranded: 0 };
  fleet.hosts.forEach((_, host) => {
    const pool = fleet.poolOf(host);
    const capacity = of === 'cpu' ? pool.cpuMilli : pool.memoryBytes;
    sum.capacity += capacity;
    sum.system += capacity - (of === 'cpu' ? pool.allocatable.cpuMilli : pool.allocatable.memoryBytes);
    const left = of === 'cpu' ? fleet.onHosts.freeCpu(host) : fleet.onHosts.freeMemory(host);
    if (left > 0 && isFull(fleet, host)) sum.stranded += left;
  });
  return sum;
}

/** CPU over the window in core-milliseconds (rule L1). */
export function cpuLine(fleet: Fleet, use: WindowUse): LedgerLine {
  const sum = totals(fleet, 'cpu');
  const scale = 1 / 1e6; // millicore-microseconds → core-milliseconds
  const inGuests =
    fleet.platform.guest === null
      ? 0
      : fleet.guests.length * (fleet.platform.guest.cpuMilli - fleet.platform.guest.allocatable.cpuMilli);
  const used = use.cpuUsed * scale;
  const { net, gross, lost } = use.work;
  const kept = gross === 0 ? 1 : 1 - lost / gross;
  const useful = gross === 0 ? 1 : net / gross;
  const systemReserve = (sum.system + inGuests) * use.windowUs * scale;
  const idleReserved = use.cpuIdleReserved * scale;
  const capacity = sum.capacity * use.windowUs * scale;
  const left = capacity - systemReserve - used - idleReserved;
  return ledgerLine('core-milliseconds', capacity, {
    net: used * kept * useful,
    overhead: used * kept * (1 - useful),
    guestOs: 0,
    systemReserve,
    idleReserved,
    stranded: Math.max(0, Math.min(left, sum.stranded * use.windowUs * scale)),
    lost: used * (1 - kept),
  });
}

/** What an instance holds without using it: inside its VM, or inside its request. */
function idleIn(deployment: PlanDeployment, workingSet: number): number {
  const held =
    deployment.takenBytes > 0
      ? deployment.takenBytes
      : deployment.reserve.memoryBytes - deployment.tare.overheadBytes;
  return Math.max(0, held - deployment.tare.guestOsBytes - workingSet);
}

/** Memory over the window in mebibyte-milliseconds (rules L1 and I4). */
export function memoryLine(fleet: Fleet, use: WindowUse): LedgerLine {
  const sum = totals(fleet, 'memory');
  const { guest, deployments } = fleet.platform;
  let net = 0;
  let overhead = 0;
  let guestOs = 0;
  let idleReserved = 0;
  for (const { service } of fleet.instances) {
    const deployment = deployments[service]!;
    net += use.workingSetOf(service);
    overhead += deployment.tare.overheadBytes;
    guestOs += deployment.tare.guestOsBytes;
    if (guest === null) idleReserved += idleIn(deployment, use.workingSetOf(service));
  }
  if (guest !== null) {
    const inner = Math.max(0, guest.memoryBytes - guest.tare.guestOsBytes - guest.allocatable.memoryBytes);
    sum.system += fleet.guests.length * inner;
    idleReserved += Math.max(0, fleet.guests.length * guest.allocatable.memoryBytes - net - overhead);
    overhead += fleet.guests.length * guest.tare.overheadBytes;
    guestOs += fleet.guests.length * guest.tare.guestOsBytes;
  }
  const scale = use.windowUs / 1000 / MIB;
  const left = sum.capacity - sum.system - net - overhead - guestOs - idleReserved;
  return ledgerLine('mebibyte-milliseconds', sum.capacity * scale, {
    net: net * scale,
    overhead: overhead * scale,
    guestOs: guestOs * scale,
    systemReserve: sum.system * scale,
    idleReserved: idleReserved * scale,
    stranded: Math.max(0, Math.min(left, sum.stranded)) * scale,
    lost: 0,
  });
}
