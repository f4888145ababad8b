import {
  callsOf,
  type HostPool,
  type Law,
  type Machine,
  type PlanPool,
  type PlanSite,
  type Scenario,
  type Site,
} from '@tare/schema';
import type { Book } from '../book.ts';
import { type CatalogueMachine, machineNamed } from '../machines/index.ts';
import { allocatableOf, hasKubelet } from '../reserve.ts';
import { devicesOf } from './accelerators.ts';
import { MOST_HOSTS } from './defaults.ts';
import { hostScalingOf, isScaledPool } from './host-scaling.ts';
import { sortedEntries } from './names.ts';
import { usesDisk } from './slowdown.ts';

/** A pool of the plan with what the feasibility check needs of its machine. */
export interface PreparedPool {
  readonly plan: PlanPool;
  readonly machine: Pick<Machine, 'architecture' | 'kernel' | 'virtualisation'>;
  readonly kubelet: boolean;
  readonly isSpot: boolean;
}

const BYTES_PER_GBIT = 1e9 / 8;

interface ResolvedMachine extends Machine {
  /** Pods that the provider's network allows. */
  readonly maxPods?: number;
}

/** The machine of a pool; names were checked before. */
function resolveMachine(
  machine: HostPool['machine'],
  { book, reads }: { readonly book: Book; readonly reads: boolean },
): ResolvedMachine {
  if (typeof machine !== 'string') return machine;
  const named = machineNamed(machine);
  if (named === undefined) throw new Error(`The catalogue has no machine ${machine}`);
  const { cores, memoryBytes, architecture, kernel, virtualisation, maxPods, nic } = named;
  const usdPerHour = book.number(named.price.id);
  const gigabytes = memoryBytes / 1e9;
  const memoryWatts = gigabytes * book.number('power.memory');
  return {
    cores,
    memory: memoryBytes,
    architecture,
    kernel,
    virtualisation,
    usdPerHour,
    watts: {
      idle: cores * book.number('power.vcpu_idle') + memoryWatts,
      full: cores * book.number('power.vcpu_full') + memoryWatts,
    },
    ...(maxPods === undefined ? {} : { maxPods }),
    ...(nic === undefined ? {} : { network: Math.round(book.number(nic.id) * BYTES_PER_GBIT) }),
    ...(reads ? remoteDiskOf(named, book) : {}),
  };
}

/** The disk of an instance type, over the network. */
function remoteDiskOf({ disk }: CatalogueMachine, book: Book): Pick<Machine, 'disk'> {
  if (disk === undefined) return {};
  return {
    disk: {
      bandwidth: Math.round(book.number(disk.bandwidth.id) * 1e6),
      iops: book.number(disk.iops.id),
      latency: Math.round(book.number('cloud-vm.disk.latency')),
    },
  };
}

function cloudProvisioning(book: Book): Law {
  const seconds = ['api', 'pending', 'boot'].reduce(
    (sum, part) => sum + book.number(`cloud-vm.provision.${part}`),
    0,
  );
  return {
    law: 'lognormal-median',
    median: Math.round(seconds * 1e6),
    sigma: book.number('cloud-vm.provision.sigma'),
  };
}

function provisioningOf(pool: HostPool, provider: Site['provider'], kubelet: boolean, book: Book): Law {
  if (pool.provisioning !== undefined) return { law: 'constant', mean: pool.provisioning };
  const constant = (id: string): Law => ({ law: 'constant', mean: Math.round(book.number(id) * 1e6) });
  if (provider === 'own' || provider === 'laptop') return constant('host.own_provisioning');
  return kubelet ? constant('cloud-vm.provision.kubernetes') : cloudProvisioning(book);
}

function instanceLimit(pool: HostPool, machine: ResolvedMachine, book: Book): number {
  if (pool.maxInstances !== undefined) return pool.maxInstances;
  const reserve = pool.reserve ?? 'kubelet';
  if (!hasKubelet(reserve)) return Math.max(1, Math.floor(book.number('host.max_instances')));
  if (reserve !== 'eks' || machine.maxPods === undefined)
    return Math.max(1, Math.floor(book.number('kubernetes.node.max_pods')));
  book.formula('eks.max_pods');
  return machine.maxPods;
}

