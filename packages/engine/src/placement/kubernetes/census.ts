/** What topology keys stand for: kubernetes.io/hostname, topology.kubernetes.io/zone and …/region. */
export type Within = 'host' | 'zone' | 'site';

/** Where a node (a host, or a guest that holds instances) stands. */
export interface NodePlace {
  readonly pool: number;
  /** A zone of a site has one number among all sites. */
  readonly zone: number;
  readonly site: number;
}

/** How a pod stands there: told to go, of a revision before the present one, or of the present one. */
export type PodStanding = 'leaving' | 'old' | 'current';

/** Pods of each service on each node, in each zone and in each site. */
export class Tally {
  readonly #places: readonly NodePlace[];
  readonly #onHost: number[][];
  readonly #inZone: number[][];
  readonly #inSite: number[][];

  constructor(places: readonly NodePlace[], services: number) {
    this.#places = places;
    const none = () => Array.from({ length: services }, (): number[] => []);
    this.#onHost = none();
    this.#inZone = none();
    this.#inSite = none();
  }

  change(service: number, node: number, by: number): void {
    const { zone, site } = this.#places[node]!;
    const count = (counts: number[], at: number) => {
      counts[at] = (counts[at] ?? 0) + by;
    };
    count(this.#onHost[service]!, node);
    count(this.#inZone[service]!, zone);
    count(this.#inSite[service]!, site);
  }

  /** None of a service counts any more. */
  clear(service: number): void {
    for (const counts of [this.#onHost, this.#inZone, this.#inSite]) counts[service] = [];
  }

  onHost(service: number, node: number): number {
    return this.#onHost[service]![node] ?? 0;
  }

  /** Pods of a service in the domain that a node belongs to. */
  around(service: number, node: number, within: Within): number {
    return within === 'host' ? this.onHost(service, node) : this.at(service, this.#places[node]!, within);
  }

  /** The same for a node that might come there. */
  at(service: number, { zone, site }: NodePlace, within: Within): number {
    switch (within) {
      case 'host':
        return 0;
      case 'zone':
        return this.#inZone[service]![zone] ?? 0;
      case 'site':
        return this.#inSite[service]![site] ?? 0;
    }
  }

  /** Whether there is a pod of any of these. */
  hasAny(services: Iterable<number>): boolean {
    for (const service of services) if (this.#inSite[service]!.some(count => count > 0)) return true;
    return false;
  }
}

/** Pods by service and place, kept up as they come and go: all that are there; of them those that stay; and of these those of the present revision. */
export class Census {
  readonly places: NodePlace[] = [];
  readonly all: Tally;
  readonly staying: Tally;
  readonly current: Tally;

  constructor(services: number) {
    this.all = new Tally(this.places, services);
    this.staying = new Tally(this.places, services);
    this.current = new Tally(this.places, services);
  }

  add(place: NodePlace): void {
    this.places.push(place);
  }

  change(service: number, node: number, by: number, standing: PodStanding): void {
    this.all.change(service, node, by);
    if (standing !== 'leaving') this.staying.change(service, node, by);
    if (standing === 'current') this.current.change(service, node, by);
  }

  /** A pod is told to go: it is there, and does not count where pods are spread. */
  leave(service: number, node: number, standing: PodStanding): void {
    if (standing !== 'leaving') this.staying.change(service, node, -1);
    if (standing === 'current') this.current.change(service, node, -1);
  }

  /** Pods of a service that come from now on are of another revision. */
  renew(service: number): void {
    this.current.clear(service);
  }

  domainOf(node: number, within: Within): number {
    const { zone, site } = this.places[node]!;
    return within === 'host' ? node : within === 'zone' ? zone : site;
  }
}
