import type { LawCheck, LedgerLine, PlanPool, Report, ReportSummary, UnsealedReport } from '@tare/schema';
import { type CpuStrain, cpuStrain, minus, strainBetween } from '../cpu/strain.ts';
import { cpuIntegrals } from '../cpu/topology.ts';
import { blastRadius, type LargestDomains, largestDomains } from '../hosts/blast-radius.ts';
import type { Fleet } from '../hosts/fleet.ts';
import { floatsOf } from '../kernel/columns.ts';
import type { WindowUse } from '../ledger/capacity.ts';
import { monthlyBill } from '../ledger/bill.ts';
import { awakeTimes, meanOf, presence } from '../ledger/presence.ts';
import { ledgers } from '../ledger/scopes.ts';
import { ALL_HELD, added } from '../ledger/in-memory.ts';
import type { ReclaimedAreas } from '../memory/overcommit.ts';
import { busiestService, scaleOut } from '../lifecycle/scale-out.ts';
import { homesOn } from '../workload/monolith.ts';
import { leakedBytes } from '../memory/limits.ts';
import type { TenantUse } from '../tenancy/holdings.ts';
import type { RunParts } from '../parts.ts';
import type { WindowStart } from '../window.ts';
import { ENGINE_VERSION } from '../version.ts';
import { whyAll } from '../why/all.ts';
import type { CarbonMeter } from './carbon-meter.ts';
import type { Glimpse } from './glimpse.ts';
import { type GridUse, powerOf } from './power.ts';
import { rackOf } from './rack.ts';

const MIB = 1048576;

/** The part of a run that the figures are taken over. */
export interface ReportWindow {
  readonly from: number;
  readonly to: number;
  readonly start: WindowStart;
  readonly complete: boolean;
  /** How little of it is wanted, where it is only looked at for a moment; scale-out is measured, by a run of its own, where it is not. */
  readonly glimpse: Glimpse | undefined;
  readonly cut: Report['cut'];
  /** null where no grid's carbon changes. */
  readonly carbon: CarbonMeter | null;
  readonly events: number;
  readonly scaling: Report['scaling'];
  readonly drains: Report['faults']['records'];
  readonly failOvers: NonNullable<Report['failOvers']>;
}

/** Makes the report of a run (rule R1). Ends the accounts of the window: call it once, at the end. */
export function buildReport(parts: RunParts, window: ReportWindow): UnsealedReport {
  const { plan, platform, fleet, requests, lifecycle } = parts;
  const use = windowUse(parts, window);
  const { ledger, ledgerBy } = ledgers(fleet, use);
  const domains = largestDomains(fleet, use.presence);
  const summary = summarise(parts, window, use, ledger, domains);
  const { flow } = requests;
  return {
    tareReport: 1,
    engineVersion: ENGINE_VERSION,
    catalogueVersion: plan.identity.catalogueVersion,
    scenarioHash: plan.identity.scenarioHash,
    platform: platform.id,
    seed: parts.seed,
    complete: window.complete,
    cut: window.cut,
    windowMs: { from: window.from / 1000, to: window.to / 1000 },
    summary,
    requests: {
      arrived: flow.arrived,
      completed: flow.completed,
      failed: flow.failed,
      inFlight: flow.inFlight,
      inFlightAtStart: flow.inFlightAtStart,
    },
    latency: flow.latency.toReport(),
    services: window.glimpse === undefined ? serviceReports(parts, use) : [],
    startup: {
      records: lifecycle.starts.records,
      omitted: lifecycle.starts.omitted,
      histogram: parts.startTimes.toReport(),
    },
    ledger,
    ledgerBy,
    rack: rackOf(fleet, {
      cpuOf: instance => use.usedByInstance[instance]! / Math.max(1, use.windowUs),
      workingSetOf: use.workingSetOf,
    }),
    series: parts.series.toReport(),
    faults: {
      records: [...parts.faults.records, ...parts.neighbours.records, ...window.drains],
      omitted: parts.faults.omitted,
      availability: parts.uptime.availability(window.to),
    },
    ...(fleet.platform.failOver === undefined ? {} : { failOvers: window.failOvers }),
    scaling: window.scaling,
    batches: parts.batches.toReport(),
    lifetimes: parts.tenants.toReport(),
    ...acceleratorsOf(fleet),
    ...parts.tenants.consolidation(window.to),
    utilisation: parts.tenants.utilisation(window.to),
    laws: laws(parts, window, use),
    why:
      window.glimpse === 'figures'
        ? []
        : whyAll(parts, summary, { ledger, ledgerBy }, { domains, presence: use.presence }),
    decisions: fleet.decisions,
    unplaced: fleet.unplaced().map(({ service, ...rest }) => ({
      service: plan.services[service]!.id,
      ...rest,
    })),
    work: { events: window.events, peakPending: parts.queue.peak, peakInFlight: requests.peakInFlight },
  };
}

