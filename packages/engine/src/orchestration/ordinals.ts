import type { Fleet } from '../hosts/fleet.ts';

/** What numbers the instances of StatefulSets. */
export interface OrdinalGround {
  readonly fleet: Fleet;
  /** Whether an instance is one that its service is to have. */
  readonly isWanted: (instance: number) => boolean;
}

/** Rule O4: instances of a StatefulSet have ordinals from 0 on; one that comes in the stead of another has its ordinal. */
export class Ordinals {
  readonly #ground: OrdinalGround;
  readonly #of = new Map<number, number>();

  constructor(ground: OrdinalGround) {
    this.#ground = ground;
    for (const instance of ground.fleet.instances.keys()) this.placed(instance);
  }

  isStateful(service: number): boolean {
    return this.#ground.fleet.plan.services[service]!.stateful === true;
  }

  /** One more of a service has a place: it gets the first ordinal that nobody has. */
  placed(instance: number): void {
    const { fleet, isWanted } = this.#ground;
    const { service } = fleet.instances[instance]!;
    if (!this.isStateful(service)) return;
    const others = fleet.instancesOf(service).filter(one => one !== instance && isWanted(one));
    const taken = new Set(others.map(one => this.#of.get(one)));
    let ordinal = 0;
    while (taken.has(ordinal)) ordinal++;
    this.#of.set(instance, ordinal);
  }

  /** Of an instance of a StatefulSet. */
  of(instance: number): number {
    return this.#of.get(instance)!;
  }

  gone(instance: number): void {
    this.#of.delete(instance);
  }
}
