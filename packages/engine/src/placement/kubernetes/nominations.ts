import type { Removable, Sacrifice } from './preemption.ts';

/** A pod that waits until others have gone for it. */
interface Nomination extends Sacrifice {
  /** Of the pod that will come. */
  readonly nominee: number;
}

/** Supposes that a pod of a service comes to a node (1) or leaves it (−1); a victim of a preemption is on its way. */
export type Suppose = (service: number, node: number, by: 1 | -1, victim?: Removable) => void;

/** Nodes on which pods of lower priority are going for others (`nominatedNodeName`). */
export class Nominations {
  #open: Nomination[] = [];

  of(service: number): number {
    return this.#open.filter(({ nominee }) => nominee === service).length;
  }

  add(sacrifice: Sacrifice, nominee: number): void {
    this.#open.push({ ...sacrifice, nominee });
  }

  /** One of a service has found a place, or is no longer asked for. */
  fulfil(service: number): void {
    const met = this.#open.findIndex(({ nominee }) => nominee === service);
    if (met >= 0) this.#open.splice(met, 1);
  }

  /** Pods of a service found no room: where all victims have gone for one of them, somebody else has it. */
  forgetMissed(service: number, isThere: (instance: number) => boolean): void {
    this.#open = this.#open.filter(
      ({ nominee, victims }) => nominee !== service || victims.some(({ instance }) => isThere(instance)),
    );
  }

  /** As if all victims had gone and all nominees had come (1), or no longer (−1). */
  supposeAll(suppose: Suppose, by: 1 | -1, isThere: (instance: number) => boolean): void {
    for (const { nominee, node, victims } of this.#open) {
      for (const victim of victims)
        if (isThere(victim.instance)) suppose(victim.service, node, by > 0 ? -1 : 1, victim);
      suppose(nominee, node, by);
    }
  }

  /** As if the nominees that count had come: their room is not free for others. */
  supposeNominees(suppose: Suppose, by: 1 | -1, counts: (nominee: number) => boolean): void {
    for (const { nominee, node } of this.#open) if (counts(nominee)) suppose(nominee, node, by);
  }
}
