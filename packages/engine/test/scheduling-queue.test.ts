import { describe, expect, it } from 'vitest';
import { SchedulingQueue, schedulingBackoffUs } from '../src/placement/kubernetes/scheduling-queue.ts';
import { simulate } from '../src/run.ts';
import { deployment, plan, platform, pool, service, traffic } from './small-plan.ts';

const S = 1e6;

describe("the scheduler's queue", () => {
  it('O1 a refused pod is left alone for 1 s, doubled up to 10 s (calculateBackoffDuration)', () => {
    expect([1, 2, 3, 4, 5, 6, 50].map(schedulingBackoffUs)).toEqual([1, 2, 4, 8, 10, 10, 10].map(s => s * S));
  });

  it('O1 higher priority is tried first, of equals who came first', () => {
    const queue = new SchedulingQueue([0, 5, 0]);
    queue.add(2, 1, 10);
    queue.add(0, 1, 20);
    queue.add(1, 1, 30);
    const order: number[] = [];
    for (let pods = queue.next(); pods !== undefined; pods = queue.next()) {
      order.push(pods.service);
      queue.placed(pods, 40);
    }
    expect(order).toEqual([1, 2, 0]);
    expect(queue.counts.longestUs).toBe(30);
  });

  it('O1 who was refused is tried when something has changed and its back-off is over, at the next whole second', () => {
    const queue = new SchedulingQueue([0]);
    queue.refuse(queue.add(0, 3, 0.4 * S), 0.4 * S);
    expect(queue.next()).toBeUndefined();
    queue.move(0.9 * S);
    // Until 1.4 s, and looked for each second.
    expect(queue.nextAt(0.9 * S)).toBe(2 * S);
    queue.look(1.9 * S);
    expect(queue.next()).toBeUndefined();
    queue.look(2 * S);
    expect(queue.next()).toMatchObject({ count: 3, attempts: 1 });
    expect(queue.counts).toMatchObject({ refused: 3, moved: 3, leftOver: 0 });
  });

  it('O1 one whose back-off is over already is tried as soon as something changes', () => {
    const queue = new SchedulingQueue([0]);
    queue.refuse(queue.add(0, 1, 0), 0);
    queue.move(7.3 * S);
    expect(queue.nextAt(7.3 * S)).toBe(7.3 * S);
    expect(queue.next()).toBeDefined();
  });

  it('O1 without a change it is tried after more than five minutes, looked for each half minute', () => {
    const queue = new SchedulingQueue([0]);
    queue.refuse(queue.add(0, 1, 0), 0);
    expect(queue.nextAt(1)).toBe(330 * S);
    queue.look(329 * S);
    expect(queue.next()).toBeUndefined();
    queue.look(330 * S);
    expect(queue.next()).toBeDefined();
    expect(queue.counts.leftOver).toBe(1);
  });

  it.each([
    ['pod-deleted', ['NodePorts'], true],
    ['pod-deleted', ['NodeResourcesFit', 'NodeAffinity'], true],
    ['pod-deleted', ['NodeAffinity', 'TaintToleration', 'NodeUnschedulable'], false],
    ['pod-shrunk', ['NodeResourcesFit'], true],
    ['pod-shrunk', ['PodTopologySpread', 'InterPodAffinity'], false],
    ['pod-added', ['PodTopologySpread'], true],
    ['pod-added', ['NodeResourcesFit'], false],
    ['node-added', ['NodeAffinity'], true],
    ['any', ['TaintToleration'], true],
    ['pod-added', [], true],
  ] as const)('O1 %s moves who was refused by %j: %s (EventsToRegister, 1.31)', (event, plugins, moves) => {
    const queue = new SchedulingQueue([0]);
    queue.refuse(queue.add(0, 1, 0), 0, new Set(plugins));
    queue.move(20 * S, event);
    expect(queue.next() !== undefined).toBe(moves);
  });

  it('O1 what concerns others moves nobody; who is called off is the last that came', () => {
    const queue = new SchedulingQueue([0, 0]);
    queue.refuse(queue.add(0, 2, 0), 0);
    queue.refuse(queue.add(0, 2, S), S);
    queue.move(20 * S, 'any', other => other === 1);
    expect(queue.next()).toBeUndefined();
    queue.callOff(0, 3);
    queue.move(20 * S);
    expect(queue.next()).toMatchObject({ since: 0, count: 1 });
    queue.callOff(0, 1);
    expect(queue.nextAt(0)).toBe(Infinity);
  });
});

