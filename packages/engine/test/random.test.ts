import { describe, expect, it } from 'vitest';
import { derive, derived, DRAW, nameOf, uniform } from '../src/random/keys.ts';
import { meanOf, sampler } from '../src/random/laws.ts';
import type { Law } from '@tare/schema';
import { standardExponential, standardNormal } from '../src/random/ziggurat.ts';
import { normalQuantile } from './normal-quantile.ts';

function draws(count: number, law?: Law): number[] {
  const sample = law === undefined ? uniform : sampler(law);
  return Array.from({ length: count }, (_, index) => {
    derive(12345, 678, index);
    return sample(derived[0]!, derived[1]!);
  });
}
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values: readonly number[]) => {
  const centre = mean(values);
  return Math.sqrt(mean(values.map(value => (value - centre) ** 2)));
};

describe('random: K3 draws by key', () => {
  it('K3 what is drawn has a number of its own', () => {
    const numbers = Object.values(DRAW);
    expect(new Set(numbers).size).toBe(numbers.length);
  });
  it('the uniform law passes a chi-square test on 1000 cells (99.9 % bounds)', () => {
    const cells = new Float64Array(1000);
    for (const value of draws(1_000_000)) cells[Math.floor(value * 1000)]!++;
    const chi = cells.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    expect(chi).toBeGreaterThan(859);
    expect(chi).toBeLessThan(1144);
  });
  it('neighbouring keys are uncorrelated, in sequence and between parent and child', () => {
    const values = draws(200_000);
    const centred = values.map(value => value - 0.5);
    const lag = mean(centred.slice(1).map((value, index) => value * centred[index]!)) * 12;
    expect(Math.abs(lag)).toBeLessThan(0.008);
    let sum = 0;
    for (let index = 0; index < 100_000; index++) {
      derive(1, 2, index);
      const [high, low] = [derived[0]!, derived[1]!];
      const parent = uniform(high, low) - 0.5;
      derive(high, low, 1);
      sum += parent * (uniform(derived[0]!, derived[1]!) - 0.5);
    }
    expect(Math.abs((sum / 100_000) * 12)).toBeLessThan(0.012);
  });
  it('one changed bit of the key changes half of the bits of the child (avalanche)', () => {
    let changed = 0;
    for (let bit = 0; bit < 32; bit++) {
      for (let sample = 0; sample < 200; sample++) {
        derive(sample * 7919, sample, 3);
        const before = [derived[0]!, derived[1]!];
        derive((sample * 7919) ^ (1 << bit), sample, 3);
        changed += ones(before[0]! ^ derived[0]!) + ones(before[1]! ^ derived[1]!);
      }
    }
    expect(changed / (32 * 200 * 64)).toBeCloseTo(0.5, 1);
  });
  it('a million keys give a million different children', () => {
    const seen = new Set<number>();
    for (let index = 0; index < 1_000_000; index++) {
      derive(9, 9, index);
      seen.add((derived[0]! >>> 0) * 4294967296 + (derived[1]! >>> 0));
    }
    expect(seen.size).toBe(1_000_000);
  });
  it('names of different texts differ', () => {
    expect(new Set(['cart', 'trac', 'a', 'b', 'ab', 'ba'].map(nameOf)).size).toBe(6);
  });
});

const ones = (value: number): number => {
  let count = 0;
  for (let rest = value >>> 0; rest > 0; rest >>>= 1) count += rest & 1;
  return count;
};

describe('random: laws have their mean and deviation (within 4 standard errors)', () => {
  const laws: readonly [string, Law, number][] = [
    ['constant', { law: 'constant', mean: 7 }, 0],
    ['exponential', { law: 'exponential', mean: 7 }, 7],
    ['lognormal', { law: 'lognormal', mean: 7, cv: 0.5 }, 3.5],
    ['gamma, shape 4', { law: 'gamma', mean: 7, cv: 0.5 }, 3.5],
    ['gamma, shape 1/4', { law: 'gamma', mean: 7, cv: 2 }, 14],
    ['uniform', { law: 'uniform', low: 1, high: 13 }, Math.sqrt(12)],
    ['weibull, shape 2', { law: 'weibull', mean: 7, shape: 2 }, 7 * Math.sqrt(4 / Math.PI - 1)],
    ['pareto, shape 5', { law: 'pareto', mean: 7, shape: 5 }, (7 / Math.sqrt(15)) * 1],
  ];
  for (const [name, law, sd] of laws) {
    it(name, () => {
      const values = draws(400_000, law);
      expect(meanOf(law)).toBeCloseTo(7, 12);
      expect(Math.abs(mean(values) - 7)).toBeLessThanOrEqual(
        (4 * Math.max(sd, 1e-12)) / Math.sqrt(values.length),
      );
      if (sd > 0)
        expect(Math.abs(deviation(values) / sd - 1)).toBeLessThan(name === 'pareto, shape 5' ? 0.05 : 0.02);
    });
  }
  it('lognormal by median: half of the draws lie below it', () => {
    const values = draws(100_000, { law: 'lognormal-median', median: 33, sigma: 0.25 });
    expect(values.filter(value => value < 33).length / values.length).toBeCloseTo(0.5, 2);
  });
});

describe('random: the ziggurat draws the whole law (K3)', () => {
  const CELLS = 1000;
  const COUNT = 1_000_000;
  /** Draws in cells of equal probability; the chi-square bounds are those of 99.9 % on 999 degrees of freedom. */
  function chiSquare(draw: (high: number, low: number) => number, edgeOf: (share: number) => number): number {
    const cuts = Array.from({ length: CELLS - 1 }, (_, index) => edgeOf((index + 1) / CELLS));
    const cells = new Float64Array(CELLS);
    for (let index = 0; index < COUNT; index++) {
      derive(4711, 42, index);
      const value = draw(derived[0]!, derived[1]!);
      let [from, to] = [0, CELLS - 1];
      while (from < to) {
        const middle = (from + to) >> 1;
        if (value < cuts[middle]!) to = middle;
        else from = middle + 1;
      }
      cells[from]!++;
    }
    return cells.reduce((sum, count) => sum + (count - COUNT / CELLS) ** 2 / (COUNT / CELLS), 0);
  }
  it('normal, against the quantiles of Wichura', () => {
    const chi = chiSquare(standardNormal, normalQuantile);
    expect(chi).toBeGreaterThan(859);
    expect(chi).toBeLessThan(1144);
  });
  it('exponential, against −ln(1 − q)', () => {
    const chi = chiSquare(standardExponential, share => -Math.log(1 - share));
    expect(chi).toBeGreaterThan(859);
    expect(chi).toBeLessThan(1144);
  });
  it('tails: shares beyond the last edge of the layers', () => {
    let [wide, late] = [0, 0];
    for (let index = 0; index < 3_000_000; index++) {
      derive(815, 3, index);
      const [high, low] = derived;
      if (Math.abs(standardNormal(high!, low!)) > 3.5) wide++;
      if (standardExponential(high!, low!) > 8) late++;
    }
    // 2 Φ(−3.5) = 4.6526e-4 and e^−8 = 3.3546e-4, within four standard errors.
    expect(Math.abs(wide - 1395.8)).toBeLessThan(4 * Math.sqrt(1395.8));
    expect(Math.abs(late - 1006.4)).toBeLessThan(4 * Math.sqrt(1006.4));
  });
});
