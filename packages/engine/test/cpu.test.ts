import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FairShare } from '../src/cpu/fair-share.ts';

/** Leaves with one endless task each for every core that they demand, the last first if that is said; rates after all have begun. */
function rates(
  capacity: number,
  members: readonly { demand: number; weight?: number; limit?: number }[],
  lastFirst = false,
): number[] {
  const share = new FairShare();
  const root = share.addRoot(capacity);
  const leaves = members.map(({ demand, weight = 1, limit = 1e9 }) =>
    share.addLeaf(root, Math.min(limit, demand), weight, demand),
  );
  for (const leaf of lastFirst ? [...leaves].reverse() : leaves) share.begin(leaf, leaf, 1e12, 0);
  return leaves.map(leaf => share.rateOf(leaf));
}

/** Weighted max-min fairness by its definition: raise the level until the capacity is used (O(n²), independent). */
function byDefinition(capacity: number, members: readonly { cap: number; weight: number }[]): number[] {
  const total = members.reduce((sum, { cap }) => sum + cap, 0);
  if (total <= capacity) return members.map(({ cap }) => cap);
  const byRatio = [...members].sort((a, b) => a.cap / a.weight - b.cap / b.weight);
  let left = capacity;
  let weights = members.reduce((sum, { weight }) => sum + weight, 0);
  let level = 0;
  for (const { cap, weight } of byRatio) {
    level = left / weights;
    if (cap / weight > level) break;
    left -= cap;
    weights -= weight;
  }
  return members.map(({ cap, weight }) => Math.min(cap, level * weight));
}

