import { describe, expect, it } from 'vitest';
import { clamp, estimateOf, excludesZero, meanOf, pairedDifference, studentQuantile } from '../src/index.ts';
import { lottery, normal } from './lottery.ts';

describe('Student t', () => {
  // NIST/SEMATECH e-Handbook 1.3.6.7.2, columns 0.975 and 0.995.
  it.each([
    [1, 12.706, 63.657],
    [2, 4.303, 9.925],
    [5, 2.571, 4.032],
    [9, 2.262, 3.25],
    [19, 2.093, 2.861],
    [30, 2.042, 2.75],
    [31, 2.04, 2.744],
    [40, 2.021, 2.704],
    [60, 2.0, 2.66],
    [100, 1.984, 2.626],
  ])('%i degrees of freedom', (degrees, at95, at99) => {
    expect(studentQuantile(degrees, 0.95)).toBeCloseTo(at95, 3);
    expect(studentQuantile(degrees, 0.99)).toBeCloseTo(at99, 3);
  });

  it('tends to the normal quantile', () => {
    expect(studentQuantile(10_000_000)).toBeCloseTo(1.959964, 5);
    expect(studentQuantile(10_000_000, 0.99)).toBeCloseTo(2.575829, 5);
  });

  it('falls with every further degree, across the end of the table', () => {
    for (const confidence of [0.95, 0.99] as const)
      for (let degrees = 2; degrees < 300; degrees++)
        expect(studentQuantile(degrees, confidence)).toBeLessThan(studentQuantile(degrees - 1, confidence));
  });

  it('refuses what is no number of degrees', () => {
    for (const wrong of [0, -1, 1.5, Number.NaN]) expect(() => studentQuantile(wrong)).toThrow(RangeError);
  });
});

describe('R2 interval', () => {
  it('is the textbook one: 1..5 → 3 ± 2.776·√(2.5/5)', () => {
    const estimate = estimateOf([1, 2, 3, 4, 5])!;
    expect(estimate.value).toBe(3);
    expect(estimate.high - 3).toBeCloseTo(2.776445 * Math.sqrt(0.5), 5);
    expect(3 - estimate.low).toBeCloseTo(estimate.high - 3, 12);
  });

  it('is unknown for fewer than two figures, or with a hole', () => {
    expect(estimateOf([])).toBeNull();
    expect(estimateOf([7])).toBeNull();
    expect(estimateOf([7, null, 8])).toBeNull();
  });

  it('is the value itself without variance, to the bit', () => {
    expect(estimateOf(Array.from({ length: 10 }, () => 0.1))).toEqual({ value: 0.1, low: 0.1, high: 0.1 });
    expect(meanOf([0.1, 0.1, 0.1])).toBe(0.1);
  });

  it('is clamped to what can be', () => {
    expect(clamp({ value: 0.5, low: -1, high: 2 }, 0, 1)).toEqual({ value: 0.5, low: 0, high: 1 });
    expect(clamp(null, 0)).toBeNull();
  });

  it.each([
    ['normal', (uniform: () => number) => 5 + 2 * normal(uniform), 5],
    ['uniform', (uniform: () => number) => uniform(), 0.5],
  ])('covers the truth of a %s law in 95 ± 2 %% of 2,000 trials', (_, draw, truth) => {
    const uniform = lottery(20_261_123);
    let covered = 0;
    for (let trial = 0; trial < 2000; trial++) {
      const { low, high } = estimateOf(Array.from({ length: 10 }, () => draw(uniform)))!;
      if (low <= truth && truth <= high) covered++;
    }
    expect(covered / 2000).toBeGreaterThan(0.93);
    expect(covered / 2000).toBeLessThan(0.97);
  });
});

describe('R2 paired difference', () => {
  const uniform = lottery(7);
  const shared = Array.from({ length: 20 }, () => 50 + 10 * normal(uniform));
  const variant = shared.map(value => value + 1 + 0.1 * normal(uniform));

  it('sees through variance that both share, where unpaired intervals overlap', () => {
    const paired = pairedDifference(variant, shared)!;
    const [one, other] = [estimateOf(variant)!, estimateOf(shared)!];
    expect(excludesZero(paired)).toBe(true);
    expect(paired.low).toBeLessThan(1);
    expect(paired.high).toBeGreaterThan(1);
    expect(paired.high - paired.low).toBeLessThan((one.high - one.low) / 20);
    expect(one.low).toBeLessThan(other.high);
  });

  it('a fixed difference is distinguishable, none is not', () => {
    expect(excludesZero(pairedDifference([7, 7, 7], [3, 3, 3])!)).toBe(true);
    expect(excludesZero(pairedDifference([3, 3, 3], [3, 3, 3])!)).toBe(false);
  });

  it('is unknown where either side is', () => {
    expect(pairedDifference([1, null], [1, 2])).toBeNull();
    expect(pairedDifference([1, 2], [])).toBeNull();
  });

  it('calls equal platforms different in 5 ± 2 % of 2,000 trials', () => {
    const draw = lottery(99);
    let different = 0;
    for (let trial = 0; trial < 2000; trial++) {
      const samples = () => Array.from({ length: 10 }, () => normal(draw));
      if (excludesZero(pairedDifference(samples(), samples())!)) different++;
    }
    expect(different / 2000).toBeGreaterThan(0.03);
    expect(different / 2000).toBeLessThan(0.07);
  });
});