/** One host of four cores, full with a batch that is over at 20 s and a bit; one more waits from the start. */
const waitsForTask = (placement: 'kube-scheduler' | 'first-fit') => {
  const cores = (milli: number) =>
    deployment({ reserve: { cpuMilli: milli, memoryBytes: 1 }, capMilli: milli });
  return simulate({
    plan: plan({
      pools: [
        pool({ count: 1, max: 1, allocatable: { cpuMilli: 4000, memoryBytes: 2 ** 30, instances: 110 } }),
      ],
      services: [
        service({
          id: 'task',
          replicas: 0,
          priority: 1,
          work: { law: 'constant', mean: 20.3 * S },
          batch: { tasks: 1, parallelism: 1, atUs: 0, coresMilli: 1000 },
        }),
        service({
          id: 'task2',
          replicas: 0,
          batch: { tasks: 1, parallelism: 1, atUs: 1, coresMilli: 1000 },
          work: { law: 'constant', mean: S },
        }),
      ],
      traffic: [],
      platforms: [platform({ placement, deployments: [cores(3000), cores(3000)] })],
      run: { ...plan().run, warmupUs: 0, durationUs: 60 * S },
    }),
    platform: 0,
    seed: 1,
  });
};

describe('waiting for room in a run', () => {
  it('O1 whose back-off is over gets the room that becomes free at once', () => {
    const { scaling, batches } = waitsForTask('kube-scheduler');
    expect(batches.map(({ completed }) => completed)).toEqual([1, 1]);
    expect(scaling.queue).toMatchObject({ refused: 1, moved: 1, leftOver: 0 });
    expect(scaling.queue!.longestMs).toBeCloseTo(20_300, -1);
    expect(waitsForTask('first-fit').scaling.queue).toBeUndefined();
  });

  it('O1 a pod that wants to be near another is tried again once that stands', () => {
    const near = {
      sites: null,
      hostLabels: {},
      tolerations: [],
      spread: [],
      hostPorts: [],
      affinity: [
        { service: 1, within: 'host' as const, kind: 'attract' as const, required: true, weight: 1 },
      ],
    };
    const { unplaced, scaling } = simulate({
      plan: plan({
        services: [service({ id: 'a', placement: near }), service({ id: 'b' })],
        platforms: [platform({ placement: 'kube-scheduler', deployments: [deployment(), deployment()] })],
        traffic: [traffic(1)],
        pools: [pool({ count: 2, max: 2 })],
      }),
      platform: 0,
      seed: 1,
    });
    expect(unplaced).toEqual([]);
    expect(scaling.queue).toMatchObject({ refused: 1, moved: 1 });
  });

  it('O1 who fits no host by its labels is not tried again because others go, and has that as its reason', () => {
    const elsewhere = {
      sites: null,
      hostLabels: { disk: 'no' },
      tolerations: [],
      spread: [],
      hostPorts: [],
      affinity: [],
    };
    const { unplaced, scaling } = simulate({
      plan: plan({
        services: [
          service({ id: 'a', placement: elsewhere }),
          service({
            id: 'b',
            replicas: 0,
            batch: { tasks: 5, parallelism: 1, atUs: 1, coresMilli: 1000 },
            work: { law: 'constant', mean: S },
          }),
        ],
        platforms: [platform({ placement: 'kube-scheduler', deployments: [deployment(), deployment()] })],
        traffic: [],
        pools: [pool({ count: 2, max: 2 })],
        run: { ...plan().run, warmupUs: 0, durationUs: 60 * S },
      }),
      platform: 0,
      seed: 1,
    });
    expect(unplaced).toMatchObject([
      { reason: "0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector." },
    ]);
    expect(scaling.queue).toMatchObject({ refused: 1, moved: 0 });
  });
});
