import { expect, it } from 'vitest';
import { offBy } from '../src/verify/markdown.ts';

it('tells how far a figure is off in per cent, and 0 where only rounding is', () => {
  const third = 4 / 3;
  // What the page of validation has at C3: a receives 1.33333 cores.
  expect(offBy({ expected: third, got: third * (1 - 4.2e-15) })).toBe('0 %');
  expect(offBy({ expected: 100, got: 100 })).toBe('0 %');
  expect(offBy({ expected: 100, got: 102.13 })).toBe('+2.1 %');
  expect(offBy({ expected: -100, got: -99 })).toBe('−1 %');
  expect(offBy({ expected: 1, got: 1 + 1e-9 })).toBe('+0.0000001 %');
  expect(offBy({ expected: 0, got: 0.1 })).toBe('');
});
