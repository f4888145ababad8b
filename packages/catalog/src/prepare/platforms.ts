import {
  type Image,
  type PlanPlatform,
  type PlanSite,
  type Platform,
  type Problem,
  problem,
  type Scenario,
} from '@tare/schema';
import type { Book } from '../book.ts';
import { technologyOf } from '../technologies.ts';
import { cloudsOf } from './clouds.ts';
import { devicesInGuests } from './accelerators.ts';
import { prepareDeployment } from './deployment.ts';
import { NO_IMAGE, type Shapes, tenancyOf } from './lifetimes.ts';
import { infeasible, obstacleOf } from './feasible.ts';
import { prepareGuest } from './guest.ts';
import { movingOf } from './drains.ts';
import { attacksIn } from './faults.ts';
import { asDeployed, planMonoliths, programOf } from './monoliths.ts';
import { sortedEntries } from './names.ts';
import { placementOf } from './placement.ts';
import { inRealMemory, reclaimOf } from './reclaim.ts';
import { largestPool, type PreparedPool, sendsBytes } from './sites.ts';
import { type Division, divide, stackOf } from './stack.ts';

/** Instances kept warm for each service; one where a platform asks for warm starts and gives no number (`fillDefaults`). */
export const warmPoolOf = ({ start, warmPool }: Platform): number => warmPool ?? (start === 'warm' ? 1 : 0);

export interface PreparedPlatforms {
  readonly platforms: PlanPlatform[];
  /** Pools that a platform leaves out because the workload cannot run there. */
  readonly leftOut: string[];
}

interface Ground {
  /** As the platform deploys it. */
  readonly scenario: Scenario;
  /** As it is written. */
  readonly written: Scenario;
  readonly id: string;
  readonly platform: Platform;
  readonly pools: readonly PreparedPool[];
  readonly sites: readonly PlanSite[];
  readonly book: Book;
  readonly recordings: readonly Shapes[];
}

const labelOf = (stack: readonly string[]): string =>
  stack.length === 0 ? 'Bare process' : stack.map(name => technologyOf(name)?.label ?? name).join(' → ');

/** Indexes of the pools that the platform names, or of all. */
const candidatesOf = ({ platform, pools }: Ground): number[] =>
  platform.pools === undefined
    ? pools.map((_, index) => index)
    : platform.pools.map(name => pools.findIndex(({ plan }) => plan.id === name));

function obstaclesOn(ground: Ground, index: number, divisions: readonly Division[]): Problem[] {
  const seen = new Set<string>();
  return sortedEntries(ground.scenario.services).flatMap(([name, service], at) => {
    const image = ground.scenario.images[service.image]!;
    const obstacle = obstacleOf(divisions[at]!.layers, ground.pools[index]!, image);
    if (obstacle === undefined || seen.has(obstacle.reason)) return [];
    seen.add(obstacle.reason);
    return [infeasible(`platforms.${ground.id}.stack`, name, obstacle)];
  });
}

const sameShared = (a: Division, b: Division): boolean =>
  a.shared.map(layer => layer.id).join('/') === b.shared.map(layer => layer.id).join('/');

function mixedGuests({ id }: Ground, divisions: readonly Division[]): Problem[] {
  if (divisions.every(division => sameShared(division, divisions[0]!))) return [];
  return [
    problem(
      'unsupported',
      `platforms.${id}.services`,
      'Some services stand inside shared VMs and others do not; one platform cannot mix them yet.',
      'Give all services of the platform the same VM layer, or compare two platforms.',
    ),
  ];
}

/** vCPUs a hardware thread: the scenario's, or the smallest among the VM layers in use. */
function overcommitOf({ platform, book }: Ground, divisions: readonly Division[]): number {
  if (platform.guest?.cpuOvercommit !== undefined) return platform.guest.cpuOvercommit;
  const ids = divisions.flatMap(({ layers }) => layers.flatMap(({ overcommit }) => overcommit ?? []));
  return ids.length === 0
    ? 1
    : Math.max(
        1,
        ids.reduce((least, id) => Math.min(least, book.number(id)), Infinity),
      );
}

/** Shared VMs run Windows as soon as one of the images needs it. */
const guestOs = ({ images, services }: Scenario): Image['os'] =>
  Object.values(services).some(({ image }) => images[image]?.os === 'windows') ? 'windows' : 'linux';

/** Where nothing but recorded instances run, their stack divides as the platform's own. */
const divisionsOf = ({ platform }: Ground, services: readonly [string, unknown][]): Division[] =>
  services.length === 0
    ? [divide(platform.stack, platform.guest?.holds)]
    : services.map(([name]) => divide(stackOf(platform, name), platform.guest?.holds));

