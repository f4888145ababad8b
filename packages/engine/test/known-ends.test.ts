import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FairShare } from '../src/cpu/fair-share.ts';
import { Quota } from '../src/cpu/quota.ts';

const CORE = 1000;
/** Five leaves of two, three … cores. */
const LIMITS = [2000, 3000, 4000, 5000, 6000] as const;

interface Arriving {
  readonly leaf: number;
  readonly at: number;
  readonly work: number;
}

const arriving = fc.record({
  leaf: fc.nat(LIMITS.length - 1),
  at: fc.integer({ min: 0, max: 3000 }),
  work: fc.integer({ min: 1, max: 3_000_000 }),
});

interface Ended {
  readonly ends: readonly number[];
  readonly used: readonly number[];
  readonly given: number;
}

/** Ends of tasks on a host of so many millicores. `quota`: of each leaf, one that never binds, so that no end is known. */
function endsOn(capacity: number, tasks: readonly Arriving[], quota: boolean): Ended {
  const share = new FairShare();
  const root = share.addRoot(capacity);
  const leaves = LIMITS.map(limit =>
    share.addLeaf(root, limit, 1, CORE, quota ? new Quota(1e9, 100_000, 0) : null),
  );
  const ends = tasks.map(() => -1);
  const order = [...tasks.keys()].sort((a, b) => tasks[a]!.at - tasks[b]!.at);
  const until = (now: number): void => {
    while (share.nextTime() <= now) {
      const at = share.nextTime();
      share.fire();
      for (let index = 0; index < share.endedCount; index++) ends[share.ended[index]!] = at;
      if (ends.every(end => end >= 0)) return;
    }
  };
  for (const task of order) {
    until(tasks[task]!.at);
    share.begin(leaves[tasks[task]!.leaf]!, task, tasks[task]!.work, tasks[task]!.at);
  }
  until(1e9);
  const used = leaves.map(leaf => share.usedBy(leaf, 1e9));
  return { ends, used, given: share.integrals(root, 1e9).used };
}

