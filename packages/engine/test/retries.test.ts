import type { PlanCall } from '@tare/schema';
import { describe, expect, it } from 'vitest';
import { simulate } from '../src/run.ts';
import { backoffUs, RetryBudget, WaitingRetries, type WaitingRetry } from '../src/workload/retries.ts';
import { deployment, plan, platform, pool, service, traffic } from './small-plan.ts';

type Retries = NonNullable<PlanCall['retries']>;
const policy = (over: Partial<Retries> = {}): Retries => ({
  attempts: 2,
  backoffUs: 0,
  budget: -1,
  keepUs: 10e6,
  ...over,
});

/** A front that calls a back with these retries; the back turns calls away that find it at work. */
function lossy(
  retries: Retries | null,
  over: { backMs?: number; perSecond?: number; timeoutUs?: number; queue?: number } = {},
) {
  const call: PlanCall = {
    to: 1,
    count: 1,
    probability: 1,
    bytes: 0,
    timeoutUs: over.timeoutUs ?? 0,
    retries,
  };
  return simulate({
    plan: plan({
      services: [
        service({ work: { law: 'constant', mean: 0 }, steps: [{ calls: [call] }] }),
        service({
          id: 'back',
          work: { law: 'exponential', mean: (over.backMs ?? 10) * 1000 },
          concurrency: 1,
          queue: over.queue ?? 0,
        }),
      ],
      traffic: [traffic(over.perSecond ?? 50)],
      pools: [pool()],
      platforms: [platform({ deployments: [deployment({ capMilli: 16_000 }), deployment()] })],
      run: { ...plan().run, durationUs: 2000e6, warmupUs: 10e6 },
    }),
    platform: 0,
    seed: 2,
  });
}