/** Over the hosts, each for as long as it was there. */
const sumOver = (fleet: Fleet, { presence: { ofHost } }: WindowUse, of: (pool: PlanPool) => number): number =>
  fleet.hosts.reduce((sum, _, host) => sum + of(fleet.poolOf(host)) * ofHost[host]!, 0);

/** What the window measured, for the ledger and the rest of the report. */
interface MeasuredUse extends WindowUse {
  /** Millicore-microseconds of all hosts. */
  readonly cpuUsed: number;
  readonly strain: CpuStrain;
}

function windowUse(parts: RunParts, window: ReportWindow): MeasuredUse {
  const { cpu, plan, requests, fleet, lifecycle } = parts;
  const { used, idleReserved } = cpuIntegrals(cpu, window.to);
  const usedByHost = minus(used, window.start.used);
  const windowUs = window.to - window.from;
  const { gross, lost } = requests.work();
  const present = presence(fleet, window.from, window.to);
  const instances = plan.services.map(() => 0);
  fleet.instances.forEach(({ service }, instance) => {
    instances[service]! += present.ofInstance[instance]!;
  });
  const homes = homesOn(plan, fleet.platform);
  const held = requests.held(window.to);
  const heldBytes = byHome(homes, service => plan.services[service]!.memory.perRequestBytes * held[service]!);
  const ages = plan.services.map(() => 0);
  fleet.instances.forEach(({ service }, instance) => {
    ages[service]! += parts.ages.area(instance, window.to);
  });
  const workingSets = plan.services.map((service, index) => {
    const { baseBytes } = service.memory;
    const whole = instances[index]! * windowUs;
    if (whole === 0) return baseBytes;
    const shared = parts.pressure.files.area(index, window.to) / whole;
    return baseBytes - shared + heldBytes[index]! / whole + leakedBytes(service, ages[index]! / whole);
  });
  const net = byHome(homes, service => requests.services[service]!.work.net);
  const all = byHome(homes, service => requests.services[service]!.work.gross);
  return {
    windowUs,
    presence: present,
    cpuUsed: sum(usedByHost),
    usedByHost,
    idleReservedByHost: minus(idleReserved, window.start.idleReserved),
    usedByInstance: minus(
      floatsOf(cpu.leaves.length, instance => cpu.share.usedBy(cpu.leaves[instance]!, window.to)),
      window.start.usedByInstance,
    ),
    strain: strainBetween(window.start.strain, cpuStrain(cpu, window.to)),
    startsByInstance: minus(lifecycle.takings.cpuOfInstances(window.to), window.start.startsByInstance),
    bootsByHost: minus(lifecycle.takings.cpuOfBoots(window.to), window.start.bootsByHost),
    tenants: tenantsBetween(window.start.tenants, parts.tenants.use(window.to)),
    hogsByHost: minus(parts.neighbours.cpuOfHosts(window.to), window.start.hogsByHost),
    usefulOf: service => (all[service] === 0 ? 1 : net[service]! / all[service]!),
    lostShare: gross === 0 ? 0 : lost / gross,
    reclaims: parts.overcommit !== null,
    notHeldOf: notHeld(window.start.reclaimed, parts.overcommit?.until(window.to) ?? null, windowUs),
    workingSetOf: service => workingSets[service]!,
  };
}