describe('known ends', () => {
  it('C1, K1 where there is a core for each, a task ends after its own work, to the nearest µs, and receives exactly that', () => {
    fc.assert(
      fc.property(fc.array(arriving, { minLength: 1, maxLength: 60 }), tasks => {
        // As many on a leaf as it has cores, one after another.
        const few = LIMITS.flatMap((limit, leaf) =>
          tasks.filter(task => task.leaf === leaf).slice(0, limit / CORE),
        );
        const { ends, used, given } = endsOn(100_000, few, false);
        expect(ends).toEqual(few.map(({ at, work }) => at + Math.round(work / CORE)));
        for (const leaf of LIMITS.keys()) {
          const asked = few.reduce((sum, task) => sum + (task.leaf === leaf ? task.work : 0), 0);
          expect(used[leaf]).toBe(asked);
        }
        expect(given).toBe(few.reduce((sum, { work }) => sum + work, 0));
      }),
    );
  });
  it('C1, C2 whether ends are known makes no difference, with too many on a leaf and too little on the host', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1000, max: 12_000 }),
        fc.array(arriving, { minLength: 1, maxLength: 60 }),
        (capacity, tasks) => {
          const known = endsOn(capacity, tasks, false);
          const shared = endsOn(capacity, tasks, true);
          for (const [task, end] of known.ends.entries())
            expect(Math.abs(end - shared.ends[task]!)).toBeLessThanOrEqual(tasks.length);
          const asked = tasks.reduce((sum, { work }) => sum + work, 0);
          expect(known.used.reduce((sum, one) => sum + one, 0) / asked).toBeCloseTo(1, 9);
        },
      ),
    );
  });
  it('K1 ends at one time come in the order in which the tasks began', () => {
    const share = new FairShare();
    const root = share.addRoot(1e6);
    const [first, second] = [share.addLeaf(root, 1e5, 1, CORE), share.addLeaf(root, 1e5, 1, CORE)];
    for (let task = 99; task >= 0; task--) share.begin(task % 2 === 0 ? second : first, task, 7 * CORE, 0);
    const order: number[] = [];
    while (share.nextTime() < Infinity) {
      expect(share.nextTime()).toBe(7);
      share.fire();
      order.push(share.ended[0]!);
    }
    expect(order).toEqual(Array.from({ length: 100 }, (_, nth) => 99 - nth));
  });
  it('an end that is no longer known does not come: tasks that are dropped, held, or begun anew', () => {
    const share = new FairShare();
    const root = share.addRoot(10_000);
    const [dropped, held] = [share.addLeaf(root, 4000, 1, CORE), share.addLeaf(root, 4000, 1, CORE)];
    for (const task of [0, 1, 2]) share.begin(dropped, task, 10 * CORE, 0);
    share.begin(held, 3, 20 * CORE, 0);
    expect(share.leftOf(held, 3, 5)).toBe(15 * CORE);
    share.abort(dropped, 5);
    expect(share.tasksOf(dropped)).toBe(0);
    share.begin(dropped, 1, 10 * CORE, 5);
    share.hold(held, 6);
    expect(share.nextTime()).toBe(15);
    share.fire();
    expect([share.ended[0], share.endedCount]).toEqual([1, 1]);
    expect(share.nextTime()).toBe(Infinity);
    share.release(held, 106);
    expect(share.nextTime()).toBe(120);
    expect([share.usedBy(dropped, 120), share.usedBy(held, 120)]).toEqual([25 * CORE, 20 * CORE]);
  });
  it('C1 a task that has the number of one that was dropped, and ends when that would have, ends on its own leaf', () => {
    const share = new FairShare();
    const root = share.addRoot(4 * CORE);
    const [left, right] = [share.addLeaf(root, 2 * CORE, 1, CORE), share.addLeaf(root, 2 * CORE, 1, CORE)];
    share.begin(left, 0, 100 * CORE, 0);
    share.abort(left, 10);
    share.begin(right, 0, 90 * CORE, 10);
    expect(share.nextTime()).toBe(100);
    expect(share.fire()).toBe(right);
    expect([share.tasksOf(left), share.tasksOf(right), share.nextTime()]).toEqual([0, 0, Infinity]);
    expect([share.usedBy(left, 200), share.usedBy(right, 200)]).toEqual([10 * CORE, 90 * CORE]);
  });
  it('K1 an end after a microsecond that is no longer known does not come either, nor one that has come already', () => {
    const share = new FairShare();
    const root = share.addRoot(10_000);
    const leaf = share.addLeaf(root, 4000, 1, CORE);
    share.begin(leaf, 0, CORE, 0);
    share.abort(leaf, 0);
    expect(share.nextTime()).toBe(Infinity);
    share.begin(leaf, 0, CORE, 0);
    share.abort(leaf, 0);
    share.begin(leaf, 0, CORE, 0);
    expect(share.nextTime()).toBe(1);
    share.fire();
    expect([share.endedCount, share.tasksOf(leaf), share.nextTime()]).toEqual([1, 0, Infinity]);
    expect(share.usedBy(leaf, 9)).toBe(CORE);
  });
  it('C2 tasks with the numbers at which room for more is made share their leaf once there is no core for each', () => {
    const share = new FairShare();
    const leaf = share.addLeaf(share.addRoot(10_000), 2000, 1, CORE);
    share.begin(leaf, 63, 30 * CORE, 0);
    share.begin(leaf, 64, 40 * CORE, 0);
    // Of 30, 40 and 50 µs of a core on two cores: the third comes at 0 as well.
    share.begin(leaf, 65, 50 * CORE, 0);
    const ends: [number, number][] = [];
    while (share.nextTime() < Infinity) {
      const at = share.nextTime();
      share.fire();
      ends.push([share.ended[0]!, at]);
    }
    // Two thirds of a core each until 45; then one each, for there are two.
    expect(ends).toEqual([
      [63, 45],
      [64, 55],
      [65, 65],
    ]);
  });
});