describe('retries', () => {
  it('W1 the back-off doubles', () => {
    expect([1, 2, 3, 4].map(tries => backoffUs(policy({ backoffUs: 100 }), tries))).toEqual([
      100, 200, 400, 800,
    ]);
  });
  it('W1 a budget lets through its share of the calls, and no more', () => {
    const budget = new RetryBudget(policy({ budget: 0.1 }));
    let allowed = 0;
    for (let call = 0; call < 1000; call++) {
      budget.called(0);
      if (budget.allows(0)) allowed++;
    }
    expect(allowed).toBe(100);
  });
  it('W1 what is left of a budget expires after the time for which it is kept', () => {
    const left = (afterUs: number) => {
      const budget = new RetryBudget(policy({ budget: 0.1, keepUs: 10e6 }));
      for (let call = 0; call < 1000; call++) budget.called(500_000);
      let allowed = 0;
      while (budget.allows(500_000 + afterUs)) allowed++;
      return allowed;
    };
    expect([left(0), left(9e6), left(9_500_000), left(60e6)]).toEqual([100, 100, 0, 0]);
  });
  it('W1 when each try fails with p, whatever the others did, there are (1 − pᵃ⁺¹) / (1 − p) tries and pᵃ⁺¹ fail', () => {
    for (const [slow, p] of [
      [1, 0.5],
      [3, 0.75],
    ] as const) {
      const attempts = 3;
      // A try fails when it draws one of the slow demands, which outlast the time-out.
      const values = [...Array.from({ length: slow }, () => 40_000), 1000];
      const call: PlanCall = {
        to: 1,
        count: 1,
        probability: 1,
        bytes: 0,
        timeoutUs: 20_000,
        retries: policy({ attempts }),
      };
      const { requests, services, laws } = simulate({
        plan: plan({
          services: [
            service({ work: { law: 'constant', mean: 0 }, steps: [{ calls: [call] }] }),
            service({ id: 'back', work: { law: 'empirical', values } }),
          ],
          traffic: [traffic(20)],
          pools: [pool()],
          platforms: [platform({ deployments: [deployment(), deployment({ capMilli: 16_000 })] })],
          run: { ...plan().run, durationUs: 2000e6, warmupUs: 1e6 },
        }),
        platform: 0,
        seed: 6,
      });
      // 40,000 requests: three standard errors of the tries are below 1.5 %, of the share that fails below 5 %.
      const tries = services[1]!.arrived / requests.arrived;
      expect(tries / ((1 - p ** (attempts + 1)) / (1 - p))).toBeCloseTo(1, 1.8);
      expect(requests.failed.downstream / requests.arrived / p ** (attempts + 1)).toBeCloseTo(1, 1);
      expect(services[1]!.retries).toBe(services[1]!.arrived - services[0]!.arrived);
      expect(laws.every(({ ok }) => ok)).toBe(true);
    }
  });
  it('W1 the amplification never exceeds one more than the budget', () => {
    for (const budget of [0, 0.1, 0.5]) {
      const { services } = lossy(policy({ attempts: 5, budget }), { perSecond: 150 });
      expect(services[1]!.arrived).toBeLessThanOrEqual(services[0]!.arrived * (1 + budget) + 100);
      if (budget > 0) expect(services[1]!.retries / services[0]!.arrived).toBeCloseTo(budget, 1);
      else expect(services[1]!.retries).toBe(0);
    }
  });
  it('W1 without a budget retries feed an overload: more tries, more lost, fewer in time', () => {
    const over = { perSecond: 120, timeoutUs: 50_000, queue: -1 };
    const plain = lossy(null, over);
    const storm = lossy(policy({ attempts: 3 }), over);
    expect(storm.services[1]!.arrived).toBeGreaterThan(2 * plain.services[1]!.arrived);
    expect(storm.ledger.cpu.lost).toBeGreaterThanOrEqual(0);
    // What is carried without retries, at little more than half of the capacity, breaks down with them.
    const carried = { ...over, perSecond: 60 };
    const { requests: calm } = lossy(null, carried);
    expect(calm.completed / calm.arrived).toBeGreaterThan(0.8);
    const { requests: late, ledger } = lossy(policy({ attempts: 3 }), carried);
    expect(late.completed).toBeLessThan(calm.completed / 2);
    expect(ledger.cpu.lost).toBeGreaterThan(ledger.cpu.net);
    expect(storm.laws.every(({ ok }) => ok)).toBe(true);
  });
  it('W1 a call that was given up works on for nobody, and its caller goes on with the retry', () => {
    // The first try takes 400 ms and is given up after 100; the second finds the other instance free.
    const call: PlanCall = {
      to: 1,
      count: 1,
      probability: 1,
      bytes: 0,
      timeoutUs: 100_000,
      retries: policy({ attempts: 1 }),
    };
    const { requests, services, latency, why, ledger } = simulate({
      plan: plan({
        services: [
          service({ work: { law: 'constant', mean: 0 }, steps: [{ calls: [call] }] }),
          service({ id: 'back', replicas: 2, work: { law: 'empirical', values: [400_000, 20_000] } }),
        ],
        traffic: [traffic(1, { arrivals: 'regular' })],
        pools: [pool()],
        platforms: [platform({ deployments: [deployment(), deployment()] })],
        run: { ...plan().run, durationUs: 100e6, warmupUs: 0 },
      }),
      platform: 0,
      seed: 1,
    });
    // All are answered but those that drew 400 ms twice; the slow ones take 100 ms and 20 more.
    expect(requests.completed + requests.failed.downstream + requests.inFlight).toBe(requests.arrived);
    expect(latency.max).toBe(120_000);
    expect(services[1]!.failed.timeout).toBeGreaterThan(20);
    // Each first try that was given up took its 400 ms of CPU for nothing (L1).
    const { net, overhead, lost } = ledger.cpu;
    expect(lost / (net + overhead + lost)).toBeGreaterThan(0.8);
    const rest = why.find(({ figure }) => figure === 'latencyMs.mean')!.tree.parts;
    expect(rest.some(({ label, value }) => label.startsWith('calls that failed') && value > 10)).toBe(true);
  });
  it('W1 a caller that was given up itself does not know, and calls again', () => {
    const call = (over: Partial<PlanCall>): PlanCall => ({
      to: 1,
      count: 1,
      probability: 1,
      bytes: 0,
      timeoutUs: 0,
      retries: null,
      ...over,
    });
    const { services, requests } = simulate({
      plan: plan({
        services: [
          service({ work: { law: 'constant', mean: 0 }, steps: [{ calls: [call({ timeoutUs: 10_000 })] }] }),
          service({
            id: 'middle',
            work: { law: 'constant', mean: 0 },
            steps: [{ calls: [call({ to: 2, retries: policy({ backoffUs: 20_000 }) })] }],
          }),
          // Nobody is there to take the calls.
          service({ id: 'back', replicas: 0 }),
        ],
        traffic: [traffic(1, { arrivals: 'regular' })],
        pools: [pool()],
        platforms: [platform({ deployments: [deployment(), deployment(), deployment()] })],
        run: { ...plan().run, durationUs: 100_500_000, warmupUs: 0 },
      }),
      platform: 0,
      seed: 1,
    });
    expect(requests.failed.downstream).toBe(100);
    expect(services[1]!.failed.timeout).toBe(100);
    expect(services[2]!.arrived).toBe(300);
  });
  it('W1 any number of retries can wait at once, and slots are used again', () => {
    const waiting = new WaitingRetries();
    const retryOf = (tries: number) => ({ tries }) as WaitingRetry;
    const slots = Array.from({ length: 200 }, (_, index) => waiting.put(retryOf(index)));
    expect(new Set(slots).size).toBe(200);
    expect(waiting.take(slots[50]!).tries).toBe(50);
    expect(waiting.put(retryOf(1000))).toBe(slots[50]);
    expect(slots.map(slot => waiting.take(slot).tries)).toEqual(
      slots.map((_, index) => (index === 50 ? 1000 : index)),
    );
  });
});
