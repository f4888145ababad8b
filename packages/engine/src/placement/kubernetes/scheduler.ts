import type { DecisionHost, Plan, PlanPlatform } from '@tare/schema';
import { log } from '../../numeric/elementary.ts';
import { derive, derived, deriveDraw, DRAW, uniform } from '../../random/keys.ts';
import type { Need, Rooms } from '../rooms.ts';
import { Census, type NodePlace, type Within } from './census.ts';
import { allowsHost } from './host-filters.ts';
import { localityScore } from './image-locality.ts';
import { normalised } from './normalise.ts';
import {
  enoughCandidates,
  leastSacrifice,
  type Removable,
  type Sacrifice,
  sacrificeOn,
  type Trial,
} from './preemption.ts';
import { EMPTY_POD, type Host, MAX_SCORE, type Pod } from './pod.ts';
import { type PodRules, podRules, rulesOf } from './pod-rules.ts';
import { spreadScores } from './pod-topology-spread.ts';
import { enoughHosts, type ScoreName, SCORE_WEIGHTS } from './profile.ts';
import { balanceOfTwo, CPU_AND_MEMORY, type FitStrategy, pairScore } from './resource-strategies.ts';
import * as REFUSED from './refused.ts';
import { type Refused, refused } from './refused.ts';
import { SCORED_BY_DEFAULT } from './requests.ts';
import { taintToleration, untoleratedTaints } from './taint-toleration.ts';

const NAMES = Object.keys(SCORE_WEIGHTS) as ScoreName[];

/** What a kind of node (of one pool in one zone) is to a service, whatever stands there. */
interface Standing {
  readonly refusal: Refused | null;
  /** By node affinity, taints apart: it counts for a spread. */
  readonly isAllowed: boolean;
  /** Taints that a pod would rather avoid. */
  readonly softTaints: number;
}

/** A pod of a service as nodes see it, of which nothing changes. */
interface ServicePod {
  readonly rules: PodRules;
  readonly pod: Pod;
  readonly sites: readonly number[] | null;
  readonly need: Need;
  /** As scoring counts it. */
  readonly scored: { readonly cpu: number; readonly memory: number };
  readonly image: number;
  /** By pool and zone. */
  readonly standings: (Standing | undefined)[];
}

/** What was found of one node. */
interface Verdict {
  readonly node: number;
  readonly refusal: Refused | null;
  scores?: Record<string, number>;
  total?: number;
}

export interface Choice {
  /** −1: none. */
  readonly node: number;
  readonly verdicts: readonly Verdict[];
}

/** Nodes and their room, and when it is. */
export interface Ground {
  readonly plan: Plan;
  readonly platform: PlanPlatform;
  readonly seed: number;
  readonly rooms: Rooms;
}

/**
 * Rule O1: Kubernetes' scheduler for one platform: filters, then scores of as many feasible nodes as upstream looks for
 * before it stops, weighed and added; among equals one is drawn. Its plugins are those of this folder, fed from counts that
 * are kept instead of from lists of pods; a property test holds the two together.
 */
export class KubeScheduler {
  readonly census: Census;
  readonly #ground: Ground;
  readonly #pods: readonly ServicePod[];
  readonly #weights: Readonly<Record<ScoreName, number>>;
  readonly #strategy: FitStrategy;
  readonly #percentage: number;
  /** Of all sites. */
  readonly #zones: number;
  /** Requests as scoring counts them, on each node. */
  readonly #scoredCpu: number[] = [];
  readonly #scoredMemory: number[] = [];
  /** When each node first had each image, and on how many it is. */
  readonly #imageSince: Map<number, number>[] = [];
  readonly #holders: number[];
  /** Images that came at the present moment, which nobody knows of yet. */
  #fresh: { image: number; at: number }[] = [];
  /** Fewest pods of a service in any domain, until one comes or goes. */
  readonly #fewestOf = new Map<string, number>();
  /** Nodes that have gone, or are not there yet. */
  readonly #absent = new Set<number>();
  /** Where the next search for feasible nodes begins. */
  #start = 0;
  #draws = 0;

