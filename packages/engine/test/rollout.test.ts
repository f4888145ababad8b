import type { PlanRollout, PlanService } from '@tare/schema';
import { describe, expect, it } from 'vitest';
import {
  type DaemonRevisions,
  daemonStep,
  fenceposts,
  rollingStep,
} from '../src/orchestration/rolling-update.ts';
import { simulate } from '../src/run.ts';
import { deployment, plan, platform, pool, service, traffic } from './small-plan.ts';

const SECOND = 1e6;

describe('a rolling update', () => {
  it('O4 surge is rounded up, unavailable down, and one may be missing where both are nothing', () => {
    expect(fenceposts('25%', '25%', 10)).toEqual({ surge: 3, unavailable: 2 });
    expect(fenceposts('25%', '25%', 1)).toEqual({ surge: 1, unavailable: 0 });
    expect(fenceposts(0, '10%', 5)).toEqual({ surge: 0, unavailable: 1 });
    expect(fenceposts(2, 3, 5)).toEqual({ surge: 2, unavailable: 3 });
  });
  it('O4 new pods come up to the surge (TestDeploymentController_reconcileNewReplicaSet)', () => {
    const add = (desired: number, surge: number, old: number, fresh: number) =>
      rollingStep({ desired, surge, unavailable: 0, old, oldReady: old, fresh, freshReady: 0 }).add;
    expect(add(10, 0, 10, 0)).toBe(0);
    expect(add(10, 2, 10, 0)).toBe(2);
    expect(add(10, 2, 5, 0)).toBe(7);
    expect(add(10, 2, 10, 2)).toBe(0);
  });
  it('O4 old pods go as far as enough stay ready (TestDeploymentController_reconcileOldReplicaSets)', () => {
    const remove = (unavailable: number, [old, oldReady, fresh, freshReady]: readonly number[]) =>
      rollingStep({
        desired: 10,
        surge: 0,
        unavailable,
        old: old!,
        oldReady: oldReady!,
        fresh: fresh!,
        freshReady: freshReady!,
      }).remove;
    expect(remove(0, [10, 10, 0, 0])).toBe(0);
    expect(remove(2, [10, 10, 0, 0])).toBe(2);
    // Those that are not ready go first, and count for nothing.
    expect(remove(2, [10, 8, 0, 0])).toBe(2);
    expect(remove(2, [10, 9, 0, 0])).toBe(2);
    // New ones that are not ready hold it up.
    expect(remove(2, [8, 8, 2, 0])).toBe(0);
    expect(remove(2, [8, 8, 2, 1])).toBe(1);
  });
});

describe('a service that is updated', () => {
  const run = (rollout: PlanRollout, graceUs = 30 * SECOND) =>
    simulate({
      plan: plan({
        pools: [pool({ count: 2 })],
        services: [service({ replicas: 4, rollout, graceUs, work: { law: 'constant', mean: 100_000 } })],
        traffic: [traffic(20)],
        platforms: [
          platform({
            deployments: [
              deployment({
                phases: [
                  {
                    kind: 'delay',
                    name: 'initialised',
                    technology: 'app',
                    law: { law: 'constant', mean: 10 * SECOND },
                    factor: 1,
                    source: '',
                  },
                ],
              }),
            ],
          }),
        ],
        run: { ...plan().run, durationUs: 300 * SECOND, warmupUs: 0 },
      }),
      platform: 0,
      seed: 1,
    });

  it('O4 with a surge of one it takes a start for each replica, and never fewer are ready', () => {
    const { scaling, requests, laws } = run({ atUs: 60 * SECOND, surge: 1, unavailable: 0 });
    // Old ones end their requests while the next new one starts.
    expect(scaling.rollouts).toEqual([
      {
        service: 'web',
        atMs: 60_000,
        doneMs: 100_000,
        replaced: 4,
        mostInstances: 5,
        fewestReady: 4,
      },
    ]);
    expect(requests.failed.killed + requests.failed.unavailable).toBe(0);
    expect(laws.every(({ ok }) => ok)).toBe(true);
  });
  it('O4 with all of them missing at once it takes one start, and requests find nobody', () => {
    const { scaling, requests } = run({ atUs: 60 * SECOND, surge: 0, unavailable: '100%' }, 0);
    expect(scaling.rollouts[0]).toMatchObject({ doneMs: 70_000, replaced: 4, fewestReady: 0 });
    expect(requests.failed.unavailable).toBeGreaterThan(100);
  });
  it('O4 the default of a quarter each', () => {
    const { scaling } = run({ atUs: 60 * SECOND, surge: '25%', unavailable: '25%' });
    expect(scaling.rollouts[0]).toMatchObject({ mostInstances: 5, fewestReady: 3, replaced: 4 });
    expect(scaling.rollouts[0]!.doneMs).toBe(80_000);
  });
});

