import type { Plan, PlanPlatform } from '@tare/schema';
import { log } from '../../numeric/elementary.ts';
import type { Need, Rooms } from '../rooms.ts';
import type { Census, Within } from './census.ts';
import { localityScore } from './image-locality.ts';
import { normalised } from './normalise.ts';
import { MAX_SCORE } from './pod.ts';
import { spreadScores } from './pod-topology-spread.ts';
import { type ScoreName, SCORE_WEIGHTS } from './profile.ts';
import { balanceOfTwo, CPU_AND_MEMORY, type FitStrategy, pairScore } from './resource-strategies.ts';
import type { PodMove } from './scheduler.ts';
import { scoredOf, type ServicePod, type ServicePods } from './service-pods.ts';

export const NAMES = Object.keys(SCORE_WEIGHTS) as ScoreName[];

/** Scores by plugin, in the order of the nodes. */
export type Scores = Readonly<Record<ScoreName, readonly number[]>>;

/** When nodes are scored, µs, and how many are known of then. */
export interface Moment {
  readonly now: number;
  readonly present: number;
  /** How many nodes will do, where only one of each class is scored; absent: those that are. */
  readonly feasible?: number;
}

/** What scores are found from. */
export interface ScoreGround {
  readonly plan: Plan;
  readonly platform: PlanPlatform;
  readonly rooms: Rooms;
  readonly census: Census;
  readonly pods: ServicePods;
}

/** Rule O1: the scores of nodes by each of upstream's plugins, from counts that are kept as pods come and go. */
export class NodeScores {
  readonly #plan: Plan;
  readonly #rooms: Rooms;
  readonly #census: Census;
  readonly #pods: ServicePods;
  readonly #weights: Readonly<Record<ScoreName, number>>;
  readonly #strategy: FitStrategy;
  readonly #hasSoftTaints: boolean;
  /** Requests as scoring counts them, on each node. */
  readonly #scoredCpu: number[] = [];
  readonly #scoredMemory: number[] = [];
  /** When each node first had each image, and on how many it is. */
  readonly #imageSince: Map<number, number>[] = [];
  readonly #holders: number[];
  /** Images that came at the present moment, which nobody knows of yet. */
  #fresh: { image: number; node: number; at: number }[] = [];

