import type { Rooms } from '../rooms.ts';
import type { Census, NodePlace, Tally } from './census.ts';
import { NodeKinds } from './node-kinds.ts';
import type { PodRules } from './pod-rules.ts';
import type { ServicePods } from './service-pods.ts';

export type SpreadRule = PodRules['hard'][number];

/** What floors are found from. */
export interface FloorGround {
  readonly rooms: Rooms;
  readonly census: Census;
  readonly pods: ServicePods;
  /** A node that is not there, or that nobody may go to now. */
  readonly isAway: (node: number) => boolean;
}

/**
 * Rule O1: the fewest pods of a service in any domain of a required spread, kept until a pod comes or goes; where there are fewer
 * domains than there are to be, one without pods counts (`minMatchNum`, podtopologyspread/filtering.go).
 */
export class SpreadFloors {
  readonly kinds = new NodeKinds();
  readonly #ground: FloorGround;
  readonly #known = new Map<string, number>();

  constructor(ground: FloorGround) {
    this.#ground = ground;
  }

  /** Something has changed that floors depend on. */
  clear(): void {
    this.#known.clear();
  }

  /** Those that a spread counts: not who has been told to go. */
  peers({ ownRevision }: SpreadRule): Tally {
    const { census } = this.#ground;
    return ownRevision === true ? census.current : census.staying;
  }

  of(service: number, rule: SpreadRule): number {
    const { over, minDomains = 1, ownRevision = false, anyHosts = false, toleratedOnly = false } = rule;
    const key = [service, over, minDomains, ownRevision, anyHosts, toleratedOnly].join();
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const fewest = over === 'host' ? this.#onHosts(service, rule) : this.#inDomains(service, rule);
    this.#known.set(key, fewest);
    return fewest;
  }

  /** Zones and sites: one node of each kind tells. */
  #inDomains(service: number, rule: SpreadRule): number {
    const { over, minDomains = 1 } = rule;
    const { rooms, census } = this.#ground;
    const domains = new Set<number>();
    let fewest = Infinity;
    for (const { place, node, present } of this.kinds.all) {
      if (present === 0 || rooms.isBarred(node) || !this.#counts(service, place, rule)) continue;
      fewest = Math.min(fewest, this.peers(rule).around(service, node, over));
      domains.add(census.domainOf(node, over));
    }
    return domains.size < minDomains ? 0 : fewest;
  }

  #onHosts(service: number, rule: SpreadRule): number {
    const { minDomains = 1 } = rule;
    const { census, isAway } = this.#ground;
    const peers = this.peers(rule);
    let hosts = 0;
    let fewest = Infinity;
    for (const [node, place] of census.places.entries()) {
      if (isAway(node) || !this.#counts(service, place, rule)) continue;
      fewest = Math.min(fewest, peers.onHost(service, node));
      if (fewest === 0) return 0;
      hosts++;
    }
    return hosts < minDomains ? 0 : fewest;
  }

  /** Whether a node counts: by node affinity unless that is ignored, by taints only where they are honored. */
  #counts(service: number, place: NodePlace, { anyHosts, toleratedOnly }: SpreadRule): boolean {
    const { pods } = this.#ground;
    const { isAllowed, isTolerated } = pods.standing(pods.of[service]!, place);
    return (isAllowed || anyHosts === true) && (isTolerated || toleratedOnly !== true);
  }
}