/** A core with two threads counts as one and a gain; only a scenario's own machine says how many threads a core has. */
function smtOf({ cores, threadsPerCore = 1 }: Machine, book: Book): Pick<PlanPool, 'smt'> {
  if (threadsPerCore === 1) return {};
  return {
    smt: { coresMilli: Math.ceil(cores / threadsPerCore) * 1000, gain: book.number('host.smt.gain') },
  };
}

/** What is paid of the price on demand. */
function shareOfPrice({ buying = 'on-demand' }: HostPool, book: Book): number {
  if (buying === 'on-demand') return 1;
  return book.number(buying === 'spot' ? 'cost.spot_share' : 'cost.reserved_share');
}

/** Hosts that are paid for a term, whether they are there or not. */
function committedOf(
  { committed = 0 }: HostPool,
  usdPerHour: number,
  book: Book,
): Pick<PlanPool, 'committed'> {
  if (committed === 0) return {};
  return { committed: { hosts: committed, usdPerHour: usdPerHour * book.number('cost.reserved_share') } };
}

/** Of which the format counts IOPS and latency. */
const DISK_BLOCK_BYTES = 4096;

function diskOf({ disk }: ResolvedMachine, book: Book): Pick<PlanPool, 'disk'> {
  if (disk === undefined) return {};
  const { bandwidth, iops = 0, latency = 0 } = disk;
  return {
    disk: {
      bytesPerSecond: bandwidth,
      iops,
      latencyUs: latency,
      blockBytes: DISK_BLOCK_BYTES,
      operationBytes: Math.round(book.number('host.disk.operation') * 1024),
    },
  };
}

/** In the unit of the plan: bytes a second. */
const nicOf = ({ network }: ResolvedMachine): Pick<PlanPool, 'nicBytesPerSecond'> =>
  network === undefined ? {} : { nicBytesPerSecond: network };

function preparePool(
  name: string,
  pool: HostPool,
  at: { site: Site; siteName: string; siteIndex: number; zones: readonly string[]; reads: boolean },
  book: Book,
): PreparedPool {
  const machine = resolveMachine(pool.machine, { book, reads: at.reads });
  const kubelet = hasKubelet(pool.reserve ?? 'kubelet');
  const size = {
    cpuMilli: machine.cores * 1000,
    memoryBytes: machine.memory,
    instances: instanceLimit(pool, machine, book),
  };
  return {
    machine,
    kubelet,
    isSpot: pool.buying === 'spot',
    plan: {
      id: `${at.siteName}/${name}`,
      site: at.siteIndex,
      zone: pool.zone === undefined ? -1 : at.zones.indexOf(pool.zone),
      cpuMilli: size.cpuMilli,
      ...smtOf(machine, book),
      speed: machine.speed ?? 1,
      memoryBytes: size.memoryBytes,
      allocatable: allocatableOf(pool.reserve ?? 'kubelet', size, book),
      count: pool.count === 'auto' ? -1 : pool.count,
      max: pool.count === 'auto' || isScaledPool(pool) ? (pool.max ?? MOST_HOSTS) : pool.count,
      ...hostScalingOf(pool, book),
      usdPerHour: machine.usdPerHour * shareOfPrice(pool, book),
      ...committedOf(pool, machine.usdPerHour, book),
      billing: pool.billing ?? 'second',
      watts: machine.watts === undefined ? null : machine.watts,
      provisioning: provisioningOf(pool, at.site.provider, kubelet, book),
      pullBytesPerSecond: Math.round(book.number('container-runc.image.pull_rate') * 1e6),
      ...diskOf(machine, book),
      ...nicOf(machine),
      ...(pool.labels === undefined ? {} : { labels: pool.labels }),
      ...(pool.taints === undefined ? {} : { taints: pool.taints }),
      ...devicesOf(machine),
    },
  };
}

type Named = readonly [name: string, site: Site];

/** One zone where a site names none. */
export const zonesOf = (site: Site): readonly string[] => site.zones ?? ['zone-1'];

/** Of two sites either may tell how far the other is; without a link they are as far as zones. */
function linkBetween([name, site]: Named, [otherName, other]: Named, book: Book): number {
  const told = (from: Site, to: string) => from.links?.find(link => link.to === to)?.latency;
  const latency = told(site, otherName) ?? told(other, name) ?? site.latency?.site;
  return latency ?? Math.round(book.number('network.latency.site'));
}