/** What a hypervisor had got back from each instance, on average over the window. */
function notHeld(
  from: ReclaimedAreas | null,
  to: ReclaimedAreas | null,
  windowUs: number,
): WindowUse['notHeldOf'] {
  if (from === null || to === null || windowUs === 0) return () => ALL_HELD;
  const mean = (kind: keyof ReclaimedAreas, instance: number) =>
    (to[kind][instance]! - (from[kind][instance] ?? 0)) / windowUs;
  return instance => ({
    shared: mean('shared', instance),
    ballooned: mean('ballooned', instance),
    swapped: mean('swapped', instance),
    absent: mean('absent', instance),
  });
}

/** Of the services that run in the instances of each, added up (rule W3). */
function byHome(homes: readonly number[], of: (service: number) => number): Float64Array {
  const sums = new Float64Array(homes.length);
  for (const [service, home] of homes.entries()) sums[home]! += of(service);
  return sums;
}

const tenantsBetween = (from: TenantUse, to: TenantUse): TenantUse => ({
  cpuMilli: minus(to.cpuMilli, from.cpuMilli),
  memoryBytes: minus(to.memoryBytes, from.memoryBytes),
  overheadBytes: minus(to.overheadBytes, from.overheadBytes),
  guestOsBytes: minus(to.guestOsBytes, from.guestOsBytes),
  instances: minus(to.instances, from.instances),
});

function summarise(
  parts: RunParts,
  window: ReportWindow,
  use: MeasuredUse,
  lines: Report['ledger'],
  domains: LargestDomains,
): ReportSummary {
  const { fleet, requests, plan, platform, seed } = parts;
  const { flow } = requests;
  const ended = flow.completed + flow.failures();
  const busiest = busiestService(plan, platform);
  const took =
    window.complete && window.glimpse === undefined ? scaleOut(plan, platform, seed, busiest) : null;
  const hosts = meanOf(use.presence.ofHost);
  const recorded = use.windowUs === 0 ? 0 : sum(use.tenants.instances) / use.windowUs;
  const own = meanOf(use.presence.ofInstance);
  const instances = own + recorded;
  const bill = monthlyBill(fleet, use.presence, {
    egressUsd: requests.egress.usd(),
    from: window.from,
    to: window.to,
  });
  const power = powerOf(fleet, { ...use, ...gridUse(parts, window) });
  return {
    hosts,
    guests: meanOf(use.presence.ofGuest),
    instances,
    instancesPerHost: hosts === 0 ? 0 : instances / hosts,
    usdPerMonth: bill.hosts + bill.licences + bill.egress,
    usdPerMonthFor: bill,
    latencyMs: flow.latency.milliseconds(),
    throughputPerSecond: use.windowUs === 0 ? 0 : (flow.completed * 1e6) / use.windowUs,
    failedFraction: ended === 0 ? 0 : flow.failures() / ended,
    startupMs: parts.startTimes.milliseconds(),
    scaleOutMs: took === null ? null : took / 1000,
    scaleOutService: busiest < 0 ? null : plan.services[busiest]!.id,
    makespanMs: makespan(parts.batches.toReport()),
    ...allocatedOf(fleet),
    blastRadius: blastRadius(domains, own),
    cpuUtilisation:
      use.windowUs === 0 || hosts === 0
        ? 0
        : (use.cpuUsed + sum(use.tenants.cpuMilli)) /
          (sumOver(fleet, use, pool => pool.cpuMilli) * use.windowUs),
    throttledFraction:
      use.windowUs === 0 || own === 0 ? 0 : sum(use.strain.throttledUs) / (use.windowUs * own),
    oomKills: parts.restarts.kills,
    evictions: parts.restarts.evictions,
    stealFraction: stealFraction(parts, use),
    diskUtilisation: diskUtilisation(parts, window),
    nicUtilisation: nicUtilisation(parts, window),
    memoryBytes: memorySummary(lines.memory, use.windowUs),
    reclaimedBytes: reclaimedBytes(fleet, use),
    tareFraction: lines.money.capacity === 0 ? 0 : 1 - lines.money.net / lines.money.capacity,
    kilowattHoursPerMonth: power.kilowattHours,
    kgCo2ePerMonth: power.kgCo2e,
  };
}

