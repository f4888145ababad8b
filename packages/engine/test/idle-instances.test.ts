import { describe, expect, it } from 'vitest';
import { IdleInstances } from '../src/workload/idle-instances.ts';

describe('instances with a free slot', () => {
  it('O3 by request: the youngest first, and none that is full', () => {
    const idle = new IdleInstances(2);
    const [old, young] = [3, 40];
    for (const one of [old, young]) idle.join(one, 0);
    const seen: number[] = [];
    for (let one = idle.youngest(); one >= 0; one = idle.youngest()) {
      seen.push(one);
      idle.take(one);
    }
    expect(seen).toEqual([40, 40, 3, 3]);
    expect(idle.give(old)).toBe(false);
    expect(idle.youngest()).toBe(old);
    expect(idle.give(old)).toBe(true);
  });
  it('O3 by request: one that has left is not found, and what ends there is no news', () => {
    const idle = new IdleInstances(1);
    idle.join(0, 0);
    idle.take(0);
    idle.leave(0);
    expect(idle.give(0)).toBe(false);
    expect(idle.hasRoom).toBe(false);
  });
  it('O3 by request: one that comes back with what was on its way to it has a slot less', () => {
    const idle = new IdleInstances(1);
    idle.join(7, 1);
    expect(idle.youngest()).toBe(-1);
    expect(idle.give(7)).toBe(true);
    expect(idle.youngest()).toBe(7);
  });
});