  constructor({ plan, platform, rooms, census, pods }: ScoreGround) {
    this.#plan = plan;
    this.#rooms = rooms;
    this.#census = census;
    this.#pods = pods;
    this.#weights = { ...SCORE_WEIGHTS, ...platform.scheduler?.weights } as Record<ScoreName, number>;
    this.#strategy = {
      type: 'LeastAllocated',
      resources: CPU_AND_MEMORY,
      ...platform.scheduler?.strategy,
    } as FitStrategy;
    this.#holders = plan.images.map(() => 0);
    this.#hasSoftTaints = plan.pools.some(({ taints = [] }) =>
      taints.some(({ effect }) => effect === 'PreferNoSchedule'),
    );
  }

  /** One more node. */
  add(): void {
    this.#scoredCpu.push(0);
    this.#scoredMemory.push(0);
    this.#imageSince.push(new Map());
  }

  /** A pod of a service comes to a node (1) or leaves it (−1). */
  change({ service, node, need, by }: PodMove, now: number): void {
    const { image } = this.#pods.of[service]!;
    const scored = scoredOf(need);
    this.#scoredCpu[node]! += by * scored.cpu;
    this.#scoredMemory[node]! += by * scored.memory;
    const images = this.#imageSince[node]!;
    if (by < 0 || images.has(image)) return;
    images.set(image, now);
    this.#fresh.push({ image, node, at: now });
  }

  /** What else was reserved on a node, for no service (recorded instances). */
  reserve(node: number, { cpuMilli, memoryBytes }: Need, by: 1 | -1): void {
    this.#scoredCpu[node]! += by * cpuMilli;
    this.#scoredMemory[node]! += by * memoryBytes;
  }

  /** Images that came before now are known of. */
  learn(now: number): void {
    if (this.#fresh.length === 0 || this.#fresh[0]!.at >= now) return;
    const known = this.#fresh.filter(({ at }) => at < now);
    for (const { image, node } of known) {
      this.#holders[image]!++;
      this.#rooms.touch(node);
    }
    this.#fresh = this.#fresh.filter(({ at }) => at >= now);
  }

  /** Weighed and added. */
  totals(scores: Scores, nodes: number): number[] {
    const totals = new Array<number>(nodes).fill(0);
    for (const name of NAMES) {
      const weight = this.#weights[name];
      const values = scores[name];
      for (let index = 0; index < nodes; index++) totals[index]! += weight * values[index]!;
    }
    return totals;
  }

  /**
   * The same sums, without what every one of these nodes has alike: what is not told of need not be found. Identical pods ask
   * this again and again.
   */
  sumsOf(service: number, nodes: readonly number[], at: Moment): number[] {
    const own = this.#pods.of[service]!;
    const sums = new Array<number>(nodes.length).fill(0);
    const { NodeResourcesFit, NodeResourcesBalancedAllocation, PodTopologySpread } = this.#weights;
    for (let index = 0; index < nodes.length; index++)
      sums[index] =
        NodeResourcesFit * this.#fit(own, nodes[index]!) +
        NodeResourcesBalancedAllocation * this.#balance(own, nodes[index]!);
    const add = (name: ScoreName, scores: readonly number[]) => {
      for (let index = 0; index < nodes.length; index++) sums[index]! += this.#weights[name] * scores[index]!;
    };
    if (PodTopologySpread > 0)
      add('PodTopologySpread', this.#spread(service, nodes, at.feasible ?? nodes.length));
    for (const name of ['TaintToleration', 'NodeAffinity', 'InterPodAffinity', 'ImageLocality'] as const)
      if (this.#differs(own, name)) add(name, this.#by(name, own, { nodes, at }));
    return sums;
  }

  /** What scores find of a node by itself: its resources, pods of the service, neighbours, and whether the image is known to be there. */
  keyOf(service: number, node: number, now: number): string {
    const own = this.#pods.of[service]!;
    const { NodeResourcesFit, NodeResourcesBalancedAllocation } = this.#weights;
    const resources =
      NodeResourcesFit * this.#fit(own, node) + NodeResourcesBalancedAllocation * this.#balance(own, node);
    const since = this.#imageSince[node]!.get(own.image) ?? Infinity;
    const wishes = own.rules.wishes.reduce(
      (sum, wish) =>
        wish.within === 'host' ? sum + wish.weight * this.#census.all.onHost(wish.service, node) : sum,
      0,
    );
    const { staying, current } = this.#census;
    return `${resources} ${staying.onHost(service, node)} ${current.onHost(service, node)} ${since < now} ${wishes}`;
  }

  /** Whether a plugin may find one node better than another. */
  #differs(
    { rules, pod, image }: ServicePod,
    name: 'TaintToleration' | 'NodeAffinity' | 'InterPodAffinity' | 'ImageLocality',
  ): boolean {
    switch (name) {
      case 'TaintToleration':
        return this.#hasSoftTaints;
      case 'NodeAffinity':
        return pod.preferredHosts.length > 0;
      case 'InterPodAffinity':
        return rules.wishes.length > 0;
      case 'ImageLocality':
        return this.#holders[image]! > 0;
    }
  }

  #by(
    name: 'TaintToleration' | 'NodeAffinity' | 'InterPodAffinity' | 'ImageLocality',
    own: ServicePod,
    { nodes, at }: { readonly nodes: readonly number[]; readonly at: Moment },
  ): number[] {
    const standing = (node: number) => this.#pods.standing(own, this.#census.places[node]!);
    switch (name) {
      case 'TaintToleration':
        return normalised(
          nodes.map(node => standing(node).softTaints),
          true,
        );
      case 'NodeAffinity':
        return normalised(
          nodes.map(node => standing(node).preferred),
          false,
        );
      case 'InterPodAffinity':
        return this.#affinity(own, nodes);
      case 'ImageLocality':
        return nodes.map(node => this.#locality(own, node, at));
    }
  }

  /** Of each feasible node by each plugin, 0…100. */
  of(service: number, nodes: readonly number[], at: Moment): Record<ScoreName, number[]> {
    const own = this.#pods.of[service]!;
    const ground = { nodes, at };
    return {
      TaintToleration: this.#by('TaintToleration', own, ground),
      NodeAffinity: this.#by('NodeAffinity', own, ground),
      NodeResourcesFit: nodes.map(node => this.#fit(own, node)),
      PodTopologySpread: this.#spread(service, nodes, nodes.length),
      InterPodAffinity: this.#by('InterPodAffinity', own, ground),
      NodeResourcesBalancedAllocation: nodes.map(node => this.#balance(own, node)),
      ImageLocality: this.#by('ImageLocality', own, ground),
    };
  }

  #fit({ scored }: ServicePod, node: number): number {
    return pairScore(
      this.#strategy,
      { requested: this.#scoredCpu[node]! + scored.cpu, capacity: this.#rooms.cpu(node) },
      { requested: this.#scoredMemory[node]! + scored.memory, capacity: this.#rooms.memory(node) },
    );
  }

  /** A pod that asks for nothing is not scored. */
  #balance({ need }: ServicePod, node: number): number {
    if (need.cpuMilli === 0 && need.memoryBytes === 0) return 0;
    const rooms = this.#rooms;
    const [cpu, memory] = [rooms.cpu(node), rooms.memory(node)];
    return balanceOfTwo(
      { requested: cpu - rooms.freeCpu(node) + need.cpuMilli, capacity: cpu },
      { requested: memory - rooms.freeMemory(node) + need.memoryBytes, capacity: memory },
    );
  }

  #spread(service: number, nodes: readonly number[], feasible: number): number[] {
    const { soft } = this.#pods.of[service]!.rules;
    const sums = new Array<number>(nodes.length).fill(0);
    if (soft.length === 0) return sums;
    for (const { over, maxSkew, ownRevision } of soft) {
      const peers = ownRevision === true ? this.#census.current : this.#census.staying;
      const weight = log((over === 'host' ? feasible : this.#domains(nodes, over)) + 2);
      for (let index = 0; index < nodes.length; index++)
        sums[index]! += peers.around(service, nodes[index]!, over) * weight + (maxSkew - 1);
    }
    return spreadScores(sums.map(Math.round));
  }

  #domains(nodes: readonly number[], over: Within): number {
    const seen = new Set<number>();
    for (const node of nodes) seen.add(this.#census.domainOf(node, over));
    return seen.size;
  }

  #affinity({ rules: { wishes } }: ServicePod, nodes: readonly number[]): number[] {
    if (wishes.length === 0) return nodes.map(() => 0);
    const sums = nodes.map(node =>
      wishes.reduce(
        (sum, { service, within, weight }) => sum + weight * this.#census.all.around(service, node, within),
        0,
      ),
    );
    const least = Math.min(...sums);
    const range = Math.max(...sums) - least;
    return sums.map(sum => (range > 0 ? Math.trunc(MAX_SCORE * ((sum - least) / range)) : 0));
  }

  #locality({ image }: ServicePod, node: number, { now, present }: Moment): number {
    const since = this.#imageSince[node]!.get(image);
    const { images } = this.#plan;
    if (since === undefined || since >= now) return 0;
    const bytes = images[image]!.layers.reduce((sum, layer) => sum + layer.bytes, 0);
    return localityScore(Math.trunc(bytes * (this.#holders[image]! / present)));
  }
}
