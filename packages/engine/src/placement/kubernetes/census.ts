/** What topology keys stand for: kubernetes.io/hostname, topology.kubernetes.io/zone and …/region. */
export type Within = 'host' | 'zone' | 'site';

/** Where a node (a host, or a guest that holds instances) stands. */
export interface NodePlace {
  readonly pool: number;
  /** A zone of a site has one number among all sites. */
  readonly zone: number;
  readonly site: number;
}

/** Pods of each service on each node, in each zone and in each site, kept up as pods come and go. */
export class Census {
  readonly places: NodePlace[] = [];
  readonly #onHost: number[][];
  readonly #inZone: number[][];
  readonly #inSite: number[][];

  constructor(services: number) {
    const none = () => Array.from({ length: services }, (): number[] => []);
    this.#onHost = none();
    this.#inZone = none();
    this.#inSite = none();
  }

  add(place: NodePlace): void {
    this.places.push(place);
  }

  change(service: number, node: number, by: number): void {
    const { zone, site } = this.places[node]!;
    const count = (counts: number[], at: number) => {
      counts[at] = (counts[at] ?? 0) + by;
    };
    count(this.#onHost[service]!, node);
    count(this.#inZone[service]!, zone);
    count(this.#inSite[service]!, site);
  }

  onHost(service: number, node: number): number {
    return this.#onHost[service]![node] ?? 0;
  }

  /** Pods of a service in the domain that a node belongs to. */
  around(service: number, node: number, within: Within): number {
    return within === 'host' ? this.onHost(service, node) : this.at(service, this.places[node]!, within);
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

  domainOf(node: number, within: Within): number {
    const { zone, site } = this.places[node]!;
    return within === 'host' ? node : within === 'zone' ? zone : site;
  }

  /** Whether there is a pod of any of these. */
  hasAny(services: Iterable<number>): boolean {
    for (const service of services) if (this.#inSite[service]!.some(count => count > 0)) return true;
    return false;
  }
}