/** Where the carbon of a grid changes: what each host used and how long it was awake, weighted by it. */
function gridUse({ fleet }: RunParts, { from, to, carbon }: ReportWindow): { readonly grid?: GridUse } {
  if (carbon === null || to === from) return {};
  return {
    grid: {
      usedByHost: carbon.until(to),
      awakeByHost: host => {
        const site = fleet.siteOf(host);
        const shares = awakeTimes(fleet.hosts[host]!, from, to).map(
          ([begin, end]) => carbon.meanAt(site, begin, end) * (end - begin),
        );
        return shares.reduce((total, one) => total + one, 0) / (to - from);
      },
    },
  };
}

/** Of all batches; null where there is none, or one is not done. */
const makespan = (batches: Report['batches']): number | null =>
  batches.reduce<number | null>(
    (latest, { makespanMs }, index) =>
      makespanMs === null || (latest === null && index > 0) ? null : Math.max(latest ?? 0, makespanMs),
    null,
  );

const allocatedOf = (fleet: Fleet): Pick<ReportSummary, 'acceleratorsAllocated'> => {
  const use = fleet.onHosts.deviceUse();
  return use === null ? {} : { acceleratorsAllocated: use.allocated / use.devices };
};

/** Where some host has any. */
function acceleratorsOf(fleet: Fleet): Pick<UnsealedReport, 'accelerators'> {
  const accelerators = fleet.onHosts.deviceUse();
  return accelerators === null ? {} : { accelerators };
}

/** Rule M2: the utilisation law for disks. */
function diskUtilisation({ disks }: RunParts, { from, to, start }: ReportWindow): number | null {
  if (disks.count === 0 || to === from) return null;
  return (disks.busy(to) - start.disksBusy) / (disks.count * (to - from));
}

/** Rule M2: the utilisation law for network cards, in each direction. */
function nicUtilisation(
  { transfers }: RunParts,
  { from, to, start }: ReportWindow,
): ReportSummary['nicUtilisation'] {
  const capacity = (transfers.capacity() * (to - from)) / 1e6;
  if (capacity === 0) return null;
  const { sent, received } = transfers.bytes(to);
  return {
    sent: (sent - start.carried.sent) / capacity,
    received: (received - start.carried.received) / capacity,
  };
}

const sum = (column: Float64Array): number => column.reduce((total, value) => total + value, 0);

/** Of guests that hold many instances, and of VMs that hold one each (rule C5). */
function stealFraction({ fleet, platform }: RunParts, use: MeasuredUse): number | null {
  const alone = fleet.instances.map(
    ({ service, guest }) => guest < 0 && platform.deployments[service]!.vcpus > 0,
  );
  if (fleet.guests.length === 0 && !alone.includes(true)) return null;
  const ofVms = (column: Float64Array, inside: boolean): number =>
    column.reduce(
      (total, value, instance) =>
        alone[instance]! || (inside && fleet.instances[instance]!.guest >= 0) ? total + value : total,
      0,
    );
  const stolen = sum(use.strain.stolen) + ofVms(use.strain.waited, false);
  const wanted = stolen + ofVms(use.usedByInstance, true);
  return wanted === 0 ? 0 : stolen / wanted;
}

