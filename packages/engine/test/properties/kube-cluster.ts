/** A cluster as Kubernetes' scheduler keeps it by counts, beside the same one as lists of pods for its plugins. */
import type { PlanPlacementRules } from '@tare/schema';
import fc from 'fast-check';
import * as pure from '../../src/placement/kubernetes/index.ts';
import { KubeScheduler, type PodMove } from '../../src/placement/kubernetes/scheduler.ts';
import type { PodStanding } from '../../src/placement/kubernetes/census.ts';
import type { Removable } from '../../src/placement/kubernetes/preemption.ts';
import { type Need, Rooms } from '../../src/placement/rooms.ts';
import { deployment, plan, platform, pool, service } from '../small-plan.ts';

export const MIB = 2 ** 20;
export const SERVICES = 3;
const KEYS = {
  host: 'kubernetes.io/hostname',
  zone: 'topology.kubernetes.io/zone',
  site: 'topology.kubernetes.io/region',
} as const;

const within = fc.constantFrom<'host' | 'zone' | 'site'>('host', 'zone', 'site');
export const rules: fc.Arbitrary<PlanPlacementRules> = fc.record({
  sites: fc.constant(null),
  hostLabels: fc.constantFrom<Record<string, string>>({}, {}, {}, { disk: 'ssd' }),
  preferHosts: fc.array(
    fc.record({
      labels: fc.constantFrom<Record<string, string>>({ disk: 'ssd' }, { disk: 'hdd' }, { disk: 'no' }),
      weight: fc.integer({ min: 1, max: 100 }),
    }),
    { maxLength: 2 },
  ),
  tolerations: fc.constantFrom<PlanPlacementRules['tolerations']>([], [], [{ operator: 'Exists' }]),
  spread: fc.array(
    fc
      .record({
        over: within,
        maxSkew: fc.integer({ min: 1, max: 3 }),
        required: fc.boolean(),
        minDomains: fc.integer({ min: 1, max: 4 }),
        flags: fc.record({ ownRevision: fc.boolean(), anyHosts: fc.boolean(), toleratedOnly: fc.boolean() }),
      })
      .map(({ minDomains, flags, ...rule }) => ({
        ...rule,
        ...(rule.required ? { minDomains } : {}),
        ...(flags.ownRevision ? { ownRevision: true as const } : {}),
        ...(flags.anyHosts ? { anyHosts: true as const } : {}),
        ...(flags.toleratedOnly ? { toleratedOnly: true as const } : {}),
      })),
    {
      maxLength: 2,
    },
  ),
  affinity: fc.array(
    fc.record({
      service: fc.nat(SERVICES - 1),
      within,
      kind: fc.constantFrom<'attract' | 'repel'>('attract', 'repel'),
      required: fc.boolean(),
      weight: fc.integer({ min: 1, max: 100 }),
    }),
    { maxLength: 3 },
  ),
  hostPorts: fc.constantFrom<number[]>([], [], [80]),
});
export const node = fc.record({
  pool: fc.nat(2),
  zone: fc.nat(2),
  cpu: fc.constantFrom(2000, 4000),
  memory: fc.constantFrom(512 * MIB, 2048 * MIB),
  devices: fc.constantFrom(0, 0, 2),
});
export const reserve = fc.record({
  cpuMilli: fc.constantFrom(0, 250, 1000),
  memoryBytes: fc.constantFrom(0, 64 * MIB, 300 * MIB),
  devices: fc.constantFrom(0, 0, 0, 1, 2),
});
type Reserve = typeof reserve extends fc.Arbitrary<infer Of> ? Of : never;

/** What a pod asks for, as its host keeps it. */
const needOf = ({ cpuMilli, memoryBytes, devices }: Reserve): Need => ({
  cpuMilli,
  memoryBytes,
  vcpus: 0,
  ...(devices === 0 ? {} : { accelerators: { count: devices, milli: 1000, models: [] } }),
});

const deploymentOf = (own: Reserve) => {
  const { vcpus: _, ...need } = needOf(own);
  const { accelerators, ...reserve } = need;
  return deployment({ reserve, requested: reserve, ...(accelerators === undefined ? {} : { accelerators }) });
};

const amountsOf = ({ cpuMilli, memoryBytes, devices }: Reserve): pure.Amounts => ({
  ...(cpuMilli > 0 ? { cpu: cpuMilli } : {}),
  ...(memoryBytes > 0 ? { memory: memoryBytes } : {}),
  ...(devices > 0 ? { accelerators: devices } : {}),
});

