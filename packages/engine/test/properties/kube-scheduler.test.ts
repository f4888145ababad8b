import type { PlanPlacementRules } from '@tare/schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as pure from '../../src/placement/kubernetes/index.ts';
import * as REFUSED from '../../src/placement/kubernetes/refused.ts';
import { KubeScheduler } from '../../src/placement/kubernetes/scheduler.ts';
import type { PodStanding } from '../../src/placement/kubernetes/census.ts';
import { Rooms } from '../../src/placement/rooms.ts';
import { deployment, plan, platform, pool, service } from '../small-plan.ts';

const MIB = 2 ** 20;
const SERVICES = 3;
const KEYS = {
  host: 'kubernetes.io/hostname',
  zone: 'topology.kubernetes.io/zone',
  site: 'topology.kubernetes.io/region',
} as const;

const within = fc.constantFrom<'host' | 'zone' | 'site'>('host', 'zone', 'site');
const rules: fc.Arbitrary<PlanPlacementRules> = fc.record({
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
const node = fc.record({
  pool: fc.nat(2),
  zone: fc.nat(2),
  cpu: fc.constantFrom(2000, 4000),
  memory: fc.constantFrom(512 * MIB, 2048 * MIB),
});
const reserve = fc.record({
  cpuMilli: fc.constantFrom(0, 250, 1000),
  memoryBytes: fc.constantFrom(0, 64 * MIB, 300 * MIB),
});

const POOLS = [
  pool({ id: 'dc/plain' }),
  pool({ id: 'dc/ssd', labels: { disk: 'ssd' }, taints: [{ key: 'soft', effect: 'PreferNoSchedule' }] }),
  pool({
    id: 'dc/kept',
    labels: { disk: 'hdd' },
    taints: [{ key: 'kept', value: 'yes', effect: 'NoSchedule' }],
  }),
];

const FREE: PlanPlacementRules = {
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
const HASH = 'pod-template-hash';

/** The pod that a service's rules stand for, as its manifest would say it. */
function podOf(
  own: number,
  of: PlanPlacementRules,
  { cpuMilli, memoryBytes }: { cpuMilli: number; memoryBytes: number },
): pure.Pod {
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
        requests: {
          ...(cpuMilli > 0 ? { cpu: cpuMilli } : {}),
          ...(memoryBytes > 0 ? { memory: memoryBytes } : {}),
        },
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
function refusalOf(pod: pure.Pod, host: pure.Host, hosts: readonly pure.Host[]): string | null {
  const found =
    pure.nodeUnschedulable(pod, host) ??
    pure.taintToleration(pod, host) ??
    pure.nodeAffinity(pod, host) ??
    pure.nodePorts(pod, host) ??
    pure.nodeResourcesFit(pod, host) ??
    pure.podTopologySpread(pod, host, pure.spreadState(pod, hosts)) ??
    pure.interPodAffinity(pod, host, pure.affinityState(pod, hosts));
  return found?.reasons[0] ?? null;
}

/** The true reason of a pod that fits nowhere, host by host. */
function fitErrorOf(pod: pure.Pod, hosts: readonly pure.Host[]): string {
  const reasons = hosts.map(host => refusalOf(pod, host, hosts)!);
  const parts = [...new Set(reasons)].map(
    reason => `${reasons.filter(one => one === reason).length} ${reason}`,
  );
  return `0/${hosts.length} nodes are available: ${parts.sort().join(', ')}.`;
}

const WEIGHTS = { taints: 3, hosts: 2, fit: 1, spread: 2, affinity: 2, balance: 1 };
const LEAST = { type: 'LeastAllocated', resources: pure.CPU_AND_MEMORY } as const;

/** Weighted sums of all that the pure plugins give; images apart, as all come at one moment. */
function totalsOf(pod: pure.Pod, feasible: readonly pure.Host[], hosts: readonly pure.Host[]): number[] {
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

const cluster = fc.record({
  nodes: fc.array(node, { minLength: 1, maxLength: 9 }),
  rules: fc.array(rules, { minLength: SERVICES, maxLength: SERVICES }),
  reserves: fc.array(reserve, { minLength: SERVICES, maxLength: SERVICES }),
  steps: fc.array(
    fc.record({
      service: fc.nat(SERVICES - 1),
      /** Who is told to go, and who goes, of those that are there. */
      told: fc.option(fc.nat()),
      leaves: fc.option(fc.nat()),
      renews: fc.integer({ min: 0, max: 5 }).map(drawn => drawn === 0),
    }),
    { maxLength: 30 },
  ),
});
type Cluster = typeof cluster extends fc.Arbitrary<infer Of> ? Of : never;

interface There {
  readonly service: number;
  readonly node: number;
  pod: pure.Pod;
}

/** The scheduler with counts beside the same cluster as lists of pods. */
class Pair {
  readonly rooms = new Rooms();
  readonly scheduler: KubeScheduler;
  readonly quiet: KubeScheduler;
  readonly pods: pure.Pod[];
  readonly on: { pods: pure.Pod[] }[];
  readonly there: There[] = [];
  readonly of: Cluster;
  readonly pools: typeof POOLS;

  constructor(of: Cluster, pools = POOLS) {
    this.of = of;
    this.pools = pools;
    const on = platform({
      placement: 'kube-scheduler',
      deployments: of.reserves.map(own => deployment({ reserve: own, requested: own })),
    });
    const services = of.rules.map((placement, index) => service({ id: `s${index}`, placement }));
    const sites = [{ ...plan().sites[0]!, zones: ['a', 'b', 'c'] }];
    const whole = plan({ sites, pools, services, platforms: [on] });
    const ground = { plan: whole, platform: on, seed: 1, rooms: this.rooms };
    this.scheduler = new KubeScheduler(ground);
    this.quiet = new KubeScheduler(ground);
    for (const { pool: index, zone, cpu, memory } of of.nodes) {
      this.rooms.add({ cpuMilli: cpu, memoryBytes: memory, instances: 6, vcpus: Infinity });
      for (const one of [this.scheduler, this.quiet]) one.add({ pool: index, zone, site: 0 });
    }
    this.pods = of.rules.map((one, index) => podOf(index, one, of.reserves[index]!));
    this.on = of.nodes.map(() => ({ pods: [] }));
  }

  hosts(): pure.Host[] {
    return this.of.nodes.map(({ pool: index, zone, cpu, memory }, at) => ({
      name: `n${at}`,
      labels: {
        ...this.pools[index]!.labels,
        [KEYS.host]: `n${at}`,
        [KEYS.zone]: `z${zone}`,
        [KEYS.site]: 'dc',
      },
      taints: this.pools[index]!.taints ?? [],
      unschedulable: false,
      allocatable: { cpu, memory, pods: 6 },
      images: [],
      pods: this.on[at]!.pods,
    }));
  }

  come(own: number, at: number): void {
    const pod = this.pods[own]!;
    this.#change(own, at, 1, 'current');
    this.on[at]!.pods.push(pod);
    this.there.push({ service: own, node: at, pod });
  }

  go(one: There): void {
    this.#change(one.service, one.node, -1, this.#standingOf(one));
    const { pods } = this.on[one.node]!;
    pods.splice(pods.indexOf(one.pod), 1);
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

  #change(own: number, at: number, by: 1 | -1, standing: PodStanding): void {
    const need = { ...this.of.reserves[own]!, vcpus: 0 };
    this.rooms.take(at, need, by);
    for (const one of [this.scheduler, this.quiet])
      one.change({ service: own, node: at, need, by, standing }, 0);
  }
}

describe("Kubernetes' scheduler", () => {
  it('O1 by counts refuses, scores and chooses as its plugins do by lists of pods, and never overcommits', () => {
    fc.assert(
      fc.property(cluster, of => {
        const pair = new Pair(of);
        for (const { service: own, told, leaves, renews } of of.steps) {
          if (renews) pair.renew(own);
          const hosts = pair.hosts();
          const pod = pair.pods[own]!;
          const { node: chosen, verdicts } = pair.scheduler.choose(own, 0, true);
          // One that need not tell finds the same.
          expect(pair.quiet.choose(own, 0).node).toBe(chosen);
          expect(verdicts.map(one => [one.node, one.refusal?.reason ?? null]).sort()).toEqual(
            verdicts.map(one => [one.node, refusalOf(pod, hosts[one.node]!, hosts)]).sort(),
          );
          const scored = verdicts.filter(({ refusal }) => refusal === null);
          const feasible = scored.map(one => hosts[one.node]!);
          const totals = totalsOf(pod, feasible, hosts);
          if (scored.length > 1) expect(scored.map(({ total }) => total)).toEqual(totals);
          const index = scored.findIndex(one => one.node === chosen);
          expect(chosen < 0 ? scored.length === 0 : totals[index] === Math.max(...totals)).toBe(true);
          if (chosen < 0) {
            expect(pair.scheduler.fitError(own)).toBe(fitErrorOf(pod, hosts));
          } else {
            pair.come(own, chosen);
          }
          for (const free of [pair.rooms.freeCpu, pair.rooms.freeMemory, pair.rooms.freeSlots])
            expect(Math.min(...free.slice(0, hosts.length))).toBeGreaterThanOrEqual(0);
          if (told !== null && pair.there.length > 0) pair.tell(pair.there[told % pair.there.length]!);
          if (leaves === null || pair.there.length === 0) continue;
          const [gone] = pair.there.splice(leaves % pair.there.length, 1);
          pair.go(gone!);
        }
      }),
      { numRuns: 500 },
    );
  });

  /**
   * Hosts that the pod's node selector does not allow are no domains of its spread (nodeAffinityPolicy: Honor), tainted ones are
   * (nodeTaintsPolicy: Ignore): the defaults of Kubernetes 1.31, `matchNodeInclusionPolicies` in podtopologyspread/common.go.
   */
  it.each([
    { other: 'tainted and not allowed', tainted: POOLS[2]!, refused: null },
    {
      other: 'tainted, but allowed',
      tainted: { ...POOLS[2]!, labels: { disk: 'ssd' } },
      refused: REFUSED.SKEWED.reason,
    },
  ])('O1 the fewest of a required spread look at a host that is $other as upstream does', given => {
    const spread = [{ over: 'host' as const, maxSkew: 1, required: true }];
    const own = { ...FREE, hostLabels: { disk: 'ssd' }, spread };
    const room = { zone: 0, cpu: 4000, memory: 2048 * MIB } as const;
    const pair = new Pair(
      {
        nodes: [
          { ...room, pool: 1 },
          { ...room, pool: 2 },
        ],
        rules: [own, FREE, FREE],
        reserves: Array.from({ length: SERVICES }, () => ({ cpuMilli: 250, memoryBytes: 0 })),
        steps: [],
      },
      [POOLS[0]!, POOLS[1]!, given.tainted],
    );
    pair.come(0, 0);
    const hosts = pair.hosts();
    expect(refusalOf(pair.pods[0]!, hosts[0]!, hosts)).toBe(given.refused);
    expect(pair.scheduler.refusal(0, 0)?.reason ?? null).toBe(given.refused);
  });

  /** Three of an old revision on one of two hosts: KEP-3243, matchLabelKeys. */
  it.each([
    { counts: 'all that stay', ownRevision: {}, refused: [REFUSED.SKEWED.reason, null] },
    { counts: 'its own revision', ownRevision: { ownRevision: true as const }, refused: [null, null] },
  ])('O1 a spread that counts $counts', ({ ownRevision, refused }) => {
    const room = { zone: 0, pool: 0, cpu: 4000, memory: 2048 * MIB } as const;
    const own = { ...FREE, spread: [{ over: 'host' as const, maxSkew: 1, required: true, ...ownRevision }] };
    const pair = new Pair({
      nodes: [room, room],
      rules: [own, FREE, FREE],
      reserves: Array.from({ length: SERVICES }, () => ({ cpuMilli: 250, memoryBytes: 0 })),
      steps: [],
    });
    for (let nth = 0; nth < 3; nth++) pair.come(0, 0);
    pair.renew(0);
    const reasons = () => [0, 1].map(node => pair.scheduler.refusal(0, node)?.reason ?? null);
    expect(reasons()).toEqual(refused);
    // Who has been told to go does not count either way.
    for (const one of pair.there) pair.tell(one);
    expect(reasons()).toEqual([null, null]);
  });
});