  constructor(ground: Ground) {
    const { plan, platform } = ground;
    this.#ground = ground;
    this.#zones = plan.sites.reduce((sum, { zones }) => sum + zones.length, 0);
    this.census = new Census(plan.services.length);
    this.#weights = { ...SCORE_WEIGHTS, ...platform.scheduler?.weights } as Record<ScoreName, number>;
    this.#strategy = {
      type: 'LeastAllocated',
      resources: CPU_AND_MEMORY,
      ...platform.scheduler?.strategy,
    } as FitStrategy;
    this.#percentage = platform.scheduler?.percentageOfHosts ?? 0;
    this.#holders = plan.images.map(() => 0);
    this.#pods = plan.services.map((_, service) => this.#podOf(service));
  }

  add(place: NodePlace): void {
    this.census.add(place);
    this.#fewestOf.clear();
    this.#scoredCpu.push(0);
    this.#scoredMemory.push(0);
    this.#imageSince.push(new Map());
  }

  /** A node is not known of, or is from now on. */
  setPresent(node: number, isPresent: boolean): void {
    if (isPresent) this.#absent.delete(node);
    else this.#absent.add(node);
    this.#fewestOf.clear();
  }

  /** A pod of a service comes to a node (1) or leaves it (−1). */
  change(service: number, node: number, by: 1 | -1, now: number): void {
    const { scored, image } = this.#pods[service]!;
    this.census.change(service, node, by);
    this.#fewestOf.clear();
    this.#scoredCpu[node]! += by * scored.cpu;
    this.#scoredMemory[node]! += by * scored.memory;
    const images = this.#imageSince[node]!;
    if (by < 0 || images.has(image)) return;
    images.set(image, now);
    this.#fresh.push({ image, at: now });
  }

  /** What else was reserved on a node, for no service (recorded instances). */
  reserve(node: number, { cpuMilli, memoryBytes }: Need, by: 1 | -1): void {
    this.#scoredCpu[node]! += by * cpuMilli;
    this.#scoredMemory[node]! += by * memoryBytes;
  }

  /** `tells`: with what was found of each node. */
  choose(service: number, now: number, tells = false): Choice {
    this.#learn(now);
    const { size } = this.#ground.rooms;
    const enough = enoughHosts(size - this.#absent.size, this.#percentage);
    const verdicts: Verdict[] = [];
    const feasible: number[] = [];
    let looked = 0;
    for (; looked < size && feasible.length < enough; looked++) {
      const node = (this.#start + looked) % size;
      if (this.#absent.has(node)) continue;
      const refusal = this.refusal(service, node);
      if (refusal === null) feasible.push(node);
      if (tells) verdicts.push({ node, refusal });
    }
    this.#start = size === 0 ? 0 : (this.#start + looked) % size;
    // Upstream scores nothing where there is no choice.
    if (feasible.length < 2) return { node: feasible[0] ?? -1, verdicts };
    const scores = this.#scoresOf(service, feasible, now);
    const totals = this.#totalsOf(scores, feasible.length);
    if (tells) tell(verdicts, scores, totals);
    return { node: this.#best(service, feasible, totals), verdicts };
  }

  /** The first plugin, in upstream's order, that refuses a node. */
  refusal(service: number, node: number): Refused | null {
    const own = this.#pods[service]!;
    const place = this.census.places[node]!;
    if (this.#ground.rooms.freeSlots[node] === -Infinity) return REFUSED.CORDONED;
    const standing = this.#standing(own, place).refusal;
    if (standing !== null) return standing;
    if (
      own.rules.portRivals.length > 0 &&
      own.rules.portRivals.some(other => this.census.onHost(other, node) > 0)
    )
      return REFUSED.NO_PORT;
    return this.#unfit(own.need, node) ?? this.#skewed(service, node) ?? this.#estranged(service, node);
  }

  /** Whether a pod of a service could go to a new, empty node there, as far as rules go. */
  wouldTake(service: number, place: NodePlace): boolean {
    const own = this.#pods[service]!;
    if (this.#standing(own, place).refusal !== null) return false;
    const { hard, apart, avoidedBy, near, nearAll } = own.rules;
    const around = (other: number, within: Within) => this.census.at(other, place, within);
    const isEven = hard.every(({ over, maxSkew }) => {
      const there = around(service, over);
      return there + 1 - Math.min(there, this.#fewest(service, over)) <= maxSkew;
    });
    const isFirst = nearAll.has(service) && !this.census.hasAny(nearAll);
    const isNear = near.every(({ within }) => [...nearAll].some(other => around(other, within) > 0));
    const isAlone = [...apart, ...avoidedBy].every(rule => around(rule.service, rule.within) === 0);
    return isEven && isAlone && (isNear || isFirst);
  }

  /**
   * The node on which fewest and least important pods would have to go for one of a service, and who; undefined where nobody
   * can. `lowerOn`: pods of lower priority on a node. A node of which rules of nodes make nothing is not looked at.
   */
  preempt(service: number, lowerOn: (node: number) => readonly Removable[]): Sacrifice | undefined {
    const { size } = this.#ground.rooms;
    const enough = enoughCandidates(size - this.#absent.size);
    const first = Math.floor(this.#draw(service) * size);
    const found: Sacrifice[] = [];
    for (let looked = 0; looked < size && found.length < enough; looked++) {
      const node = (first + looked) % size;
      if (this.#absent.has(node) || this.refusal(service, node)?.resolvable !== true) continue;
      const sacrifice = sacrificeOn(node, lowerOn(node), this.#trial(service, node));
      if (sacrifice !== null) found.push(sacrifice);
    }
    return leastSacrifice(found);
  }

  /** Pods of a node go and come back without anybody's knowing. */
  #trial(service: number, node: number): Trial {
    return {
      remove: ({ service: own }) => this.suppose(own, node, -1),
      add: ({ service: own }) => this.suppose(own, node, 1),
      fits: () => this.refusal(service, node) === null,
    };
  }

  /** As if a pod came to a node, or left it; who supposes so takes it back. Accelerators stay as they are. */
  suppose(service: number, node: number, by: 1 | -1): void {
    this.#ground.rooms.take(node, this.#pods[service]!.need, by);
    this.census.change(service, node, by);
    this.#fewestOf.clear();
  }

  /** "0/6 nodes are available: 4 Insufficient cpu, 2 …", as upstream's FitError says it. */
  fitError(service: number): string {
    const { size } = this.#ground.rooms;
    const counts = new Map<string, number>();
    for (let node = 0; node < size; node++) {
      if (this.#absent.has(node)) continue;
      const { reason } = this.refusal(service, node) ?? { reason: '' };
      if (reason !== '') counts.set(reason, (counts.get(reason) ?? 0) + 1);
    }
    const parts = [...counts].map(([reason, count]) => `${count} ${reason}`).sort();
    const present = size - this.#absent.size;
    const open = present - [...counts.values()].reduce((sum, count) => sum + count, 0);
    return `${open}/${present} nodes are available: ${parts.join(', ')}.`;
  }

  /** A choice told node by node; hosts that scored best, and refused ones, up to so many. */
  explain({ verdicts }: Choice, nameOf: (node: number) => string, most: number): DecisionHost[] {
    const order = [...verdicts].sort((a, b) => (b.total ?? -1) - (a.total ?? -1) || a.node - b.node);
    return order.slice(0, most).map(({ node, refusal, scores, total }) => ({
      host: nameOf(node),
      ...(refusal === null ? {} : { refused: { plugin: refusal.plugin, reason: refusal.reason } }),
      ...(scores === undefined ? {} : { scores, total: total! }),
    }));
  }

  #podOf(service: number): ServicePod {
    const { plan, platform } = this.#ground;
    const { reserve, vcpus, accelerators } = platform.deployments[service]!;
    const rules = rulesOf(plan, service);
    return {
      rules: podRules(plan, service),
      sites: rules.sites,
      pod: { ...EMPTY_POD, hostSelector: rules.hostLabels, tolerations: rules.tolerations },
      need: { ...reserve, vcpus, ...(accelerators === undefined ? {} : { accelerators }) },
      scored: {
        cpu: reserve.cpuMilli || SCORED_BY_DEFAULT.cpu!,
        memory: reserve.memoryBytes || SCORED_BY_DEFAULT.memory!,
      },
      image: plan.services[service]!.image,
      standings: [],
    };
  }

  #standing(own: ServicePod, place: NodePlace): Standing {
    const key = place.pool * this.#zones + place.zone;
    const known = own.standings[key];
    if (known !== undefined) return known;
    const host = this.#kindOf(place);
    const taint = taintToleration(own.pod, host);
    const allowed = allowsHost(own.pod, host) && (own.sites === null || own.sites.includes(place.site));
    const standing = {
      refusal:
        taint !== null
          ? refused('TaintToleration', taint.reasons[0]!, false)
          : allowed
            ? null
            : REFUSED.WRONG_NODE,
      isAllowed: allowed,
      softTaints: untoleratedTaints(own.pod, host),
    };
    own.standings[key] = standing;
    return standing;
  }

  #kindOf({ pool, site }: NodePlace): Host {
    const { plan } = this.#ground;
    const { labels = {}, taints = [] } = plan.pools[pool]!;
    return {
      name: '',
      labels: { ...labels, 'topology.kubernetes.io/region': plan.sites[site]!.id },
      taints,
      unschedulable: false,
      allocatable: {},
      images: [],
      pods: [],
    };
  }

  #unfit({ cpuMilli, memoryBytes, vcpus, accelerators }: Need, node: number): Refused | null {
    const { freeSlots, freeCpu, freeMemory, freeVcpus, devices } = this.#ground.rooms;
    if (freeSlots[node]! < 1) return REFUSED.TOO_MANY;
    if (cpuMilli > 0 && freeCpu[node]! < cpuMilli) return REFUSED.NO_CPU;
    if (memoryBytes > 0 && freeMemory[node]! < memoryBytes) return REFUSED.NO_MEMORY;
    if (vcpus > 0 && freeVcpus[node]! < vcpus) return REFUSED.NO_VCPUS;
    const lacks = accelerators !== undefined && !devices.fits(node, accelerators);
    return lacks ? REFUSED.NO_DEVICES : null;
  }

  #skewed(service: number, node: number): Refused | null {
    for (const { over, maxSkew } of this.#pods[service]!.rules.hard)
      if (this.#skew(service, node, over) > maxSkew) return REFUSED.SKEWED;
    return null;
  }

  /** Pods of the service in a node's domain with one more, over the fewest in any domain where it may stand. */
  #skew(service: number, node: number, over: Within): number {
    return this.census.around(service, node, over) + 1 - this.#fewest(service, over);
  }

  #fewest(service: number, over: Within): number {
    const known = this.#fewestOf.get(`${service} ${over}`);
    if (known !== undefined) return known;
    const fewest = this.#lookForFewest(service, over);
    this.#fewestOf.set(`${service} ${over}`, fewest);
    return fewest;
  }

  #lookForFewest(service: number, over: Within): number {
    const own = this.#pods[service]!;
    let fewest = Infinity;
    for (const [node, place] of this.census.places.entries()) {
      if (this.#absent.has(node) || !this.#isAllowed(own, place)) continue;
      fewest = Math.min(fewest, this.census.around(service, node, over));
      if (fewest === 0) break;
    }
    return fewest;
  }

  /** Node affinity decides which nodes count for a spread; taints do not (their policies' defaults). */
  #isAllowed(own: ServicePod, place: NodePlace): boolean {
    return this.#standing(own, place).isAllowed;
  }

  #estranged(service: number, node: number): Refused | null {
    const { near, apart, avoidedBy } = this.#pods[service]!.rules;
    if (near.length > 0 && !this.#isNear(service, node)) return REFUSED.NOT_NEAR;
    if (this.#isAmong(apart, node)) return REFUSED.NOT_APART;
    return this.#isAmong(avoidedBy, node) ? REFUSED.AVOIDED : null;
  }

  /** Whether there is a pod that any of these rules speaks of. */
  #isAmong(rules: PodRules['apart'], node: number): boolean {
    for (const { service, within } of rules) if (this.census.around(service, node, within) > 0) return true;
    return false;
  }

  #isNear(service: number, node: number): boolean {
    const { near, nearAll } = this.#pods[service]!.rules;
    const met = (within: Within) => [...nearAll].some(other => this.census.around(other, node, within) > 0);
    if (near.every(({ within }) => met(within))) return true;
    // The first of a group that wants to be near its own kind.
    return nearAll.has(service) && !this.census.hasAny(nearAll);
  }

  #totalsOf(scores: Readonly<Record<ScoreName, readonly number[]>>, nodes: number): number[] {
    const totals = new Array<number>(nodes).fill(0);
    for (const name of NAMES) {
      const weight = this.#weights[name];
      const values = scores[name];
      for (let index = 0; index < nodes; index++) totals[index]! += weight * values[index]!;
    }
    return totals;
  }

  #scoresOf(service: number, nodes: readonly number[], now: number): Record<ScoreName, number[]> {
    const own = this.#pods[service]!;
    return {
      TaintToleration: normalised(
        nodes.map(node => this.#standing(own, this.census.places[node]!).softTaints),
        true,
      ),
      NodeAffinity: nodes.map(() => 0),
      NodeResourcesFit: nodes.map(node => this.#fit(own, node)),
      PodTopologySpread: this.#spread(service, nodes),
      InterPodAffinity: this.#affinity(own, nodes),
      NodeResourcesBalancedAllocation: nodes.map(node => this.#balance(own, node)),
      ImageLocality: nodes.map(node => this.#locality(own, node, now)),
    };
  }

  #fit({ scored }: ServicePod, node: number): number {
    const { cpu, memory } = this.#ground.rooms;
    return pairScore(
      this.#strategy,
      { requested: this.#scoredCpu[node]! + scored.cpu, capacity: cpu[node]! },
      { requested: this.#scoredMemory[node]! + scored.memory, capacity: memory[node]! },
    );
  }

  /** A pod that asks for nothing is not scored. */
  #balance({ need }: ServicePod, node: number): number {
    if (need.cpuMilli === 0 && need.memoryBytes === 0) return 0;
    const { cpu, memory, freeCpu, freeMemory } = this.#ground.rooms;
    return balanceOfTwo(
      { requested: cpu[node]! - freeCpu[node]! + need.cpuMilli, capacity: cpu[node]! },
      { requested: memory[node]! - freeMemory[node]! + need.memoryBytes, capacity: memory[node]! },
    );
  }

  #spread(service: number, nodes: readonly number[]): number[] {
    const { soft } = this.#pods[service]!.rules;
    const sums = new Array<number>(nodes.length).fill(0);
    if (soft.length === 0) return sums;
    for (const { over, maxSkew } of soft) {
      const weight = log(this.#domains(nodes, over) + 2);
      for (let index = 0; index < nodes.length; index++)
        sums[index]! += this.census.around(service, nodes[index]!, over) * weight + (maxSkew - 1);
    }
    return spreadScores(sums.map(Math.round));
  }

  #domains(nodes: readonly number[], over: Within): number {
    if (over === 'host') return nodes.length;
    const seen = new Set<number>();
    for (const node of nodes) seen.add(this.census.domainOf(node, over));
    return seen.size;
  }

  #affinity({ rules: { wishes } }: ServicePod, nodes: readonly number[]): number[] {
    if (wishes.length === 0) return nodes.map(() => 0);
    const sums = nodes.map(node =>
      wishes.reduce(
        (sum, { service, within, weight }) => sum + weight * this.census.around(service, node, within),
        0,
      ),
    );
    const least = Math.min(...sums);
    const range = Math.max(...sums) - least;
    return sums.map(sum => (range > 0 ? Math.trunc(MAX_SCORE * ((sum - least) / range)) : 0));
  }

  #locality({ image }: ServicePod, node: number, now: number): number {
    const since = this.#imageSince[node]!.get(image);
    const { images } = this.#ground.plan;
    if (since === undefined || since >= now) return 0;
    const bytes = images[image]!.layers.reduce((sum, layer) => sum + layer.bytes, 0);
    return localityScore(
      Math.trunc(bytes * (this.#holders[image]! / (this.#ground.rooms.size - this.#absent.size))),
    );
  }

  /** Images that came before now are known of. */
  #learn(now: number): void {
    if (this.#fresh.length === 0 || this.#fresh[0]!.at >= now) return;
    const known = this.#fresh.filter(({ at }) => at < now);
    for (const { image } of known) this.#holders[image]!++;
    this.#fresh = this.#fresh.filter(({ at }) => at >= now);
  }

  /** The one of the highest total; among several one is drawn (rule K3). */
  #best(service: number, nodes: readonly number[], totals: readonly number[]): number {
    const most = Math.max(...totals);
    const equals = nodes.filter((_, index) => totals[index] === most);
    const drawn = this.#draw(service);
    return equals[Math.floor(drawn * equals.length)]!;
  }

  #draw(service: number): number {
    deriveDraw(this.#ground.seed, DRAW.scheduler, service);
    derive(derived[0]!, derived[1]!, this.#draws++);
    return uniform(derived[0]!, derived[1]!);
  }
}

/** Writes scores and totals, in the order of the feasible nodes, to what is told of them. */
function tell(
  verdicts: readonly Verdict[],
  scores: Readonly<Record<ScoreName, readonly number[]>>,
  totals: readonly number[],
): void {
  for (const [index, verdict] of verdicts.filter(({ refusal }) => refusal === null).entries()) {
    verdict.scores = Object.fromEntries(NAMES.map(name => [name, scores[name][index]!]));
    verdict.total = totals[index]!;
  }
}
