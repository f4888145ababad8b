import { confidenceOf, type Doubt, doubted, wholeAmount, withMargin } from './vertical-estimate.ts';
import { DecayingHistogram, growingBuckets } from './vertical-histogram.ts';
import { MemoryPeaks } from './vertical-peaks.ts';

const HALF_LIFE_US = 86_400e6;

/** Buckets 5 % wider each: of CPU from 0.01 core to 1000 cores, of memory from 10 MB to 1 TB. */
export const CPU_BUCKETS = growingBuckets(1000, 0.01, 1.05);
export const MEMORY_BUCKETS = growingBuckets(1e12, 1e7, 1.05);

const SAMPLE_WEIGHT = 0.1;

/** Upstream's flags, and what each bound stands off by while the history is short. */
const MARGIN = 0.15;
const LEAST = { cpuMilli: 25, memoryBytes: 250 * 1024 * 1024 } as const;
const LOWER = { share: 0.5, doubt: { multiplier: 0.001, exponent: -2 } } as const;
const TARGET = { share: 0.9, doubt: null } as const;
const UPPER = { share: 0.95, doubt: { multiplier: 1, exponent: 1 } } as const;

export interface Requests {
  readonly cpuMilli: number;
  readonly memoryBytes: number;
}

/** Its parts. */
export const RESOURCES = ['cpuMilli', 'memoryBytes'] as const;

/** Below the lower or above the upper bound upstream's updater would replace a pod; the target is what it would get. */
export interface VerticalRecommendation {
  readonly lower: Requests;
  readonly target: Requests;
  readonly upper: Requests;
}

/** CPU over the step that begins then, and memory in use at that time, of one container. */
export interface UsageSample {
  readonly container: number;
  readonly atUs: number;
  readonly cpuCores: number;
  readonly memoryBytes: number;
}

/**
 * Rule O3: what Kubernetes' vertical pod autoscaler recommends for the containers of one service: a pure function of the
 * samples that it was shown (kubernetes/autoscaler
 * vertical-pod-autoscaler/pkg/recommender, logic/recommender.go at 03934eb). One container a pod; requests do not change
 * meanwhile, so that all CPU samples weigh the same.
 */
export class VerticalRecommender {
  readonly #cpu = new DecayingHistogram(CPU_BUCKETS, HALF_LIFE_US);
  readonly #memory = new DecayingHistogram(MEMORY_BUCKETS, HALF_LIFE_US);
  readonly #peaks = new Map<number, MemoryPeaks>();
  readonly #lastOf = new Map<number, number>();
  #firstUs = Infinity;
  #lastUs = -Infinity;
  #samples = 0;

  add({ container, atUs, cpuCores, memoryBytes }: UsageSample): void {
    this.#addCpu(container, atUs, cpuCores);
    this.#peaksOf(container).add(atUs, memoryBytes);
  }

  /** A container was killed for want of memory. */
  kill(container: number, atUs: number, requestedBytes: number): void {
    this.#peaksOf(container).kill(atUs, requestedBytes);
  }

  /** Null before the first sample. */
  recommend(): VerticalRecommendation | null {
    if (this.#samples === 0) return null;
    return { lower: this.#bound(LOWER), target: this.#bound(TARGET), upper: this.#bound(UPPER) };
  }

  #addCpu(container: number, atUs: number, cores: number): void {
    if (cores < 0 || atUs <= (this.#lastOf.get(container) ?? -Infinity)) return;
    this.#lastOf.set(container, atUs);
    this.#cpu.add(cores, SAMPLE_WEIGHT, atUs);
    this.#firstUs = Math.min(this.#firstUs, atUs);
    this.#lastUs = Math.max(this.#lastUs, atUs);
    this.#samples++;
  }

  #peaksOf(container: number): MemoryPeaks {
    const known = this.#peaks.get(container);
    if (known !== undefined) return known;
    const peaks = new MemoryPeaks(this.#memory);
    this.#peaks.set(container, peaks);
    return peaks;
  }

  #bound({ share, doubt }: { readonly share: number; readonly doubt: Doubt | null }): Requests {
    return {
      cpuMilli: Math.max(LEAST.cpuMilli, this.#estimate(this.#cpu.percentile(share) * 1000, doubt)),
      memoryBytes: Math.max(LEAST.memoryBytes, this.#estimate(this.#memory.percentile(share), doubt)),
    };
  }

  #estimate(used: number, doubt: Doubt | null): number {
    const amount = withMargin(wholeAmount(used), MARGIN);
    const history = { firstUs: this.#firstUs, lastUs: this.#lastUs, samples: this.#samples };
    return doubt === null ? amount : doubted(amount, doubt, confidenceOf(history));
  }
}

/** What is recommended after these samples, each container's in order of time. */
export function recommend(samples: Iterable<UsageSample>): VerticalRecommendation | null {
  const recommender = new VerticalRecommender();
  for (const sample of samples) recommender.add(sample);
  return recommender.recommend();
}