describe('cpu', () => {
  it('C1 max-min tables of the model: 4 cores with demands 3+1.5, 1.5+3, 6+5', () => {
    const pair = (a: number, b: number) => rates(4000, [{ demand: a }, { demand: b }]);
    expect(pair(3000, 1500)).toEqual([2500, 1500]);
    expect(pair(1500, 3000)).toEqual([1500, 2500]);
    expect(pair(6000, 5000)).toEqual([2000, 2000]);
    expect(pair(1000, 2000)).toEqual([1000, 2000]);
  });
  it('C1 weights: 1024 against 512 shares of one core give two thirds and one third', () => {
    const [a, b] = rates(1000, [
      { demand: 1000, weight: 1024 },
      { demand: 1000, weight: 512 },
    ]);
    expect(a).toBeCloseTo(2000 / 3, 9);
    expect(b).toBeCloseTo(1000 / 3, 9);
  });
  it('C1 equals the definition for any members, in any order of arrival', () => {
    const member = fc.record({
      cap: fc.integer({ min: 1, max: 8000 }),
      weight: fc.integer({ min: 2, max: 4096 }),
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 20_000 }),
        fc.array(member, { minLength: 1, maxLength: 30 }),
        (capacity, members) => {
          const got = rates(
            capacity,
            members.map(({ cap, weight }) => ({ demand: cap, weight })),
          );
          const expected = byDefinition(capacity, members);
          for (const [index, rate] of got.entries())
            expect(Math.abs(rate - expected[index]!)).toBeLessThan(1e-6);
          expect(got.reduce((sum, rate) => sum + rate, 0)).toBeLessThan(capacity + 1e-6);
        },
      ),
    );
  });
  it('C1 who has something to do first makes no difference: leaves are members from then on, in the order of their numbers', () => {
    const member = fc.record({
      demand: fc.integer({ min: 1, max: 8000 }),
      weight: fc.integer({ min: 2, max: 4096 }),
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 20_000 }),
        fc.array(member, { minLength: 1, maxLength: 30 }),
        (capacity, members) => {
          const expected = byDefinition(
            capacity,
            members.map(({ demand, weight }) => ({ cap: demand, weight })),
          );
          for (const [index, rate] of rates(capacity, members, true).entries())
            expect(Math.abs(rate - expected[index]!)).toBeLessThan(1e-6);
        },
      ),
    );
  });
  it('C1 a leaf that has never had anything to do has got nothing, wants nothing, and takes nothing from the others', () => {
    const share = new FairShare();
    const root = share.addRoot(1000);
    const [idle, busy, gone] = [0, 1, 2].map(() => share.addLeaf(root, 1000, 1, 1000));
    share.begin(busy!, 0, 1e6, 0);
    expect([share.rateOf(idle!), share.tasksOf(idle!), share.quotaOf(idle!)]).toEqual([0, 0, null]);
    expect([share.usedBy(idle!, 1000), share.unmetBy(idle!, 1000), share.rateOf(busy!)]).toEqual([
      0, 0, 1000,
    ]);
    share.remove(gone!, 500);
    share.wasteWhenSqueezed(idle!, 0.5);
    share.begin(idle!, 1, 1e6, 500);
    // Both get half of the core until 1500; who came late wastes half of that, so that three quarters of its work are left then.
    expect([share.fire(), share.nextTime()]).toEqual([busy!, 2250]);
  });
  it('K1 of leaves on which something is due at one time the one of the least number comes first, whoever has had something to do first', () => {
    const share = new FairShare();
    const root = share.addRoot(4000);
    const leaves = Array.from({ length: 4 }, () => share.addLeaf(root, 1000, 1, 1000));
    for (const leaf of [2, 0, 3, 1]) share.begin(leaves[leaf]!, leaf, 1e6, 0);
    const order = leaves.map(() => {
      share.fire();
      return share.ended[0];
    });
    expect(order).toEqual([0, 1, 2, 3]);
  });
  it('C2 tasks of one leaf share its rate: 10, 100 and 1000 s on one core end after 30, 210 and 1110 s (CloudSim Example 9)', () => {
    const share = new FairShare();
    const leaf = share.addLeaf(share.addRoot(1000), 1000, 1, 1000);
    for (const [task, seconds] of [10, 100, 1000].entries()) share.begin(leaf, task, seconds * 1e6 * 1000, 0);
    const ends: number[] = [];
    while (share.nextTime() < Infinity) {
      ends.push(share.nextTime() / 1e6);
      share.fire();
    }
    expect(ends).toEqual([30, 210, 1110]);
  });
  it('C2 one task cannot use more than one core of a leaf that has four', () => {
    const share = new FairShare();
    const leaf = share.addLeaf(share.addRoot(8000), 4000, 1, 1000);
    share.begin(leaf, 0, 1e6 * 1000, 0);
    expect(share.rateOf(leaf)).toBe(1000);
    for (let task = 1; task < 8; task++) share.begin(leaf, task, 1e6 * 1000, 0);
    expect(share.rateOf(leaf)).toBe(4000);
  });
  it('C5 two levels: VMs share the host by weight, containers share their VM, and idle share is passed on', () => {
    const share = new FairShare();
    const root = share.addRoot(2000);
    const vms = [share.addGroup(root, 2000, 1024), share.addGroup(root, 2000, 1024)];
    const leaves = [
      share.addLeaf(vms[0]!, 2000, 3, 1000),
      share.addLeaf(vms[0]!, 2000, 1, 1000),
      share.addLeaf(vms[1]!, 2000, 1, 1000),
    ];
    share.begin(leaves[0]!, 0, 1e12, 0);
    share.begin(leaves[1]!, 1, 1e12, 0);
    expect(leaves.map(leaf => share.rateOf(leaf))).toEqual([1000, 1000, 0]);
    share.begin(leaves[2]!, 2, 1e12, 0);
    // Each VM gets one core; the first shares its core 3 : 1.
    expect(leaves.map(leaf => share.rateOf(leaf))).toEqual([750, 250, 1000]);
  });
  it('L2 who outweighs all others by 2⁴⁰ receives what the host gives, however late it comes and however often one looks', () => {
    const share = new FairShare();
    const root = share.addRoot(1000);
    const [one, other, heavy] = [2, 2, 2 ** 40].map(weight => share.addLeaf(root, 1000, weight, 1000));
    share.begin(one!, 0, 1e15, 0);
    share.begin(other!, 1, 1e15, 0);
    // Two that share one core for 1000 s: their clock stands at 2.5e11 when the heavy one comes.
    const late = 1e9;
    share.begin(heavy!, 2, 1e300, late);
    for (let now = late; now <= late + 1e6; now += 97) share.usedBy(heavy!, now);
    const now = late + 1e6;
    const received = [one!, other!, heavy!].reduce((sum, leaf) => sum + share.usedBy(leaf, now), 0);
    expect(share.integrals(root, now).used).toBe(1000 * now);
    expect(Math.abs(received / (1000 * now) - 1)).toBeLessThan(1e-12);
    expect(share.usedBy(heavy!, now) / 1e9).toBeCloseTo(1, 9);
  });
  it('work is conserved: what leaves received equals what the host gave, and ends match a step-by-step reference', () => {
    const task = fc.record({
      leaf: fc.integer({ min: 0, max: 4 }),
      at: fc.integer({ min: 0, max: 2000 }),
      work: fc.integer({ min: 1, max: 1500 }),
    });
    const shape = fc.record({
      capacity: fc.integer({ min: 500, max: 4000 }),
      weights: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 5, maxLength: 5 }),
      limits: fc.array(fc.integer({ min: 200, max: 3000 }), { minLength: 5, maxLength: 5 }),
    });
    fc.assert(
      fc.property(
        shape,
        fc.array(task, { minLength: 1, maxLength: 25 }),
        ({ capacity, weights, limits }, tasks) => {
          const sorted = [...tasks].sort((a, b) => a.at - b.at);
          const ends = runShare(capacity, weights, limits, sorted);
          const reference = runReference(capacity, weights, limits, sorted);
          for (const [index, end] of ends.entries())
            expect(Math.abs(end - reference[index]!)).toBeLessThan(60);
        },
      ),
      { numRuns: 200 },
    );
  });
});

