import { describe, expect, it } from 'vitest';
import type { Plan } from '@tare/schema';
import { simulate } from '../src/run.ts';
import { deployment, plan, platform, pool, service, traffic } from './small-plan.ts';

const WEB = 0;
const DATA = 1;

/** A front that calls a store once for each request, on a host with few cores, of which each holds back what is too much. */
const shop = (sources: Plan['traffic']): Plan =>
  plan({
    services: [
      service({
        id: 'web',
        work: { law: 'exponential', mean: 8000 },
        concurrency: 2,
        queue: 3,
        steps: [
          { calls: [{ to: DATA, count: 1, probability: 1, bytes: 0, timeoutUs: 40_000, retries: null }] },
        ],
      }),
      service({ id: 'data', work: { law: 'exponential', mean: 6000 }, concurrency: 1 }),
    ],
    traffic: sources,
    pools: [pool({ count: 1 })],
    platforms: [platform({ deployments: [deployment(), deployment()] })],
    run: { ...plan().run, durationUs: 60e6, warmupUs: 10e6 },
  });

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

describe('clients’ requests', () => {
  it('L2 are what the one service is asked that only clients ask', () => {
    const { requests, latency, services } = simulate({
      plan: shop([traffic(150), traffic(40, { id: 'others' })]),
      platform: 0,
      seed: 3,
    });
    const web = services[WEB]!;
    expect(requests.completed).toBeGreaterThan(1000);
    expect(requests.failed.rejected + requests.failed.downstream).toBeGreaterThan(100);
    expect(requests).toMatchObject({ arrived: web.arrived, completed: web.completed, failed: web.failed });
    expect(requests.inFlight).toBe(web.inFlight);
    expect(latency).toEqual(web.latency);
  });
  it('L2 are counted apart from calls where a service is asked by both', () => {
    const sources = [traffic(60), traffic(20, { id: 'direct', to: DATA })];
    const { requests, latency, services } = simulate({ plan: shop(sources), platform: 0, seed: 3 });
    const [web, data] = [services[WEB]!, services[DATA]!];
    const direct = requests.arrived - web.arrived;
    expect(direct).toBeGreaterThan(1000);
    // Some of what the front has answered had called before the window began.
    expect(data.arrived + requests.inFlightAtStart).toBeGreaterThanOrEqual(direct + web.completed);
    expect(latency.count).toBe(requests.completed);
    expect(requests.completed).toBeGreaterThan(web.completed);
    expect(requests.completed).toBeLessThan(web.completed + data.completed);
  });
  it('R1 steps of the series are what the flow has counted between their ends, after the warm-up', () => {
    const { requests, latency, series } = simulate({ plan: shop([traffic(150)]), platform: 0, seed: 5 });
    const { timeout, rejected, unavailable, downstream, killed } = requests.failed;
    expect(sum(series.arrived)).toBe(requests.arrived);
    expect(sum(series.completed)).toBe(requests.completed);
    expect(sum(series.failed)).toBe(timeout + rejected + unavailable + downstream + killed);
    expect(Math.max(...series.maxLatencyMs)).toBe(latency.max / 1000);
    const spent = sum(series.meanLatencyMs.map((mean, step) => mean * series.completed[step]!));
    expect(spent / (latency.sum / 1000)).toBeCloseTo(1, 12);
  });
});
