import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exp, log, power } from '../src/numeric/elementary.ts';
import { gammaFunction } from '../src/numeric/gamma.ts';
import { normalQuantile } from './normal-quantile.ts';

const relative = (got: number, expected: number): number =>
  Math.abs(got - expected) / Math.max(1e-300, Math.abs(expected));

describe('numeric: own mathematics (K2), against the platform’s and published tables', () => {
  it('log agrees with Math.log to 4 ulp from the smallest normal to the largest number', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-300, max: 1e300, noNaN: true }),
        x => Math.abs(log(x) - Math.log(x)) <= 4 * Number.EPSILON * Math.max(Math.abs(Math.log(x)), 1e-3),
      ),
      { numRuns: 5000 },
    );
  });
  it('log of special values', () => {
    expect(log(0)).toBe(-Infinity);
    expect(log(-1)).toBeNaN();
    expect(log(1)).toBe(0);
    expect(log(Infinity)).toBe(Infinity);
    expect(relative(log(5e-324), Math.log(5e-324))).toBeLessThan(1e-15);
  });
  it('exp agrees with Math.exp to 1e-14 relative, and ends in 0 and infinity', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -700, max: 709, noNaN: true }),
        x => relative(exp(x), Math.exp(x)) < 1e-14,
      ),
      { numRuns: 5000 },
    );
    expect(exp(0)).toBe(1);
    expect(exp(1000)).toBe(Infinity);
    expect(exp(-1000)).toBe(0);
    expect(exp(NaN)).toBeNaN();
  });
  it('power: 2^10 and 10^−3', () => {
    expect(power(2, 10)).toBeCloseTo(1024, 9);
    expect(power(10, -3)).toBeCloseTo(0.001, 15);
  });
  it('normal quantile: the values that Wichura prints with AS 241', () => {
    expect(normalQuantile(0.25)).toBeCloseTo(-0.6744897501960817, 15);
    expect(normalQuantile(0.001)).toBeCloseTo(-3.090232306167814, 14);
    expect(normalQuantile(1e-20)).toBeCloseTo(-9.26234008979841, 13);
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 14);
  });
  it('gamma function: factorials and Γ(3/2) = √π/2', () => {
    for (const [n, value] of [
      [1, 1],
      [2, 1],
      [5, 24],
      [10, 362880],
      [1.5, Math.sqrt(Math.PI) / 2],
    ] as const)
      expect(relative(gammaFunction(n), value)).toBeLessThan(1e-12);
  });
});