function memorySummary(line: LedgerLine, windowUs: number): ReportSummary['memoryBytes'] {
  const bytes = (amount: number) => (windowUs === 0 ? 0 : Math.round((amount * MIB * 1000) / windowUs));
  const { capacity, net, overhead, guestOs, systemReserve, idleReserved, stranded, free } = line;
  return {
    capacity: bytes(capacity),
    net: bytes(net),
    overhead: bytes(overhead),
    guestOs: bytes(guestOs),
    systemReserve: bytes(systemReserve),
    idleReserved: bytes(idleReserved),
    stranded: bytes(stranded),
    free: bytes(free),
  };
}

/** Memory got back from VMs, of all hosts (rule M1); null where no more is sold than there is. */
function reclaimedBytes({ instances }: Fleet, use: MeasuredUse): ReportSummary['reclaimedBytes'] {
  if (!use.reclaims) return null;
  const { shared, ballooned, swapped } = instances.reduce(
    (sum, _, instance) => added(sum, use.notHeldOf(instance)),
    ALL_HELD,
  );
  return { shared: Math.round(shared), ballooned: Math.round(ballooned), swapped: Math.round(swapped) };
}

function serviceReports(parts: RunParts, use: MeasuredUse): Report['services'] {
  const { fleet, plan, requests, restarts } = parts;
  const byService = (column: Float64Array): number[] => {
    const sums = plan.services.map(() => 0);
    fleet.instances.forEach(({ service }, instance) => {
      sums[service]! += column[instance]!;
    });
    return sums;
  };
  const ofInstances = (of: (instance: number) => number) => floatsOf(fleet.instances.length, of);
  const used = byService(use.usedByInstance);
  const waited = byService(use.strain.waited);
  const periods = byService(use.strain.throttledPeriods);
  const stoodStill = byService(use.strain.throttledUs);
  const kills = byService(ofInstances(instance => restarts.killsOf(instance)));
  const evictions = byService(ofInstances(instance => restarts.evictionsOf(instance)));
  const instances = byService(use.presence.ofInstance);
  return plan.services.map(({ id }, index) => {
    const { flow } = requests.services[index]!;
    return {
      id,
      instances: instances[index]!,
      arrived: flow.arrived,
      completed: flow.completed,
      failed: flow.failed,
      retries: flow.retried,
      inFlight: flow.inFlight,
      latency: flow.latency.toReport(),
      latencyMs: flow.latency.milliseconds(),
      cpuUsed: used[index]! / 1e6,
      cpuWaited: Math.max(0, waited[index]!) / 1e6,
      oomKills: kills[index]!,
      evictions: evictions[index]!,
      throttled: { periods: periods[index]!, milliseconds: stoodStill[index]! / 1000 },
    };
  });
}

/** Laws that must hold in every run (rule L2), checked on quantities that were kept apart while it ran. */
function laws(parts: RunParts, window: ReportWindow, use: MeasuredUse): LawCheck[] {
  const { flow } = parts.requests;
  const { area, spent } = parts.requests.little(window.to);
  const perUs = (amount: number) => (use.windowUs === 0 ? 0 : amount / use.windowUs);
  const received = sum(use.usedByInstance) + sum(use.bootsByHost) + sum(use.hogsByHost);
  return [
    check(
      'L2 requests',
      'arrived + in flight at the start = completed + failed + in flight',
      flow.arrived + flow.inFlightAtStart,
      flow.completed + flow.failures() + flow.inFlight,
      0,
    ),
    check(
      'L2 Little',
      'mean number in the system = arrival rate × mean time, by counting and by timing',
      perUs(area),
      perUs(spent),
      1e-9,
    ),
    check(
      'L2 utilisation',
      'mean cores in use, from the hosts and from the work received',
      perUs(use.cpuUsed) / 1000,
      perUs(received) / 1000,
      2e-3,
    ),
  ];
}

function check(rule: string, what: string, expected: number, got: number, tolerance: number): LawCheck {
  const scale = Math.max(Math.abs(expected), Math.abs(got));
  return { rule, what, expected, got, tolerance, ok: Math.abs(expected - got) <= tolerance * scale };
}