export const POOLS = [
  pool({ id: 'dc/plain' }),
  pool({ id: 'dc/ssd', labels: { disk: 'ssd' }, taints: [{ key: 'soft', effect: 'PreferNoSchedule' }] }),
  pool({
    id: 'dc/kept',
    labels: { disk: 'hdd' },
    taints: [{ key: 'kept', value: 'yes', effect: 'NoSchedule' }],
  }),
];

export const FREE: PlanPlacementRules = {
  sites: null,
  hostLabels: {},
  tolerations: [],
  spread: [],
  affinity: [],
  hostPorts: [],
};

const selector = (services: readonly number[]): pure.LabelSelector => ({
  matchLabels: {},
  matchExpressions: [{ key: 'app', operator: 'In', values: services.map(String) }],
});

/** By which a Deployment's revisions are told apart. */
export const HASH = 'pod-template-hash';

/** The pod that a service's rules stand for, as its manifest would say it. */
export function podOf(own: number, of: PlanPlacementRules, asks: Reserve): pure.Pod {
  const near = (['host', 'zone', 'site'] as const).flatMap(one => {
    const met = of.affinity.filter(rule => rule.kind === 'attract' && rule.required && rule.within === one);
    return met.length === 0
      ? []
      : [{ selector: selector(met.map(rule => rule.service)), topologyKey: KEYS[one], namespaces: [] }];
  });
  const term = (rule: PlanPlacementRules['affinity'][number]): pure.PodTerm => ({
    selector: selector([rule.service]),
    topologyKey: KEYS[rule.within],
    namespaces: [],
  });
  const preferred = (kind: string) =>
    of.affinity
      .filter(rule => rule.kind === kind && !rule.required)
      .map(rule => ({ weight: rule.weight, term: term(rule) }));
  const spread =
    of.spread.length > 0
      ? of.spread
      : ([
          { over: 'host', maxSkew: 3, required: false },
          { over: 'zone', maxSkew: 5, required: false },
        ] as const);
  return {
    ...pure.EMPTY_POD,
    labels: { app: String(own), [HASH]: '0' },
    containers: [
      {
        requests: amountsOf(asks),
        image: 'web:1',
        ports: of.hostPorts.map(hostPort => ({ hostIp: '', hostPort, protocol: 'TCP' })),
      },
    ],
    hostSelector: of.hostLabels,
    preferredHosts: (of.preferHosts ?? []).map(({ labels, weight }) => ({
      weight,
      term: {
        matchExpressions: [{ key: 'disk', operator: 'In', values: [labels['disk']!] }],
        matchFields: [],
      },
    })),
    tolerations: of.tolerations,
    affinity: near,
    antiAffinity: of.affinity.filter(rule => rule.kind === 'repel' && rule.required).map(term),
    preferredAffinity: preferred('attract'),
    preferredAntiAffinity: preferred('repel'),
    spread: spread.map(({ over, maxSkew, required, ...rule }: PlanPlacementRules['spread'][number]) => ({
      maxSkew,
      ...(rule.minDomains === undefined ? {} : { minDomains: rule.minDomains }),
      ...(rule.ownRevision === undefined ? {} : { matchLabelKeys: [HASH] }),
      ...(rule.anyHosts === undefined ? {} : { hostAffinityPolicy: 'Ignore' as const }),
      ...(rule.toleratedOnly === undefined ? {} : { hostTaintsPolicy: 'Honor' as const }),
      topologyKey: KEYS[over],
      whenUnsatisfiable: required ? 'DoNotSchedule' : 'ScheduleAnyway',
      selector: selector([own]),
    })),
  };
}

/** All filters in upstream's order. */
export const firstRefusal = (
  pod: pure.Pod,
  host: pure.Host,
  hosts: readonly pure.Host[],
): pure.Refusal | null =>
  // Nobody tolerates that.
  pure.nodeUnschedulable({ ...pod, tolerations: [] }, host) ??
  pure.taintToleration(pod, host) ??
  pure.nodeAffinity(pod, host) ??
  pure.nodePorts(pod, host) ??
  pure.nodeResourcesFit(pod, host) ??
  pure.podTopologySpread(pod, host, pure.spreadState(pod, hosts)) ??
  pure.interPodAffinity(pod, host, pure.affinityState(pod, hosts));

export const refusalOf = (pod: pure.Pod, host: pure.Host, hosts: readonly pure.Host[]): string | null =>
  firstRefusal(pod, host, hosts)?.reasons[0] ?? null;

