import { describe, expect, it } from 'vitest';
import { FairShare } from '../src/cpu/fair-share.ts';

const SHAPES = 100;
const WORK = 1e9;

describe('bounds that members have in common', () => {
  it('C1 each leaf keeps to its own, however many different ones there are, and others that are alike come later', () => {
    const share = new FairShare();
    const root = share.addRoot(1e9);
    const limits = Array.from({ length: 2 * SHAPES }, (_, leaf) => 1000 + (leaf % SHAPES));
    for (const [task, limit] of limits.entries())
      share.begin(share.addLeaf(root, limit, 1, 5000), task, WORK, 0);
    const ends = new Map<number, number>();
    while (share.nextTime() < Infinity) {
      const now = share.nextTime();
      share.fire();
      for (const task of share.ended.subarray(0, share.endedCount)) ends.set(task, now);
    }
    expect(limits.map((_, task) => ends.get(task))).toEqual(limits.map(limit => Math.round(WORK / limit)));
  });
});
