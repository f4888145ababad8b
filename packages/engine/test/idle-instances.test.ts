import { describe, expect, it } from 'vitest';
import { IdleInstances } from '../src/workload/idle-instances.ts';
import type { Station } from '../src/workload/station.ts';

/** What is looked at of a station. */
const station = (instance: number, over: Partial<Station> = {}) =>
  ({ instance, held: 0, outstanding: 0, busy: 0, ...over }) as Station;

describe('instances with a free slot', () => {
  it('O3 by request: the youngest first, and none that is full', () => {
    const idle = new IdleInstances(2);
    const [old, young] = [station(3), station(40)];
    for (const one of [old, young]) idle.join(one);
    const seen: number[] = [];
    for (let one = idle.youngest(); one !== null; one = idle.youngest()) {
      seen.push(one.instance);
      idle.take(one);
    }
    expect(seen).toEqual([40, 40, 3, 3]);
    expect(idle.give(old)).toBe(false);
    expect(idle.youngest()).toBe(old);
    expect(idle.give(old)).toBe(true);
  });
  it('O3 by request: one that has left is not found, and what ends there is no news', () => {
    const idle = new IdleInstances(1);
    const one = station(0);
    idle.join(one);
    idle.take(one);
    idle.leave(one);
    expect(idle.give(one)).toBe(false);
    expect(idle.hasRoom).toBe(false);
  });
  it('O3 by request: one that comes back with what was on its way to it has a slot less', () => {
    const idle = new IdleInstances(1);
    const one = station(7, { outstanding: 1 });
    idle.join(one);
    expect(idle.youngest()).toBeNull();
    expect(idle.give(one)).toBe(true);
    expect(idle.youngest()).toBe(one);
  });
});