/** The true reason of a pod that fits nowhere, host by host. */
export function fitErrorOf(pod: pure.Pod, hosts: readonly pure.Host[]): string {
  const reasons = hosts.map(host => refusalOf(pod, host, hosts)!);
  const parts = [...new Set(reasons)].map(
    reason => `${reasons.filter(one => one === reason).length} ${reason}`,
  );
  return `0/${hosts.length} nodes are available: ${parts.sort().join(', ')}.`;
}

const WEIGHTS = { taints: 3, hosts: 2, fit: 1, spread: 2, affinity: 2, balance: 1 };
const LEAST = { type: 'LeastAllocated', resources: pure.CPU_AND_MEMORY } as const;

/** Weighted sums of all that the pure plugins give; images apart, as all come at one moment. */
export function totalsOf(
  pod: pure.Pod,
  feasible: readonly pure.Host[],
  hosts: readonly pure.Host[],
): number[] {
  const candidates = { pod, feasible, hosts };
  const taints = pure.normalised(
    feasible.map(host => pure.untoleratedTaints(pod, host)),
    true,
  );
  const preferred = pure.normalised(
    feasible.map(host => pure.preferredHostWeight(pod.preferredHosts, host)),
    false,
  );
  const spread = pure.podTopologySpreadScores(candidates);
  const affinity = pure.interPodAffinityScores(candidates);
  return feasible.map((host, index) => {
    const balance = pure.skipsBalance(pod, pure.CPU_AND_MEMORY) ? 0 : pure.balancedAllocation(pod, host);
    return (
      WEIGHTS.taints * taints[index]! +
      WEIGHTS.hosts * preferred[index]! +
      WEIGHTS.fit * pure.fitScore(pod, host, LEAST) +
      WEIGHTS.spread * spread[index]! +
      WEIGHTS.affinity * affinity[index]! +
      WEIGHTS.balance * balance
    );
  });
}

export const cluster = fc.record({
  nodes: fc.array(node, { minLength: 1, maxLength: 9 }),
  rules: fc.array(rules, { minLength: SERVICES, maxLength: SERVICES }),
  reserves: fc.array(reserve, { minLength: SERVICES, maxLength: SERVICES }),
  steps: fc.array(
    fc.record({
      service: fc.nat(SERVICES - 1),
      /** Who is told to go, and who goes, of those that are there. */
      told: fc.option(fc.nat()),
      leaves: fc.option(fc.nat()),
      cordons: fc.option(fc.nat(), { freq: 8 }),
      resizes: fc.option(fc.record({ which: fc.nat(), to: reserve })),
      admits: fc.option(reserve),
      renews: fc.integer({ min: 0, max: 5 }).map(drawn => drawn === 0),
    }),
    { maxLength: 30 },
  ),
});
type Cluster = typeof cluster extends fc.Arbitrary<infer Of> ? Of : never;

export interface There {
  readonly service: number;
  readonly node: number;
  readonly devices: readonly number[];
  asks: Reserve;
  pod: pure.Pod;
}

/** The scheduler with counts beside the same cluster as lists of pods. */
export class Pair {
  readonly rooms = new Rooms();
  readonly scheduler: KubeScheduler;
  readonly quiet: KubeScheduler;
  readonly pods: pure.Pod[];
  readonly on: { pods: pure.Pod[] }[];
  readonly there: There[] = [];
  readonly of: Cluster;
  readonly pools: typeof POOLS;
  /** What new pods of each service ask for. */
  readonly asks: Reserve[];
  readonly cordoned = new Set<number>();

  constructor(of: Cluster, pools = POOLS) {
    this.of = of;
    this.asks = [...of.reserves];
    this.pools = pools;
    const on = platform({
      placement: 'kube-scheduler',
      deployments: of.reserves.map(deploymentOf),
    });
    const services = of.rules.map((placement, index) => service({ id: `s${index}`, placement }));
    const sites = [{ ...plan().sites[0]!, zones: ['a', 'b', 'c'] }];
    const whole = plan({ sites, pools, services, platforms: [on] });
    const ground = { plan: whole, platform: on, seed: 1, rooms: this.rooms };
    this.scheduler = new KubeScheduler(ground);
    this.quiet = new KubeScheduler(ground);
    for (const { pool: index, zone, cpu, memory, devices } of of.nodes) {
      const accelerators = devices === 0 ? {} : { accelerators: { model: 'a', count: devices } };
      this.rooms.add({ cpuMilli: cpu, memoryBytes: memory, instances: 6, vcpus: Infinity, ...accelerators });
      for (const one of [this.scheduler, this.quiet]) one.add({ pool: index, zone, site: 0 });
    }
    this.pods = of.rules.map((one, index) => podOf(index, one, of.reserves[index]!));
    this.on = of.nodes.map(() => ({ pods: [] }));
  }

