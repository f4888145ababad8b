import { describe, expect, it } from 'vitest';
import { confidenceOf, doubted, withMargin } from '../src/orchestration/vertical-estimate.ts';
import { bucketOf, DecayingHistogram, growingBuckets } from '../src/orchestration/vertical-histogram.ts';
import { MemoryPeaks, neededAfterKill } from '../src/orchestration/vertical-peaks.ts';
import {
  CPU_BUCKETS,
  MEMORY_BUCKETS,
  recommend,
  VerticalRecommender,
} from '../src/orchestration/vertical-recommender.ts';
import { simulate } from '../src/run.ts';
import { deployment, plan, platform, service, traffic } from './small-plan.ts';

const MINUTE = 60e6;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MIB = 1024 * 1024;
const START = 1_234_567_890e6;

/** Upstream's test histogram: buckets of one, up to ten. */
const LINEAR = Array.from({ length: 11 }, (_, bucket) => bucket);
const histogram = (buckets = LINEAR) => new DecayingHistogram(buckets, HOUR, 1e-15);
const percentiles = (of: DecayingHistogram, shares: readonly number[]) =>
  shares.map(share => of.percentile(share));
const TENTHS = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];

describe('vertical autoscaler: histogram', () => {
  it('O3 buckets that grow by half (histogram_options_test.go)', () => {
    const buckets = growingBuckets(500, 40, 1.5);
    expect(buckets).toEqual([0, 40, 100, 190, 325, 527.5]);
    expect([-1, 39.99, 40, 100, 900].map(value => bucketOf(buckets, value))).toEqual([0, 0, 1, 2, 5]);
  });

  it('O3 the recommender’s own buckets end where the closed form says', () => {
    for (const [buckets, first, most] of [
      [CPU_BUCKETS, 0.01, 1000],
      [MEMORY_BUCKETS, 1e7, 1e12],
    ] as const) {
      expect(buckets).toHaveLength(Math.ceil(Math.log((most * 0.05) / first + 1) / Math.log(1.05)) + 1);
      for (const [n, start] of buckets.entries())
        expect(start).toBeCloseTo((first * (1.05 ** n - 1)) / 0.05, first === 0.01 ? 9 : 0);
    }
  });

  it('O3 percentiles of weights 1 to 4, and of nothing (histogram_test.go)', () => {
    const empty = histogram();
    expect(percentiles(empty, [-0.5, 0, 0.5, 1, 1.5])).toEqual([0, 0, 0, 0, 0]);
    const some = histogram();
    for (const one of [1, 2, 3, 4]) some.add(one, one, START);
    expect(percentiles(some, TENTHS)).toEqual([2, 2, 3, 3, 4, 4, 4, 5, 5, 5, 5]);
  });

  it('O3 percentiles out of bounds (histogram_test.go)', () => {
    const tenths = histogram(Array.from({ length: 11 }, (_, bucket) => bucket * 0.1));
    tenths.add(0.1, 0.1, 0);
    tenths.add(0.2, 0.2, 0);
    expect(tenths.percentile(-0.1)).toBeCloseTo(0.2, 14);
    expect(tenths.percentile(1.1)).toBeCloseTo(0.3, 14);
    tenths.add(0, 0.1, 0);
    tenths.add(1, 0.2, 0);
    expect(tenths.percentile(-0.1)).toBeCloseTo(0.1, 14);
    expect(tenths.percentile(1.1)).toBe(1);
  });

  it('O3 it is empty once next to nothing is left (histogram_test.go)', () => {
    const own = histogram();
    expect(own.isEmpty).toBe(true);
    own.add(1, 2.5e-15, 0);
    expect(own.isEmpty).toBe(false);
    own.subtract(1, 1e-15, 0);
    expect(own.isEmpty).toBe(false);
    own.subtract(1, 1e-15, 0);
    expect(own.isEmpty).toBe(true);
  });

  it('O3 samples decay by half each half-life (decaying_histogram_test.go)', () => {
    const own = histogram();
    for (const one of [1, 2, 3, 4]) own.add(one, one, START + (one - 1) * HOUR);
    expect(percentiles(own, [0, 0.02, 0.03, 0.1, 0.11, 0.34, 0.35, 1])).toEqual([2, 2, 3, 3, 4, 4, 5, 5]);
    const heavy = histogram();
    heavy.add(2, 1000, START);
    heavy.add(1, 1, START + 20 * HOUR);
    expect(percentiles(heavy, [0.999, 1])).toEqual([2, 3]);
  });

  it('O3 what is a hundred half-lives old is forgotten (decaying_histogram_test.go)', () => {
    const own = histogram();
    own.add(2, 1, START);
    own.add(1, 1, START + 101 * HOUR);
    expect(own.percentile(1)).toBe(2);
  });
});

