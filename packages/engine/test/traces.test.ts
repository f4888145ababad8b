import {
  type Plan,
  type Recording,
  type RequestSpan,
  type RequestTrace,
  recordingSchema,
} from '@tare/schema';
import { describe, expect, it } from 'vitest';
import { createRun } from '../src/run.ts';
import { deployment, plan, platform, pool, service, traffic } from './small-plan.ts';

const SECOND = 1e6;
const run = {
  durationUs: 30 * SECOND,
  warmupUs: 5 * SECOND,
  seed: 7,
  replications: 1,
  maxEvents: 5e6,
  maxInFlight: 1e5,
};

const recorded = (of: Plan, seed = 1) => {
  const one = createRun({ plan: of, platform: 0, seed, record: { steps: 10 } });
  while (!one.advance(1_000_000));
  const report = one.report();
  const recording: Recording = recordingSchema.parse(one.recording(report));
  return { report, traces: recording.traces };
};

/** What lies between two moments, and what it was spent on; the parts must sum to it. */
const sum = (parts: readonly number[]) => parts.reduce((total, part) => total + part, 0);

/** Time of one span that its own stages take: all of it but the calls. */
const ownUs = (span: RequestSpan): number => {
  const { fromUs, arrivedUs, admittedUs, computedUs, workedUs, sentUs, toUs } = span;
  const stages = [arrivedUs! - fromUs, admittedUs! - arrivedUs!, computedUs! - admittedUs!];
  return sum([...stages, workedUs! - computedUs!, toUs - sentUs!]);
};

/** Own time of a span and, backwards from its answer, of the call that ended last, of the one before that, and so on. */
function criticalUs({ spans }: RequestTrace, index: number, backOff: (gapUs: number) => void): number {
  const span = spans[index]!;
  let total = ownUs(span);
  let at = span.sentUs!;
  while (at > span.workedUs!) {
    const ended = spans.flatMap((call, place) =>
      call.parent === index && call.toUs <= at && call.fromUs < at ? [place] : [],
    );
    const last = ended.toSorted((a, b) => spans[b]!.toUs - spans[a]!.toUs)[0]!;
    const call = spans[last]!;
    if (call.toUs < at) backOff(at - call.toUs);
    total += at - call.toUs;
    total +=
      call.end === 'answered' ? criticalUs({ ...EMPTY, spans }, last, backOff) : call.toUs - call.fromUs;
    at = call.fromUs;
  }
  return total;
}
const EMPTY = { picks: [], startedMs: 0, latencyUs: 0, spansOmitted: 0 };

const call = (to: number, over = {}) => ({
  to,
  count: 1,
  probability: 1,
  bytes: 0,
  timeoutUs: 0,
  retries: null,
  ...over,
});

/** A front that calls a shop, then two stores at once; one store is called twice; all under a quota of a core. */
const shop = (over: Partial<Plan> = {}) =>
  plan({
    services: [
      service({
        id: 'front',
        concurrency: 4,
        steps: [{ calls: [call(1)] }, { calls: [call(2, { count: 2 }), call(3)] }],
      }),
      service({ id: 'shop', path: 'services.shop', replicas: 2 }),
      service({ id: 'stock', path: 'services.stock' }),
      service({ id: 'prices', path: 'services.prices', work: { law: 'constant', mean: 3000 } }),
    ],
    pools: [pool()],
    platforms: [
      platform({
        deployments: [0, 1, 2, 3].map(() =>
          deployment({
            capMilli: 1000,
            quota: { milli: 1000, periodUs: 100_000 },
            slowdown: 1.25,
            callExtraUs: 120,
            requestCostUs: 40,
          }),
        ),
      }),
    ],
    traffic: [traffic(30)],
    run,
    ...over,
  });