  hosts(): pure.Host[] {
    return this.of.nodes.map(({ pool: index, zone, cpu, memory, devices }, at) => ({
      name: `n${at}`,
      labels: {
        ...this.pools[index]!.labels,
        [KEYS.host]: `n${at}`,
        [KEYS.zone]: `z${zone}`,
        [KEYS.site]: 'dc',
      },
      taints: this.pools[index]!.taints ?? [],
      unschedulable: this.cordoned.has(at),
      allocatable: { cpu, memory, pods: 6, accelerators: devices },
      images: [],
      pods: this.on[at]!.pods,
    }));
  }

  come(own: number, at: number, now = 0): void {
    const pod = { ...this.pods[own]! };
    const asks = this.asks[own]!;
    const devices = this.rooms.devices.enough(at, 1000).slice(0, asks.devices);
    const one = { service: own, node: at, devices, asks, pod };
    this.#change(one, 1, now);
    this.on[at]!.pods.push(pod);
    this.there.push(one);
  }

  go(one: There, now = 0): void {
    this.#change(one, -1, now);
    const { pods } = this.on[one.node]!;
    pods.splice(pods.indexOf(one.pod), 1);
  }

  /** Nothing more may come to a node. */
  cordon(at: number): void {
    if (this.cordoned.has(at)) return;
    this.cordoned.add(at);
    this.rooms.hold(at);
  }

  /** Where it stands it asks for something else, if there is room; devices stay. */
  resize(one: There, { cpuMilli, memoryBytes }: Reserve): void {
    const more = { cpu: cpuMilli - one.asks.cpuMilli, memory: memoryBytes - one.asks.memoryBytes };
    if (this.rooms.freeCpu(one.node) < more.cpu || this.rooms.freeMemory(one.node) < more.memory) return;
    this.#change(one, -1, 0);
    one.asks = { ...one.asks, cpuMilli, memoryBytes };
    this.#change(one, 1, 0);
    const { pods } = this.on[one.node]!;
    const [container] = one.pod.containers;
    const pod = { ...one.pod, containers: [{ ...container!, requests: amountsOf(one.asks) }] };
    pods[pods.indexOf(one.pod)] = pod;
    one.pod = pod;
  }

  /** Pods of a service that come from now on ask for this. */
  admit(own: number, asks: Reserve): void {
    this.asks[own] = asks;
    for (const scheduler of [this.scheduler, this.quiet]) scheduler.admit(own, deploymentOf(asks));
    const [container] = this.pods[own]!.containers;
    this.pods[own] = { ...this.pods[own]!, containers: [{ ...container!, requests: amountsOf(asks) }] };
  }

  /** As preemption sees it. */
  removable(one: There, instance: number): Removable {
    const { service, asks, devices } = one;
    return {
      instance,
      devices,
      service,
      need: needOf(asks),
      standing: this.#standingOf(one),
      priority: 0,
      since: instance,
      isProtected: false,
    };
  }

  tell(one: There): void {
    for (const scheduler of [this.scheduler, this.quiet])
      scheduler.leave(one.service, one.node, this.#standingOf(one));
    const { pods } = this.on[one.node]!;
    const told = { ...one.pod, terminating: true };
    pods[pods.indexOf(one.pod)] = told;
    one.pod = told;
  }

  renew(own: number): void {
    for (const scheduler of [this.scheduler, this.quiet]) scheduler.renew(own);
    const { labels } = this.pods[own]!;
    this.pods[own] = { ...this.pods[own]!, labels: { ...labels, [HASH]: `${labels[HASH]}+` } };
  }

  #standingOf({ service: own, pod }: There): PodStanding {
    if (pod.terminating) return 'leaving';
    return pod.labels[HASH] === this.pods[own]!.labels[HASH] ? 'current' : 'old';
  }

  #change(one: There, by: 1 | -1, now: number): void {
    const { service: own, node, devices, asks } = one;
    const need = needOf(asks);
    this.rooms.take(node, need, by);
    this.rooms.devices.take(node, devices, by * 1000);
    const move: PodMove = { service: own, node, by, need, standing: this.#standingOf(one) };
    for (const scheduler of [this.scheduler, this.quiet]) scheduler.change(move, now);
  }
}