describe('vertical autoscaler: estimates', () => {
  it('O3 percentiles of three samples are within a bucket (estimator_test.go)', () => {
    const cpu = new DecayingHistogram(CPU_BUCKETS, DAY);
    const memory = new DecayingHistogram(MEMORY_BUCKETS, DAY);
    for (const one of [1, 2, 3]) {
      cpu.add(one, 1, 0);
      memory.add(one * 1e9, 1, 0);
    }
    expect(Math.abs(cpu.percentile(0.2) - 1)).toBeLessThan(0.05);
    expect(Math.abs(memory.percentile(0.5) / 2e9 - 1)).toBeLessThan(0.05);
  });

  it('O3 nine samples two minutes apart, with a confidence of 0.00625 (estimator_test.go)', () => {
    const history = { firstUs: 0, lastUs: 16 * MINUTE, samples: 9 };
    expect(confidenceOf(history)).toBe(0.00625);
    const doubt = { multiplier: 0.1, exponent: 2 };
    expect(doubted(3140, doubt, 0.00625)).toBe(907_460);
    expect(doubted(3.14e9, doubt, 0.00625)).toBe(9.0746e11);
    expect(confidenceOf(history, 18 * MINUTE)).toBe(0.5);
    expect(doubted(3140, doubt, 0.5)).toBe(4521);
  });

  it('O3 without a history bounds are everything and nothing (estimator_test.go)', () => {
    expect(doubted(3140, { multiplier: 1, exponent: 1 }, 0)).toBe(1e14);
    expect(doubted(3140, { multiplier: 1, exponent: -1 }, 0)).toBe(0);
  });

  it('O3 a margin is added (estimator_test.go)', () => {
    expect(withMargin(3140, 0.1)).toBe(3454);
    expect(withMargin(3.14e9, 0.1)).toBe(3.454e9);
  });

  it('O3 the multipliers that upstream tells for histories of so long (recommender.go)', () => {
    const after = (minutes: number) =>
      confidenceOf({ firstUs: 0, lastUs: minutes * MINUTE, samples: minutes });
    const times = (minutes: number, multiplier: number, exponent: number) =>
      doubted(1e6, { multiplier, exponent }, after(minutes)) / 1e6;
    expect(times(720, 1, 1)).toBe(3);
    expect(times(1440, 1, 1)).toBe(2);
    expect(times(7 * 1440, 1, 1)).toBeCloseTo(1.14, 2);
    expect(times(5, 0.001, -2)).toBeCloseTo(0.6, 1);
    expect(times(30, 0.001, -2)).toBeCloseTo(0.9, 1);
    expect(times(60, 0.001, -2)).toBeCloseTo(0.95, 2);
  });
});

/** What of memory peaks is in a histogram of whole MiB. */
function peaks(): {
  readonly own: MemoryPeaks;
  readonly highest: () => number;
  readonly lowest: () => number;
} {
  const into = new DecayingHistogram(
    Array.from({ length: 5000 }, (_, mib) => mib * MIB),
    DAY,
  );
  return {
    own: new MemoryPeaks(into),
    highest: () => into.percentile(1) / MIB - 1,
    lowest: () => into.percentile(0) / MIB - 1,
  };
}

describe('vertical autoscaler: memory peaks', () => {
  it('O3 one peak for each 24 hours (container_test.go)', () => {
    const { own, highest, lowest } = peaks();
    own.add(START, 5 * MIB);
    own.add(START + DAY / 2, 10 * MIB);
    expect([lowest(), highest()]).toEqual([10, 10]);
    expect(own.add(START + DAY, 2 * MIB)).toBe(true);
    expect([lowest(), highest()]).toEqual([2, 10]);
    expect(own.add(START, 100 * MIB)).toBe(false);
    expect(own.add(START + 2 * DAY, -1)).toBe(false);
    expect([lowest(), highest()]).toEqual([2, 10]);
  });

  it('O3 a kill counts as a fifth more, at least 100 MiB (container_test.go)', () => {
    expect(neededAfterKill(1000 * MIB)).toBe(1200 * MIB);
    expect(neededAfterKill(MIB)).toBe(101 * MIB);
  });

  it('O3 kills do not run away (container_test.go)', () => {
    const { own, highest, lowest } = peaks();
    own.kill(START, 1000 * MIB);
    for (let again = 0; again < 2; again++) own.kill(START, 999 * MIB);
    expect([lowest(), highest()]).toEqual([1200, 1200]);
    own.kill(START, 2000 * MIB);
    expect([lowest(), highest()]).toEqual([2400, 2400]);
  });

  it('O3 what was used counts where it is more than the request, in its own interval (container_test.go)', () => {
    const same = peaks();
    same.own.add(START, 3000 * MIB);
    same.own.kill(START, 1000 * MIB);
    expect([same.lowest(), same.highest()]).toEqual([3600, 3600]);
    const later = peaks();
    later.own.add(START, 2000 * MIB);
    later.own.kill(START + 2 * DAY, 1000 * MIB);
    expect([later.lowest(), later.highest()]).toEqual([2000, 2400]);
  });

  it('O3 a kill of before the interval is left out (container_test.go)', () => {
    const { own, highest } = peaks();
    own.add(START, 1000 * MIB);
    expect(own.kill(START - 30 * HOUR, 1000 * MIB)).toBe(false);
    expect(highest()).toBe(1000);
  });
});