/** Bytes a second each way, as either of two sites tells; 0: not a bottleneck. */
function linkBandwidth([name, site]: Named, [otherName, other]: Named): number {
  const told = (from: Site, to: string) => from.links?.find(link => link.to === to)?.bandwidth;
  return name === otherName ? 0 : (told(site, otherName) ?? told(other, name) ?? 0);
}

/** Only where a link has one. */
function linksOf(own: Named, all: readonly Named[]): Pick<PlanSite, 'linkBytesPerSecond'> {
  const linkBytesPerSecond = all.map(other => linkBandwidth(own, other));
  return linkBytesPerSecond.some(most => most > 0) ? { linkBytesPerSecond } : {};
}

const BYTES_PER_GB = 1e9;
const CLOUDS: ReadonlySet<Site['provider']> = new Set(['aws', 'gcp', 'azure', 'other']);

/** USD for a byte; whoever owns the site pays nothing for what leaves it, unless the link has a price. */
function egressBetween([name, site]: Named, [otherName, other]: Named, book: Book): number {
  if (name === otherName) return 0;
  const told = site.links?.find(link => link.to === otherName)?.usdPerGB;
  if (told !== undefined) return told / BYTES_PER_GB;
  if (!CLOUDS.has(site.provider)) return 0;
  const isInside = site.provider !== 'other' && site.provider === other.provider;
  return book.number(isInside ? 'cost.egress.region' : 'cost.egress.internet') / BYTES_PER_GB;
}

/** Only then are egress and the capacity of networks a question; no other scenario lists them as assumed. */
export const sendsBytes = ({ services }: Scenario): boolean =>
  Object.values(services).some(
    ({ work, calls }) =>
      (work.network ?? 0) > 0 ||
      (calls ?? []).some(step => callsOf(step).some(({ bytes }) => (bytes ?? 0) > 0)),
  );

/** Only then are the disks of instance types a question: somebody's requests or starts use them. */
const readsDisks = ({ services, platforms }: Scenario): boolean =>
  Object.values(services).some(usesDisk) ||
  Object.values(platforms).some(({ guest }) => guest?.disk === 'full');

function carbonOf({ carbon }: Named[1]): Pick<PlanSite, 'kgCo2ePerKwh' | 'carbonSteps'> {
  if (carbon === undefined || typeof carbon === 'number') return { kgCo2ePerKwh: carbon ?? null };
  return {
    kgCo2ePerKwh: carbon[0]!.carbon,
    carbonSteps: carbon.map(step => ({ atUs: step.at, kgCo2ePerKwh: step.carbon })),
  };
}

function prepareSite(own: Named, all: readonly Named[], isPaid: boolean, book: Book): PlanSite {
  const [name, site] = own;
  const latency = (field: 'zone' | 'site') =>
    site.latency?.[field] ?? Math.round(book.number(`network.latency.${field}`));
  return {
    id: name,
    provider: site.provider,
    zones: zonesOf(site),
    pue: site.pue ?? 1,
    registryBytesPerSecond: site.registry === undefined ? 0 : Math.round(site.registry.bandwidth),
    latencyUs: { host: site.latency?.host ?? 0, zone: latency('zone'), site: latency('site') },
    linkUs: all.map(other => (other[0] === name ? 0 : linkBetween(own, other, book))),
    ...linksOf(own, all),
    usdPerByteTo: all.map(other => (isPaid ? egressBetween(own, other, book) : 0)),
    ...carbonOf(site),
  };
}

/** Sites and their pools, each in sorted order. */
export function prepareSites(scenario: Scenario, book: Book): { sites: PlanSite[]; pools: PreparedPool[] } {
  const entries = sortedEntries(scenario.sites);
  const reads = readsDisks(scenario);
  return {
    sites: entries.map(own => prepareSite(own, entries, sendsBytes(scenario), book)),
    pools: entries.flatMap(([siteName, site], siteIndex) =>
      sortedEntries(site.pools).map(([name, pool]) =>
        preparePool(name, pool, { site, siteName, siteIndex, zones: zonesOf(site), reads }, book),
      ),
    ),
  };
}

/** Cores of the largest pool, in millicores: the ceiling of an instance that has no limit. */
export const largestPool = (pools: readonly PreparedPool[]): number =>
  pools.reduce((most, { plan }) => Math.max(most, plan.cpuMilli), 1000);