describe('a preStop hook', () => {
  const run = (of: Partial<PlanService>) =>
    simulate({
      plan: plan({
        services: [
          service({
            replicas: 2,
            work: { law: 'constant', mean: 100_000 },
            rollout: { atUs: 60 * SECOND, surge: 1, unavailable: 0 },
            ...of,
          }),
        ],
        traffic: [traffic(5)],
        run: { ...plan().run, durationUs: 300 * SECOND, warmupUs: 0 },
      }),
      platform: 0,
      seed: 1,
    });
  const stayed = (report: ReturnType<typeof run>) =>
    report.rack.instances.slice(0, 2).map(({ untilMs }) => Math.round((untilMs! - 60_000) / 100) / 10);

  it('O4 keeps an instance that is to go, within its grace, and loses no request', () => {
    // Without one they go as soon as they have ended what they have, a tenth of a second each.
    expect(Math.max(...stayed(run({})))).toBeLessThanOrEqual(0.5);
    const kept = run({ preStopUs: 10 * SECOND });
    expect(stayed(kept)).toEqual([10, 10]);
    expect(kept.requests.failed).toMatchObject({ killed: 0, unavailable: 0 });
    expect(stayed(run({ preStopUs: 60 * SECOND, graceUs: 20 * SECOND }))).toEqual([20, 20]);
    // A request that lasts longer than the hook is ended, one that lasts longer than the grace is not.
    const long = { work: { law: 'constant', mean: 15 * SECOND } as const };
    expect(run({ ...long, preStopUs: 5 * SECOND, graceUs: 300 * SECOND }).requests.failed.killed).toBe(0);
    expect(
      run({ ...long, preStopUs: 5 * SECOND, graceUs: 8 * SECOND }).requests.failed.killed,
    ).toBeGreaterThan(0);
  });
});

describe('a DaemonSet', () => {
  const at = (over: Partial<DaemonRevisions>) =>
    daemonStep({ desired: 10, unavailable: 1, ready: 10, oldReady: 10, oldUnready: 0, ...over });
  it('O4 lets as many go as may be missing, and those that are not ready at once', () => {
    expect(at({})).toEqual({ unready: 0, ready: 1 });
    expect(at({ ready: 9, oldReady: 9 })).toEqual({ unready: 0, ready: 0 });
    expect(at({ unavailable: '30%' })).toEqual({ unready: 0, ready: 3 });
    expect(at({ unavailable: '25%' })).toEqual({ unready: 0, ready: 3 });
    expect(at({ unavailable: 0 })).toEqual({ unready: 0, ready: 1 });
    expect(at({ unavailable: 3, ready: 8, oldReady: 8, oldUnready: 2 })).toEqual({ unready: 2, ready: 1 });
  });
  it('O4 is updated host by host, each daemon when the one before is ready', () => {
    const init = {
      kind: 'delay',
      name: 'initialised',
      technology: 'app',
      law: { law: 'constant', mean: 10 * SECOND },
      factor: 1,
      source: '',
    } as const;
    const { scaling, rack, laws } = simulate({
      plan: plan({
        pools: [pool({ count: 4, max: 4 })],
        services: [
          service({
            replicas: 1,
            everyHost: true,
            graceUs: 0,
            rollout: { atUs: 60 * SECOND, surge: 0, unavailable: 1 },
          }),
        ],
        traffic: [traffic(5)],
        platforms: [platform({ deployments: [deployment({ phases: [init] })] })],
        run: { ...plan().run, durationUs: 300 * SECOND, warmupUs: 0 },
      }),
      platform: 0,
      seed: 1,
    });
    expect(scaling.rollouts[0]).toMatchObject({
      replaced: 4,
      mostInstances: 4,
      fewestReady: 3,
      doneMs: 60_000 + 4 * 10_000,
    });
    const there = rack.instances.filter(({ untilMs }) => untilMs === null);
    expect(there.map(({ host }) => host).sort()).toEqual([0, 1, 2, 3]);
    expect(laws.filter(({ ok }) => !ok)).toEqual([]);
  });
});

describe('a StatefulSet', () => {
  const init = {
    kind: 'delay',
    name: 'initialised',
    technology: 'app',
    law: { law: 'constant', mean: 10 * SECOND },
    factor: 1,
    source: '',
  } as const;
  const run = (of: Partial<PlanService>) =>
    simulate({
      plan: plan({
        pools: [pool({ count: 2 })],
        services: [service({ replicas: 4, work: { law: 'constant', mean: 100_000 }, ...of })],
        traffic: [traffic(5)],
        platforms: [platform({ deployments: [deployment({ phases: [init] })] })],
        run: { ...plan().run, durationUs: 300 * SECOND, warmupUs: 0 },
      }),
      platform: 0,
      seed: 1,
    });
  const began = ({ startup }: ReturnType<typeof run>) => startup.records.map(({ startedMs }) => startedMs);

  it('O4 starts one after another, each when the one before is ready; others all at once', () => {
    expect(began(run({ ordered: true }))).toEqual([0, 10_000, 20_000, 30_000]);
    expect(began(run({}))).toEqual([0, 0, 0, 0]);
    // Those that are no part of the roll-out before traffic as well.
    expect(began(run({ ordered: true, warm: false }))).toEqual([0, 10_000, 20_000, 30_000]);
  });

  it('O4 is updated from the last to its partition, one at a time, each when the one in its place is ready', () => {
    const at = { atUs: 60 * SECOND, surge: 0, unavailable: 1 };
    const whole = run({ ordered: true, rollout: at }).scaling.rollouts[0]!;
    expect(whole).toMatchObject({ replaced: 4, mostInstances: 4, fewestReady: 3 });
    const { scaling, rack } = run({ ordered: true, rollout: { ...at, partition: 3 } });
    expect(scaling.rollouts[0]).toMatchObject({ replaced: 1, mostInstances: 4, fewestReady: 3 });
    // The last goes, and another starts for 10 s.
    const { atMs, doneMs } = scaling.rollouts[0]!;
    expect(doneMs! - atMs).toBeGreaterThanOrEqual(10_000);
    expect(doneMs! - atMs).toBeLessThan(11_000);
    expect(rack.instances.map(({ untilMs }) => untilMs === null)).toEqual([true, true, true, false, true]);
    expect(run({ ordered: true, rollout: { ...at, partition: 9 } }).scaling.rollouts[0]).toMatchObject({
      replaced: 0,
      doneMs: 60_000,
    });
  });
});
