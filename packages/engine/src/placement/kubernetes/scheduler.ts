import type { Plan, PlanDeployment, PlanPlatform } from '@tare/schema';
import { derive, derived, deriveDraw, DRAW, uniform } from '../../random/keys.ts';
import type { Need, Rooms } from '../rooms.ts';
import { Census, type NodePlace, type PodStanding, type Within } from './census.ts';
import { type Choice, tell, type Verdict } from './choice.ts';
import { ClassSearch } from './class-search.ts';
import { NodeClasses } from './node-classes.ts';
import { NodeScores } from './node-scores.ts';
import { type SpreadRule, SpreadFloors } from './spread-floors.ts';
import type { PodRules } from './pod-rules.ts';
import {
  enoughCandidates,
  leastSacrifice,
  type Removable,
  type Sacrifice,
  sacrificeOn,
  type Trial,
} from './preemption.ts';
import { enoughHosts } from './profile.ts';
import * as REFUSED from './refused.ts';
import type { Refused } from './refused.ts';
import { ServicePods } from './service-pods.ts';

/** From so many nodes on they are sorted by classes, until there have been so many of these. */
const MANY_NODES = 64;
const MOST_CLASSES = 100_000;

/** A pod of a service that comes to a node (1) or leaves it (−1), and what it asks for. */
export interface PodMove {
  readonly service: number;
  readonly node: number;
  readonly need: Need;
  readonly by: 1 | -1;
  readonly standing: PodStanding;
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
  /** Plugins that refused nodes in the last choice, as long as there was none that would do. */
  readonly refusers = new Set<string>();
  readonly #ground: Ground;
  readonly #pods: ServicePods;
  readonly #scores: NodeScores;
  readonly #percentage: number;
  readonly #floors: SpreadFloors;
  /** Of each service that has been placed by them: nodes by what they are to its pods. */
  readonly #classesOf = new Map<number, NodeClasses>();
  #now = 0;
  /** Devices that are supposed to be those of pods that are to come, by service and node. */
  readonly #nomineeDevices = new Map<string, (readonly number[])[]>();
  /** Nodes that have gone, or are not there yet. */
  readonly #absent = new Set<number>();
  /** Nodes of each site that are there. */
  readonly #presentAt: number[];
  /** Where the next search for feasible nodes begins. */
  #start = 0;
  #draws = 0;

  constructor(ground: Ground) {
    const { plan, platform, rooms } = ground;
    this.#ground = ground;
    this.census = new Census(plan.services.length);
    this.#presentAt = plan.sites.map(() => 0);
    this.#percentage = platform.scheduler?.percentageOfHosts ?? 0;
    this.#pods = new ServicePods(plan, platform);
    const { census } = this;
    this.#scores = new NodeScores({ plan, platform, rooms, census, pods: this.#pods });
    this.#floors = new SpreadFloors({ rooms, census, pods: this.#pods, isAway: node => this.#isAway(node) });
  }

  add(place: NodePlace): void {
    this.#floors.kinds.add(place, this.census.places.length);
    this.census.add(place);
    this.#presentAt[place.site]!++;
    this.#floors.clear();
    this.#scores.add();
  }

  /** A node is not known of, or is from now on. */
  setPresent(node: number, isPresent: boolean): void {
    if (isPresent === this.#absent.has(node)) {
      this.#presentAt[this.census.places[node]!.site]! += isPresent ? 1 : -1;
      this.#floors.kinds.change(node, isPresent ? 1 : -1);
    }
    if (isPresent) this.#absent.delete(node);
    else this.#absent.add(node);
    this.#ground.rooms.touch(node);
    this.#floors.clear();
  }

  /** Other sites take pods than before (rule O5): each is a cluster, whose scheduler knows of no other's nodes. */
  turn(): void {
    this.#floors.clear();
  }

  change(move: PodMove, now: number): void {
    this.census.change(move.service, move.node, move.by, move.standing);
    this.#ground.rooms.touch(move.node);
    this.#floors.clear();
    this.#scores.change(move, now);
  }

  /** A pod is told to go. */
  leave(service: number, node: number, standing: PodStanding): void {
    this.census.leave(service, node, standing);
    this.#ground.rooms.touch(node);
    this.#floors.clear();
  }