/** A sample a minute over so many days. */
const steady = (days: number, cpuCores: number, memoryBytes: number) =>
  Array.from({ length: days * 1440 + 1 }, (_, minute) => ({
    container: 0,
    atUs: minute * MINUTE,
    cpuCores,
    memoryBytes,
  }));

describe('vertical autoscaler: recommendations', () => {
  /** The end of the bucket of a value, by the closed form. */
  const endOf = (value: number, first: number) => {
    const bucket = Math.floor(Math.log((value * 0.05) / first + 1) / Math.log(1.05));
    return (first * (1.05 ** (bucket + 1) - 1)) / 0.05;
  };

  it('O3 a steady day is its bucket’s end and 15 %, its upper bound twice that', () => {
    const got = recommend(steady(1, 1, 2e9))!;
    const cpu = Math.trunc(Math.trunc(endOf(1, 0.01) * 1000) * 1.15);
    const memory = endOf(2e9, 1e7) * 1.15;
    expect(got.target.cpuMilli).toBe(cpu);
    expect(got.upper.cpuMilli).toBe(2 * cpu);
    expect(got.lower.cpuMilli).toBe(Math.trunc(cpu / 1.001 ** 2));
    expect(got.target.memoryBytes / memory).toBeCloseTo(1, 8);
    expect(got.upper.memoryBytes / memory).toBeCloseTo(2, 8);
  });

  it('O3 nobody gets less than 25m and 250 MiB (recommender_test.go)', () => {
    const least = { cpuMilli: 25, memoryBytes: 250 * MIB };
    const got = recommend(steady(1, 0.001, 1e6))!;
    expect(got).toEqual({ lower: least, target: least, upper: { ...least, cpuMilli: 25 } });
  });

  it('O3 nothing is recommended before the first sample, nor from samples out of order', () => {
    const own = new VerticalRecommender();
    expect(own.recommend()).toBeNull();
    own.kill(0, 0, 1e9);
    expect(own.recommend()).toBeNull();
    const sample = { container: 0, atUs: 10, cpuCores: 1, memoryBytes: 1e9 };
    own.add(sample);
    const once = own.recommend();
    own.add({ ...sample, cpuCores: 100 });
    own.add({ ...sample, atUs: 5, cpuCores: 100 });
    expect(own.recommend()).toEqual(once);
  });

  it('O3 of a day the first log2(1.1) weigh a tenth: 13.75 %, which decides the 90th percentile', () => {
    const target = (high: number) =>
      recommend(
        steady(1, 1, 1e9).map((sample, minute) =>
          minute < high * 1440 ? { ...sample, cpuCores: 4 } : sample,
        ),
      )!.target.cpuMilli;
    expect(target(0.14)).toBeGreaterThan(4000);
    expect(target(0.135)).toBeLessThan(1300);
  });
});

describe('recommendations of a run', () => {
  it('O3 are those for what its instances used, and kills for want of memory count', () => {
    const of = (limitBytes: number) =>
      simulate({
        plan: plan({
          services: [
            service({
              replicas: 2,
              vertical: { everyUs: 60e6 },
              work: { law: 'constant', mean: 10_000 },
              memory: {
                baseBytes: 600 * 2 ** 20,
                fileBytes: 0,
                perRequestBytes: 0,
                leakBytesPerHour: 3600 * 2 ** 20,
              },
            }),
          ],
          // Half a core of work for each of the two.
          traffic: [traffic(100, { arrivals: 'regular' })],
          platforms: [
            platform({ deployments: [deployment({ capMilli: 2000, memoryLimitBytes: limitBytes })] }),
          ],
          run: { ...plan().run, warmupUs: 0, durationUs: 1800e6 },
        }),
        platform: 0,
        seed: 1,
      }).scaling.recommendations!;
    const samples = Array.from({ length: 30 }, (_, minute) =>
      [0, 1].map(container => ({
        container,
        atUs: (minute + 1) * 60e6,
        cpuCores: 0.5,
        memoryBytes: (600 + (minute + 1) * 60) * 2 ** 20,
      })),
    ).flat();
    const { lower, target, upper } = recommend(samples)!;
    const [one] = of(0);
    expect(one).toEqual({
      service: 'web',
      cpuMilli: [1000, lower.cpuMilli, target.cpuMilli, upper.cpuMilli],
      memoryBytes: [128 * 2 ** 20, lower.memoryBytes, target.memoryBytes, upper.memoryBytes],
      isOutside: true,
    });
    // Killed again and again at 1,200 MiB, ten minutes after it was ready: it needs a fifth more than that, and 15 % on top.
    const bounded = of(1200 * 2 ** 20)[0]!.memoryBytes[2] / 2 ** 20;
    expect(bounded).toBeGreaterThan(1190 * 1.2 * 1.15);
    expect(bounded).toBeLessThan(1200 * 1.2 * 1.15 * 1.05 * 1.05);
  });
});
