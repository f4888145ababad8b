/** What the kubelet reads of an instance: CPU time it has had, millicore-µs, memory, and since when it has been ready. */
export interface Reading {
  readonly cpu: number;
  readonly memoryBytes: number;
  readonly readySince: number;
}

/** What metrics-server knows of an instance. */
export interface KnownMetrics {
  /** Mean between the last two readings that it was given; null: it was given one. */
  readonly cpuMilli: number | null;
  readonly memoryBytes: number;
  /** The instance was ready for all of the time that the CPU is of. */
  readonly isSettled: boolean;
}

interface Readings {
  readonly at: number;
  readonly of: ReadonlyMap<number, Reading>;
}

/**
 * Rule O3: CPU and memory on their way to the autoscaler. The kubelet reads them each housekeeping, metrics-server asks for
 * what was read last and tells the mean between its last two answers.
 */
export class MetricsPipeline {
  #read: Readings;
  #asked: Readings;
  #known: ReadonlyMap<number, KnownMetrics> = new Map();

  /** `first`: what is read when all begins. */
  constructor(first: ReadonlyMap<number, Reading>, now: number) {
    this.#read = { at: now, of: first };
    this.#asked = this.#read;
  }

  read(of: ReadonlyMap<number, Reading>, now: number): void {
    this.#read = { at: now, of };
  }

  ask(): void {
    const [before, after] = [this.#asked, this.#read];
    if (after.at === before.at) return;
    this.#asked = after;
    this.#known = new Map(
      [...after.of].map(([instance, { cpu, memoryBytes, readySince }]) => {
        const earlier = before.of.get(instance);
        const cpuMilli = earlier === undefined ? null : (cpu - earlier.cpu) / (after.at - before.at);
        return [instance, { cpuMilli, memoryBytes, isSettled: readySince <= before.at }];
      }),
    );
  }

  of(instance: number): KnownMetrics | undefined {
    return this.#known.get(instance);
  }
}
