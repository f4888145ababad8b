import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FairShare } from '../src/cpu/fair-share.ts';
import { simulate } from '../src/run.ts';
import { deployment, plan, platform, pool, service } from './small-plan.ts';

/** So many tasks, each on a leaf of its own that can use a thread, on cores with two threads each. */
function rates(tasks: number, cores: number, gain: number): number[] {
  const share = new FairShare();
  const root = share.addRoot(cores * 2000, { cores: cores * 1000, gain });
  const leaves = Array.from({ length: tasks }, () => share.addLeaf(root, 1000, 1024, 1000));
  for (const [task, leaf] of leaves.entries()) share.begin(leaf, task, 1e12, 0);
  return leaves.map(leaf => share.rateOf(leaf) / 1000);
}

describe('C1 SMT: a second thread adds its gain to a core', () => {
  it('4 cores of two threads, gain 0.25: 4, 6, 8 and 12 tasks run at 1, 0.75, 0.625 and 5/12', () => {
    expect(rates(4, 4, 0.25)).toEqual([1, 1, 1, 1]);
    expect(rates(6, 4, 0.25)).toEqual(Array(6).fill(0.75));
    expect(rates(8, 4, 0.25)).toEqual(Array(8).fill(0.625));
    for (const rate of rates(12, 4, 0.25)) expect(rate).toBeCloseTo(5 / 12, 12);
  });
  it('together they never get more than cores and gain, and more tasks never get less together', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 8 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (tasks, cores, gain) => {
          const total = (count: number) => rates(count, cores, gain).reduce((sum, rate) => sum + rate, 0);
          const beside = Math.max(0, Math.min(tasks, 2 * cores) - cores);
          expect(total(tasks)).toBeCloseTo(Math.min(tasks, cores) + gain * beside, 9);
          expect(total(tasks + 1)).toBeGreaterThanOrEqual(total(tasks) - 1e-9);
        },
      ),
    );
  });
  it('work that came while siblings were idle is not done twice: two tasks, then four, on two cores', () => {
    const share = new FairShare();
    const root = share.addRoot(4000, { cores: 2000, gain: 0.5 });
    const leaf = share.addLeaf(root, 4000, 1024, 1000);
    // Two of 10 ms alone; at 4 ms two more of 3 ms come: four share 3 cores, 0.75 each.
    for (const task of [0, 1]) share.begin(leaf, task, 10e6, 0);
    for (const task of [2, 3]) share.begin(leaf, task, 3e6, 4000);
    expect(share.nextTime()).toBe(8000);
    share.fire();
    // 3 ms of the last 6 are left of the first two, alone again.
    expect(share.nextTime()).toBe(11_000);
  });
  it('in a run: a machine-repair loop of 8 users without thought on 4 cores answers 5 a service time', () => {
    const report = (smt: boolean) =>
      simulate({
        plan: plan({
          services: [service({ work: { law: 'constant', mean: 10_000 } })],
          traffic: [
            {
              id: 'users',
              to: 0,
              timeoutUs: 0,
              arrivals: 'closed',
              users: 8,
              think: { law: 'constant', mean: 0 },
            },
          ],
          pools: [
            pool({
              cpuMilli: 8000,
              allocatable: { cpuMilli: 8000, memoryBytes: 64 * 1024 ** 3, instances: 10 },
              ...(smt ? { smt: { coresMilli: 4000, gain: 0.25 } } : {}),
            }),
          ],
          platforms: [platform({ deployments: [deployment({ capMilli: 8000 })] })],
          run: { ...plan().run, durationUs: 100e6, warmupUs: 1e6 },
        }),
        platform: 0,
        seed: 1,
      });
    // Think times are at least a microsecond.
    expect(report(true).summary.throughputPerSecond / 500).toBeCloseTo(1, 2);
    expect(report(false).summary.throughputPerSecond / 800).toBeCloseTo(1, 2);
    expect(report(true).laws.every(({ ok }) => ok)).toBe(true);
  });
});