interface Arriving {
  readonly leaf: number;
  readonly at: number;
  readonly work: number;
}

function runShare(
  capacity: number,
  weights: readonly number[],
  limits: readonly number[],
  tasks: readonly Arriving[],
): number[] {
  const share = new FairShare();
  const root = share.addRoot(capacity);
  const leaves = weights.map((weight, index) => share.addLeaf(root, limits[index]!, weight, 1000));
  const ends = tasks.map(() => 0);
  let next = 0;
  while (next < tasks.length || share.nextTime() < Infinity) {
    const arrival = next < tasks.length ? tasks[next]!.at * 1000 : Infinity;
    if (share.nextTime() <= arrival) {
      const now = share.nextTime();
      share.fire();
      for (let index = 0; index < share.endedCount; index++) ends[share.ended[index]!] = now;
    } else {
      share.begin(leaves[tasks[next]!.leaf]!, next, tasks[next]!.work * 1e6, arrival);
      next++;
    }
  }
  const used = leaves.reduce((sum, leaf) => sum + share.usedBy(leaf, 1e9), 0);
  const given = share.integrals(root, 1e9).used;
  const asked = tasks.reduce((sum, { work }) => sum + work * 1e6, 0);
  expect(Math.abs(used - asked) / asked).toBeLessThan(1e-9);
  expect(Math.abs(given - asked)).toBeLessThan(asked * 1e-9 + capacity * tasks.length * 3);
  return ends;
}

/** The same by brute force: recompute every rate at every event and step to the next one, in exact time. */
function runReference(
  capacity: number,
  weights: readonly number[],
  limits: readonly number[],
  tasks: readonly Arriving[],
): number[] {
  const left = tasks.map(({ work }) => work * 1e6);
  const ends = tasks.map(() => -1);
  let now = 0;
  for (;;) {
    const active = tasks.flatMap((task, index) =>
      task.at * 1000 <= now + 1e-6 && ends[index]! < 0 ? [index] : [],
    );
    const counts = weights.map((_, leaf) => active.filter(index => tasks[index]!.leaf === leaf).length);
    const members = weights.map((weight, leaf) => ({
      weight,
      cap: Math.min(limits[leaf]!, counts[leaf]! * 1000),
    }));
    const given = byDefinition(
      capacity,
      members.map(member => ({ ...member, cap: member.cap })).filter(member => member.cap > 0),
    );
    let at = 0;
    const byLeaf = members.map(member => (member.cap > 0 ? given[at++]! : 0));
    const rate = (index: number) => byLeaf[tasks[index]!.leaf]! / counts[tasks[index]!.leaf]!;
    const nextEnd = Math.min(Infinity, ...active.map(index => now + left[index]! / rate(index)));
    const nextArrival = Math.min(
      Infinity,
      ...tasks.filter(task => task.at * 1000 > now + 1e-6).map(task => task.at * 1000),
    );
    const next = Math.min(nextEnd, nextArrival);
    if (next === Infinity) return ends;
    for (const index of active) {
      left[index]! -= rate(index) * (next - now);
      if (left[index]! <= 1e-3) ends[index] = next;
    }
    now = next;
  }
}
