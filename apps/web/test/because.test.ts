import { expect, it } from 'vitest';
import { becauseOf } from '../src/figures/because.ts';

it('O3 tells averages over replicas as people count them, though they are recorded in thousandths', () => {
  expect(becauseOf('concurrency, panic', 11_833)).toBe('11.8 requests in flight for each replica, in panic');
  expect(becauseOf('concurrency', 2000)).toBe('2 requests in flight for each replica');
  expect(becauseOf('requests', 62_500)).toBe('62.5 requests/s for each replica');
  expect(becauseOf('cpu', 85)).toBe('cpu 85');
  expect(becauseOf('activation', 1)).toBe('activation 1');
});