describe('R2 single requests of a recorded run', () => {
  it('R2 the parts of a request sum to its latency exactly, call by call along the critical path', () => {
    const { traces } = recorded(shop());
    expect(traces.length).toBeGreaterThan(15);
    for (const [, trace] of traces.entries()) {
      const gaps: number[] = [];
      expect(criticalUs(trace, 0, gap => gaps.push(gap))).toBe(trace.latencyUs);
      expect(gaps).toEqual([]);
      expect(trace.spans.map(({ service: name }) => name).toSorted()).toEqual([
        'front',
        'prices',
        'shop',
        'stock',
        'stock',
      ]);
    }
  });

  it('R2 of the time on its CPU a request has its work, what isolation adds and what the quota took, and no more', () => {
    const { traces } = recorded(shop());
    const spans = traces.flatMap(trace => trace.spans);
    for (const { admittedUs, computedUs, netUs, overheadUs, throttledUs, networkUs } of spans) {
      const waited = computedUs! - admittedUs! - netUs - overheadUs - throttledUs;
      expect(waited).toBeGreaterThan(-1);
      expect(overheadUs).toBeCloseTo(0.25 * netUs + 40, 6);
      expect(networkUs).toBe(120);
    }
  });

  it('R2 a quota that one long request uses up holds it for the rest of each period', () => {
    // 250 ms of work at half a core: 50 ms of each period of 100 ms. It stands still for 50 ms in each period that it fills.
    const slow = plan({
      services: [service({ work: { law: 'constant', mean: 250_000 } })],
      platforms: [
        platform({
          deployments: [deployment({ capMilli: 1000, quota: { milli: 500, periodUs: 100_000 } })],
        }),
      ],
      traffic: [traffic(0.2, { arrivals: 'regular' })],
      run,
    });
    const { traces } = recorded(slow);
    expect(traces.length).toBeGreaterThan(2);
    for (const { latencyUs, spans } of traces) {
      expect(spans[0]!.throttledUs).toBe(latencyUs - 250_000);
      // What the first period has left may be less than its 50 ms.
      expect(spans[0]!.throttledUs).toBeGreaterThan(3 * 50_000);
      expect(spans[0]!.throttledUs).toBeLessThanOrEqual(5 * 50_000);
    }
  });

  it('R2 shows the slowest of the window, and of a percentile only those about it', () => {
    const { report, traces } = recorded(shop());
    const { p50, p99, max } = report.summary.latencyMs!;
    const of = (pick: RequestTrace['picks'][number]) => traces.filter(({ picks }) => picks.includes(pick));
    expect(Math.max(...of('slowest').map(({ latencyUs }) => latencyUs / 1000))).toBe(max);
    expect(of('slowest')).toHaveLength(8);
    expect(of('random')).toHaveLength(8);
    for (const { latencyUs } of of('p50')) expect(Math.abs(latencyUs / 1000 / p50 - 1)).toBeLessThan(0.05);
    for (const { latencyUs } of of('p99')) expect(Math.abs(latencyUs / 1000 / p99 - 1)).toBeLessThan(0.25);
    const order = traces.map(({ latencyUs }) => latencyUs);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  it('R2 the random ones are drawn by key: on another platform they are the same requests', () => {
    const started = (of: Plan) =>
      recorded(of)
        .traces.filter(({ picks }) => picks.includes('random'))
        .map(({ startedMs }) => startedMs)
        .toSorted((a, b) => a - b);
    const faster = shop().platforms[0]!.deployments.map(one => ({ ...one, slowdown: 1, quota: null }));
    expect(started(shop({ platforms: [platform({ deployments: faster })] }))).toEqual(started(shop()));
  });

  it('R2 a call that is made again is told try by try, with the back-off between', () => {
    const again = { attempts: 2, backoffUs: 7000, budget: -1, keepUs: 10 * SECOND };
    const flaky = shop({
      services: [
        service({ id: 'front', steps: [{ calls: [call(1, { timeoutUs: 12_000, retries: again })] }] }),
        service({ id: 'shop', path: 'services.shop', work: { law: 'exponential', mean: 6000 } }),
      ],
      platforms: [platform({ deployments: [deployment(), deployment()] })],
    });
    const { traces } = recorded(flaky);
    const retried = traces.filter(({ spans }) => spans.some(({ attempt }) => attempt > 1));
    expect(retried.length).toBeGreaterThan(3);
    for (const { spans } of retried) {
      const tries = spans.filter(({ parent }) => parent === 0);
      expect(tries.map(({ attempt }) => attempt)).toEqual(tries.map((_, index) => index + 1));
      for (const [index, next] of tries.slice(1).entries()) {
        expect(tries[index]!.end).toBe('timeout');
        expect(tries[index]!.toUs - tries[index]!.fromUs).toBe(12_000);
        expect(next.fromUs - tries[index]!.toUs).toBe(7000 * 2 ** index);
      }
    }
    for (const trace of traces.filter(({ spans }) => spans[0]!.end === 'answered'))
      expect(criticalUs(trace, 0, () => undefined)).toBe(trace.latencyUs);
    const lost = traces.filter(({ picks }) => picks.includes('failed'));
    expect(lost.length).toBe(8);
    for (const { spans } of lost) expect(spans[0]!.end).toBe('downstream');
  });

  it('R2 changes nothing in the report', () => {
    const plain = createRun({ plan: shop(), platform: 0, seed: 1 });
    while (!plain.advance(1_000_000));
    expect(recorded(shop()).report).toEqual(plain.report());
  });

  it('R2 keeps so many calls of a request, and says how many more there were', () => {
    const many = shop({
      services: [
        service({ id: 'front', steps: [{ calls: [call(1, { count: 250 })] }] }),
        service({ id: 'shop', path: 'services.shop', work: { law: 'constant', mean: 10 } }),
      ],
      platforms: [platform({ deployments: [deployment(), deployment()] })],
      traffic: [traffic(1)],
    });
    for (const { spans, spansOmitted } of recorded(many).traces) {
      expect(spans).toHaveLength(200);
      expect(spansOmitted).toBe(51);
    }
  });
});
