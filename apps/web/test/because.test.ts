import { expect, it } from 'vitest';
import { becauseOf } from '../src/figures/because.ts';

it('O3 tells averages over replicas as people count them, though they are recorded in thousandths', () => {
  expect(becauseOf('concurrency, panic', 11_833, [])).toBe(
    '11.8 requests in flight for each replica, in panic',
  );
  expect(becauseOf('concurrency', 2000, [])).toBe('2 requests in flight for each replica');
  expect(becauseOf('requests', 62_500, [])).toBe('62.5 requests/s for each replica');
  expect(becauseOf('activation', 1, [])).toBe('activation 1');
});

it('O3 tells CPU and memory with their units: per cent, or cores and bytes where averages are followed', () => {
  expect(becauseOf('cpu', 85, [])).toBe('CPU at 85 %');
  expect(becauseOf('memory', 71, ['cpu'])).toBe('memory at 71 %');
  expect(becauseOf('cpu', 250, ['cpu'])).toBe('0.250 cores in use for each replica');
  expect(becauseOf('memory', 300 * 2 ** 20, ['cpu', 'memory'])).toBe(
    '300 MiB of memory in use for each replica',
  );
});
