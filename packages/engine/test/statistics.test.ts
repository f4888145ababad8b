import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { interquartileRange, median, medianDeviation } from '../src/numeric/order-statistics.ts';
import { explainedBy, localTrend } from '../src/numeric/regression.ts';

const values = (least: number) =>
  fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: least, maxLength: 30 });

describe('M4 statistics', () => {
  it('median and its deviation, by hand', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(medianDeviation([1, 1, 2, 2, 4, 6, 9])).toBe(1);
    expect(interquartileRange([7, 1, 2, 3, 4, 5, 6])).toBe(4);
  });
  it('neither moves with a shift, and both grow with the scale', () => {
    fc.assert(
      fc.property(values(3), fc.integer({ min: -50, max: 50 }), (own, shift) => {
        const moved = own.map(value => 2 * value + shift);
        expect(medianDeviation(moved)).toBeCloseTo(2 * medianDeviation(own), 6);
        expect(interquartileRange(moved)).toBeCloseTo(2 * interquartileRange(own), 6);
      }),
    );
  });
  it('the local trend solves the weighted normal equations: residuals are orthogonal to 1 and to x', () => {
    fc.assert(
      fc.property(values(4), own => {
        const [at, next] = [localTrend(own, 0), localTrend(own, 1)];
        let [plain, byAge] = [0, 0];
        for (const [age, value] of own.entries()) {
          const weight = (1 - (age / (own.length - 1)) ** 3) ** 3;
          const residual = value - (at - age * (next - at));
          plain += weight * residual;
          byAge += weight * residual * age;
        }
        expect(plain).toBeCloseTo(0, 6);
        expect(byAge).toBeCloseTo(0, 5);
      }),
    );
  });
  it('R² with one other is the square of Pearson’s correlation, and 1 with a multiple of it', () => {
    const [x, y] = [
      [1, 2, 3, 4, 5],
      [2, 1, 4, 3, 5],
    ] as const;
    // Σxy 8, Σxx 10, Σyy 10: r = 0.8.
    expect(explainedBy(y, [x])).toBeCloseTo(0.64, 12);
    expect(explainedBy(x, [x.map(value => 3 * value - 1)])).toBeCloseTo(1, 12);
  });
  it('one that is a sum of two others is explained by them; twins among them do no harm', () => {
    const [a, b] = [
      [3, 1, 4, 1, 5, 9, 2, 6],
      [2, 7, 1, 8, 2, 8, 1, 8],
    ] as const;
    const sum = a.map((value, at) => value + b[at]!);
    expect(explainedBy(sum, [a, b])).toBeCloseTo(1, 12);
    expect(explainedBy(sum, [a, a, b])).toBeCloseTo(1, 12);
    expect(explainedBy([1, 2], [[1, 2]])).toBeNull();
    expect(explainedBy([1, 1, 1], [[1, 2, 3]])).toBe(0);
  });
});
