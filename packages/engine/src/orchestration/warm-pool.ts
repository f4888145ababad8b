/** Rule S1: instances that have started and take no requests yet, so many of each service. */
export class WarmPool {
  /** Of each service, those that came first first. */
  readonly #spare: number[][];
  readonly #isSpare = new Set<number>();
  readonly #size: number;

  constructor(services: number, size: number) {
    this.#spare = Array.from({ length: services }, () => []);
    this.#size = size;
  }

  /** How many are to come, so that the pool of a service is full. */
  missing(service: number): number {
    return this.#size - this.#spare[service]!.length;
  }

  /** These have been placed for it. */
  keep(service: number, instances: readonly number[]): void {
    this.#spare[service]!.push(...instances);
    for (const instance of instances) this.#isSpare.add(instance);
  }

  isSpare(instance: number): boolean {
    return this.#isSpare.has(instance);
  }

  /** One has gone with its host; whether it was kept here. */
  lose(service: number, instance: number): boolean {
    if (!this.#isSpare.delete(instance)) return false;
    this.#spare[service] = this.#spare[service]!.filter(one => one !== instance);
    return true;
  }

  /** Takes out up to so many that are ready. */
  take(service: number, replicas: number, isReady: (instance: number) => boolean): number[] {
    const taken = this.#spare[service]!.filter(isReady).slice(0, replicas);
    for (const instance of taken) this.#isSpare.delete(instance);
    this.#spare[service] = this.#spare[service]!.filter(instance => this.#isSpare.has(instance));
    return taken;
  }
}
