import { describe, expect, it } from 'vitest';
import { MemoryPeak } from '../src/memory-peak.ts';

/** What is told of a run between whose slices this much was in use. */
function told(before: number, ...looks: readonly number[]): number {
  const bytes = [before, ...looks];
  const peak = new MemoryPeak(() => bytes.shift()!);
  for (const _ of looks) peak.look();
  return peak.bytes;
}

describe('the memory that a run took', () => {
  it('is what was in use at most, beyond what was there before', () => {
    expect(told(100, 120, 180, 150)).toBe(80);
  });
  it('is not lessened by garbage of runs before that is collected meanwhile', () => {
    expect(told(500, 510, 100, 140, 180)).toBe(80);
  });
  it('counts no garbage of runs before as its own', () => {
    expect(told(500, 100, 90)).toBe(0);
  });
});