/** Pools that can run the whole workload; where there is none, all that were asked for, and what stands in the way. */
function usablePools(
  ground: Ground,
  divisions: readonly Division[],
): { used: number[]; blocked: Problem[]; leftOut: string[] } {
  const { id, pools } = ground;
  const candidates = candidatesOf(ground);
  const obstacles = candidates.map(index => ({ index, found: obstaclesOn(ground, index, divisions) }));
  const used = obstacles.filter(({ found }) => found.length === 0).map(({ index }) => index);
  if (used.length === 0)
    return { used: candidates, blocked: obstacles.flatMap(({ found }) => found), leftOut: [] };
  const leftOut = obstacles.flatMap(({ index, found: [first] }) =>
    first === undefined
      ? []
      : [`Platform "${id}" leaves out the hosts of ${pools[index]!.plan.id}: ${first.message}`],
  );
  return { used, blocked: [], leftOut };
}

/** Whether the disk and the network card of some host are known, and whether some are VMs themselves. */
const knownOf = (
  pools: readonly PreparedPool[],
): Readonly<Record<'disks' | 'cards' | 'nested', boolean>> => ({
  nested: pools.some(({ machine }) => machine.virtualisation === 'nested'),
  disks: pools.some(({ plan }) => plan.disk !== undefined),
  cards: pools.some(({ plan }) => plan.nicBytesPerSecond !== undefined),
});

/** Of some pools, in order. */
const sitesOf = (pools: readonly PreparedPool[]): number[] =>
  [...new Set(pools.map(({ plan }) => plan.site))].sort((a, b) => a - b);

type Shared = Omit<
  Parameters<typeof prepareDeployment>[0],
  'name' | 'service' | 'initialises' | 'image' | 'division'
>;

/** How the instances of each recording run. */
const tenanciesOf = (
  { recordings, platform }: Ground,
  shared: Shared,
  vcpusPerThread: number,
): PlanPlatform['tenancies'] =>
  recordings.map(recording =>
    tenancyOf(recording, { platform, vcpusPerThread }, service =>
      prepareDeployment({
        ...shared,
        platform: inRealMemory(platform),
        name: recording.plan.id,
        service,
        initialises: [],
        image: NO_IMAGE,
        division: divide(platform.stack, platform.guest?.holds),
      }),
    ),
  );

function preparePlatform(ground: Ground): { plan: PlanPlatform; leftOut: string[] } {
  const { scenario, id, platform, pools, book } = ground;
  const services = sortedEntries(scenario.services);
  const divisions = divisionsOf(ground, services);
  const { used, blocked, leftOut } = usablePools(ground, divisions);
  const mixed = mixedGuests(ground, divisions);
  const usedPools = used.map(index => pools[index]!);
  const known = knownOf(usedPools);
  const sends = sendsBytes(scenario) && known.cards;
  const guest =
    mixed.length > 0
      ? null
      : prepareGuest({ platform, division: divisions[0]!, os: guestOs(scenario), sends }, book);
  const holderMilli = guest === null ? largestPool(usedPools) : guest.cpuMilli;
  const vcpusPerThread = overcommitOf(ground, divisions);
  const shared = {
    platform,
    attacks: attacksIn(scenario),
    sends,
    disks: known.disks,
    holderMilli,
    nestedHosts: known.nested,
    book,
  };
  return {
    leftOut,
    plan: {
      id,
      label: platform.label ?? labelOf(platform.stack),
      stack: platform.stack,
      ...placementOf(platform),
      pools: used,
      vcpusPerThread,
      cpuWeights: platform.cpuWeights ?? 'quadratic',
      shortage: platform.engine === 'kubernetes' ? 'evict' : 'oom-kill',
      deployments: services.map(([name, service], at) =>
        prepareDeployment({
          ...shared,
          name,
          service,
          initialises: programOf(ground.written, platform, name),
          image: scenario.images[service.image]!,
          division: divisions[at]!,
        }),
      ),
      tenancies: tenanciesOf(ground, shared, vcpusPerThread),
      guest,
      warmPool: warmPoolOf(platform),
      monoliths: planMonoliths(ground.written, platform),
      ...movingOf({ ...ground, divisions }, book),
      reclaim: reclaimOf(platform, divisions, book),
      ...cloudsOf({ ...ground, scenario: ground.written, used: sitesOf(usedPools) }),
      infeasible: [...blocked, ...mixed, ...(guest === null ? [] : devicesInGuests(id, scenario))],
    },
  };
}

export function preparePlatforms(
  scenario: Scenario,
  on: Pick<Ground, 'sites' | 'pools' | 'recordings'>,
  book: Book,
): PreparedPlatforms {
  const prepared = sortedEntries(scenario.platforms).map(([id, written]) => {
    const deployed = asDeployed(scenario, written);
    return preparePlatform({ ...deployed, ...on, written: scenario, id, book });
  });
  return {
    platforms: prepared.map(({ plan }) => plan),
    leftOut: prepared.flatMap(({ leftOut }) => leftOut),
  };
}