  /** Pods of a service that come from now on are of another revision. */
  renew(service: number): void {
    this.census.renew(service);
    this.#classesOf.delete(service);
    this.#floors.clear();
  }

  /** Pods of a service that come from now on ask for this. */
  admit(service: number, deployment: PlanDeployment): void {
    this.#pods.admit(service, deployment);
    this.#classesOf.delete(service);
  }

  /** What else was reserved on a node, for no service (recorded instances). */
  reserve(node: number, need: Need, by: 1 | -1): void {
    this.#ground.rooms.touch(node);
    this.#scores.reserve(node, need, by);
  }

  /** `tells`: with what was found of each node. */
  choose(service: number, now: number, tells = false): Choice {
    this.#scores.learn(now);
    const { size } = this.#ground.rooms;
    const enough = enoughHosts(this.#present, this.#percentage);
    const byClass = tells || size < MANY_NODES ? -1 : this.#chooseByClass(service, now, enough);
    if (byClass >= 0) return { node: byClass, verdicts: [] };
    const verdicts: Verdict[] = [];
    const feasible: number[] = [];
    this.refusers.clear();
    let looked = 0;
    for (; looked < size && feasible.length < enough; looked++) {
      const node = (this.#start + looked) % size;
      if (this.#isAway(node)) continue;
      const refusal = this.refusal(service, node);
      if (refusal === null) feasible.push(node);
      else if (feasible.length === 0) this.refusers.add(refusal.plugin);
      if (tells) verdicts.push({ node, refusal });
    }
    this.#start = size === 0 ? 0 : (this.#start + looked) % size;
    // Upstream scores nothing where there is no choice.
    if (feasible.length < 2) return { node: feasible[0] ?? -1, verdicts };
    const scored = { now, present: this.#present };
    if (!tells)
      return {
        node: this.#best(service, feasible, this.#scores.sumsOf(service, feasible, scored)),
        verdicts,
      };
    const scores = this.#scores.of(service, feasible, scored);
    const totals = this.#scores.totals(scores, feasible.length);
    tell(verdicts, scores, totals);
    return { node: this.#best(service, feasible, totals), verdicts };
  }

  /** The same choice, from one node of each class; −1: nobody will do, and the reasons are to be found. */
  #chooseByClass(service: number, now: number, enough: number): number {
    this.#now = now;
    const { size } = this.#ground.rooms;
    const classes = this.#nodeClasses(service);
    const search = new ClassSearch(
      classes,
      { start: this.#start, size, enough },
      node => !this.#isAway(node) && this.refusal(service, node) === null,
    );
    if (search.found === 0) return -1;
    this.refusers.clear();
    this.#start = (this.#start + search.looked) % size;
    if (search.found === 1) return search.nth(0, new Set(search.met));
    const at = { now, present: this.#present, feasible: search.found };
    const sums = this.#scores.sumsOf(service, search.nodes, at);
    const most = Math.max(...sums);
    const best = new Set(search.met.filter((_, index) => sums[index] === most));
    const equals = search.counts.reduce((sum, count, index) => (sums[index] === most ? sum + count : sum), 0);
    return search.nth(Math.floor(this.#draw(service) * equals), best);
  }

  #nodeClasses(service: number): NodeClasses {
    const known = this.#classesOf.get(service);
    if (known !== undefined && known.size < MOST_CLASSES) return known;
    const classes = new NodeClasses({
      rooms: this.#ground.rooms,
      keyOf: node => this.#classKey(service, node),
    });
    this.#classesOf.set(service, classes);
    return classes;
  }

  /** All by which nodes differ to a pod, and what concerns a node alone; what concerns its zone or site is found for each class. */
  #classKey(service: number, node: number): string | null {
    const { rooms } = this.#ground;
    if (this.#absent.has(node) || rooms.isClosed(node)) return null;
    const own = this.#pods.of[service]!;
    const place = this.census.places[node]!;
    if (!this.suits(service, node)) return null;
    const { near, nearAll, apart, avoidedBy } = own.rules;
    const isThere = (other: number) => this.census.all.onHost(other, node) > 0;
    for (const rules of [apart, avoidedBy])
      for (const rule of rules) if (rule.within === 'host' && isThere(rule.service)) return null;
    const isNear = near.some(({ within }) => within === 'host') && [...nearAll].some(isThere);
    return `${place.pool} ${place.zone} ${isNear} ${this.#scores.keyOf(service, node, this.#now)}`;
  }

  /** Whether a pod of another service, or of the same, could be what one of this waits for: it wants to be near it, or even with it. */
  awaits(service: number, other: number): boolean {
    const { near, hard } = this.#pods.of[service]!.rules;
    return near.some(({ services }) => services.has(other)) || (hard.length > 0 && service === other);
  }

  get #present(): number {
    const { barred } = this.#ground.rooms;
    return this.#presentAt.reduce((sum, nodes, site) => (barred?.[site] ? sum : sum + nodes), 0);
  }

  #isAway(node: number): boolean {
    return this.#absent.has(node) || this.#ground.rooms.isBarred(node);
  }

  /** The first plugin, in upstream's order, that refuses a node. */
  refusal(service: number, node: number): Refused | null {
    const own = this.#pods.of[service]!;
    const place = this.census.places[node]!;
    if (this.#ground.rooms.isClosed(node)) return REFUSED.CORDONED;
    const standing = this.#pods.standing(own, place).refusal;
    if (standing !== null) return standing;
    if (own.rules.portRivals.length > 0 && this.#isPortTaken(own.rules, node)) return REFUSED.NO_PORT;
    return this.#unfit(own.need, node) ?? this.#skewed(service, node) ?? this.#estranged(service, node);
  }

  /** Whether a node suits a pod as far as they alone are concerned (`preCheckForNode`, pkg/scheduler/eventhandlers.go). */
  suits(service: number, node: number): boolean {
    const { standing, need, rules } = this.#aloneOn(service, node);
    return standing.refusal === null && !this.#isPortTaken(rules, node) && this.#unfit(need, node) === null;
  }

  #aloneOn(service: number, node: number) {
    const own = this.#pods.of[service]!;
    return { ...own, standing: this.#pods.standing(own, this.census.places[node]!) };
  }

  #isPortTaken({ portRivals }: PodRules, node: number): boolean {
    return portRivals.some(other => this.census.all.onHost(other, node) > 0);
  }

  /** Whether a pod of a service could go to a new, empty node there, as far as rules go. */
  wouldTake(service: number, place: NodePlace): boolean {
    const own = this.#pods.of[service]!;
    if (this.#pods.standing(own, place).refusal !== null) return false;
    const { hard, apart, avoidedBy, near, nearAll } = own.rules;
    const around = (other: number, within: Within) => this.census.all.at(other, place, within);
    const isEven = hard.every(rule => {
      const there = this.#floors.peers(rule).at(service, place, rule.over);
      return there + 1 - Math.min(there, this.#floors.of(service, rule)) <= rule.maxSkew;
    });
    const isFirst = nearAll.has(service) && !this.census.all.hasAny(nearAll);
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
    const enough = enoughCandidates(this.#present);
    const first = Math.floor(this.#draw(service) * size);
    const found: Sacrifice[] = [];
    for (let looked = 0; looked < size && found.length < enough; looked++) {
      const node = (first + looked) % size;
      if (this.#isAway(node) || this.refusal(service, node)?.resolvable !== true) continue;
      const sacrifice = sacrificeOn(node, lowerOn(node), this.#trial(service, node));
      if (sacrifice !== null) found.push(sacrifice);
    }
    return leastSacrifice(found);
  }

  /** Pods of a node go and come back without anybody's knowing. */
  #trial(service: number, node: number): Trial {
    return {
      remove: ({ service: own, need, standing, devices }) =>
        this.#suppose({ service: own, node, need, by: -1, standing }, devices),
      add: ({ service: own, need, standing, devices }) =>
        this.#suppose({ service: own, node, need, by: 1, standing }, devices),
      fits: () => this.refusal(service, node) === null,
    };
  }

  /** As if a pod came to a node, or left it; who supposes so takes it back. */
  suppose(service: number, node: number, by: 1 | -1, victim?: Removable): void {
    const need = victim?.need ?? this.#pods.of[service]!.need;
    const devices = victim?.devices ?? this.#devicesOfNominee(service, node, by);
    // Victims have been told to go.
    const standing = victim === undefined ? 'current' : 'leaving';
    this.#suppose({ service, node, need, by, standing }, devices);
  }

  /** Those that a pod which is to come would have; the same are given back. */
  #devicesOfNominee(service: number, node: number, by: 1 | -1): readonly number[] {
    const { accelerators } = this.#pods.of[service]!.need;
    if (accelerators === undefined) return [];
    const key = `${String(service)} ${String(node)}`;
    const held = this.#nomineeDevices.get(key) ?? [];
    this.#nomineeDevices.set(key, held);
    if (by < 0) return held.pop()!;
    const devices = this.#ground.rooms.devices.enough(node, accelerators.milli).slice(0, accelerators.count);
    held.push(devices);
    return devices;
  }

  #suppose({ service, node, need, by, standing }: PodMove, devices: readonly number[]): void {
    const { rooms } = this.#ground;
    rooms.take(node, need, by);
    if (need.accelerators !== undefined) rooms.devices.take(node, devices, by * need.accelerators.milli);
    this.census.change(service, node, by, standing);
    this.#floors.clear();
  }

  /** "0/6 nodes are available: 4 Insufficient cpu, 2 …", as upstream's FitError says it. */
  fitError(service: number): string {
    const { size } = this.#ground.rooms;
    const counts = new Map<string, number>();
    for (let node = 0; node < size; node++) {
      if (this.#isAway(node)) continue;
      const { reason } = this.refusal(service, node) ?? { reason: '' };
      if (reason !== '') counts.set(reason, (counts.get(reason) ?? 0) + 1);
    }
    const parts = [...counts].map(([reason, count]) => `${count} ${reason}`).sort();
    const present = this.#present;
    const open = present - [...counts.values()].reduce((sum, count) => sum + count, 0);
    return `${open}/${present} nodes are available: ${parts.join(', ')}.`;
  }

  #unfit({ cpuMilli, memoryBytes, vcpus, accelerators }: Need, node: number): Refused | null {
    const { rooms } = this.#ground;
    if (rooms.freeSlots(node) < 1) return REFUSED.TOO_MANY;
    if (cpuMilli > 0 && rooms.freeCpu(node) < cpuMilli) return REFUSED.NO_CPU;
    if (memoryBytes > 0 && rooms.freeMemory(node) < memoryBytes) return REFUSED.NO_MEMORY;
    if (vcpus > 0 && rooms.freeVcpus(node) < vcpus) return REFUSED.NO_VCPUS;
    const lacks = accelerators !== undefined && !rooms.devices.fits(node, accelerators);
    return lacks ? REFUSED.NO_DEVICES : null;
  }

  #skewed(service: number, node: number): Refused | null {
    for (const rule of this.#pods.of[service]!.rules.hard)
      if (this.#skew(service, node, rule) > rule.maxSkew) return REFUSED.SKEWED;
    return null;
  }

  /** Pods of the service in a node's domain with one more, over the fewest in any domain where it may stand. */
  #skew(service: number, node: number, rule: SpreadRule): number {
    return this.#floors.peers(rule).around(service, node, rule.over) + 1 - this.#floors.of(service, rule);
  }

  #estranged(service: number, node: number): Refused | null {
    const { near, apart, avoidedBy } = this.#pods.of[service]!.rules;
    if (near.length > 0 && !this.#isNear(service, node)) return REFUSED.NOT_NEAR;
    if (this.#isAmong(apart, node)) return REFUSED.NOT_APART;
    return this.#isAmong(avoidedBy, node) ? REFUSED.AVOIDED : null;
  }

  /** Whether there is a pod that any of these rules speaks of. */
  #isAmong(rules: PodRules['apart'], node: number): boolean {
    for (const { service, within } of rules)
      if (this.census.all.around(service, node, within) > 0) return true;
    return false;
  }

  #isNear(service: number, node: number): boolean {
    const { near, nearAll } = this.#pods.of[service]!.rules;
    const met = (within: Within) =>
      [...nearAll].some(other => this.census.all.around(other, node, within) > 0);
    if (near.every(({ within }) => met(within))) return true;
    // The first of a group that wants to be near its own kind.
    return nearAll.has(service) && !this.census.all.hasAny(nearAll);
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
