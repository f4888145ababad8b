import type { Plan, PlanPlatform, Scenario } from '@tare/schema';
import type { PreparedPool } from './sites.ts';

/** What platforms stand on. */
interface Ground {
  readonly scenario: Scenario;
  readonly plan: Pick<Plan, 'platforms' | 'services'>;
  readonly pools: readonly PreparedPool[];
}

/** Of a platform whose hosts Kubernetes manages: the least nodes and pods that one of its control planes has. */
export interface ClusterSize {
  readonly id: string;
  readonly nodes: number;
  readonly pods: number;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

/** Hosts that a pool has, or may have where it says so. */
const hostsOf = ({ plan: { count, max, scaling } }: PreparedPool): number =>
  scaling === undefined ? Math.max(0, count) : max;

/** Replicas that a service has, or may have. */
const podsOf = (services: Ground['plan']['services']): number[] =>
  services.map(({ everyHost, batch, replicas, scaling }) =>
    everyHost || batch !== null ? 0 : Math.max(replicas, scaling?.max ?? 0),
  );

/** Nodes without which the pods have no room, by what the largest node has of each. */
function nodesFor(
  { deployments, guest }: PlanPlatform,
  pods: readonly number[],
  pools: PreparedPool[],
): number {
  const rooms = guest === null ? pools.map(({ plan }) => plan.allocatable) : [guest.allocatable];
  const needed = (of: 'cpuMilli' | 'memoryBytes') =>
    sum(pods.map((count, service) => count * (deployments[service]?.reserve[of] ?? 0)));
  const most = (of: 'cpuMilli' | 'memoryBytes' | 'instances') => Math.max(1, ...rooms.map(room => room[of]));
  return Math.ceil(
    Math.max(
      needed('cpuMilli') / most('cpuMilli'),
      needed('memoryBytes') / most('memoryBytes'),
      sum(pods) / most('instances'),
    ),
  );
}

/** By platform; where each site has a control plane of its own, what is fixed at the largest of them, and no pods. */
export const clusterSizes = ({ scenario, plan, pools }: Ground): ClusterSize[] =>
  plan.platforms.flatMap(platform => {
    if (scenario.platforms[platform.id]?.engine !== 'kubernetes') return [];
    const own = platform.pools.map(pool => pools[pool]!);
    const planes = (platform.controlPlanes ?? []).filter(({ sites }) => sites.length > 0);
    const hostsAt = (sites: readonly number[]) =>
      sum(own.filter(({ plan: { site } }) => sites.includes(site)).map(hostsOf));
    if (planes.length > 1)
      return [{ id: platform.id, nodes: Math.max(...planes.map(({ sites }) => hostsAt(sites))), pods: 0 }];
    const pods = podsOf(plan.services);
    const nodes = Math.max(
      platform.guest === null ? sum(own.map(hostsOf)) : 0,
      nodesFor(platform, pods, own),
    );
    const daemons = plan.services.filter(({ everyHost }) => everyHost).length;
    return [{ id: platform.id, nodes, pods: sum(pods) + daemons * nodes }];
  });
