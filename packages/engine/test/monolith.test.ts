import type { PlanMonolith, PlanService } from '@tare/schema';
import { describe, expect, it } from 'vitest';
import { simulate } from '../src/run.ts';
import { deployment, plan, platform, pool, service, traffic } from './small-plan.ts';

const MIB = 1024 ** 2;
const LATENCY_US = 500;

const calls = (...to: readonly number[]): PlanService['steps'] =>
  to.map(one => ({
    calls: [{ to: one, count: 1, probability: 1, bytes: 1000, timeoutUs: 0, retries: null }],
  }));

const part = (id: string, meanUs: number, over: Partial<PlanService> = {}): PlanService =>
  service({ id, path: `services.${id}`, work: { law: 'exponential', mean: meanUs }, ...over });

const program: PlanMonolith = {
  lead: 0,
  modules: [1, 2],
  replicas: 1,
  memory: { baseBytes: 192 * MIB, fileBytes: 0, leakBytesPerHour: 0 },
};

interface Shop {
  readonly perSecond: number;
  readonly monoliths?: readonly PlanMonolith[];
  readonly services?: readonly PlanService[];
  readonly memoryLimitBytes?: number;
  readonly durationS?: number;
}

/** `web` calls `cart`, then `stock`: 4, 3 and 2 ms of work on one core each, with half a millisecond of way between them. */
const shop = ({ perSecond, monoliths = [], memoryLimitBytes = 0, durationS = 3000, ...over }: Shop) => {
  const own = deployment({ capMilli: 1000, memoryLimitBytes });
  return simulate({
    plan: plan({
      sites: [{ ...plan().sites[0]!, latencyUs: { host: LATENCY_US, zone: LATENCY_US, site: LATENCY_US } }],
      pools: [pool({ count: 1 })],
      services: over.services ?? [
        part('web', 4000, { steps: calls(1, 2) }),
        part('cart', 3000),
        part('stock', 2000),
      ],
      traffic: [traffic(perSecond)],
      platforms: [platform({ deployments: [own, own, own], monoliths })],
      run: { ...plan().run, durationUs: durationS * 1e6, warmupUs: 30e6 },
    }),
    platform: 0,
    seed: 7,
  });
};

describe('W3 a monolith and its microservices are two deployments of one workload', () => {
  it('modules share the core of their instance: the mean is E[S] / (1 − ρ) of the whole work (M/G/1-PS)', () => {
    const perSecond = 70;
    const work = 0.009;
    const { summary, requests } = shop({ perSecond, monoliths: [program] });
    const expected = (work / (1 - perSecond * work)) * 1000;
    expect(requests.completed).toBeGreaterThan(200_000);
    expect(Math.abs(summary.latencyMs!.mean / expected - 1)).toBeLessThan(0.02);
  });

  it('services by themselves have a core each and the way between them: Jackson’s network plus two round trips', () => {
    const perSecond = 70;
    const queue = (seconds: number) => (seconds / (1 - perSecond * seconds)) * 1000;
    const { summary } = shop({ perSecond });
    const expected = queue(0.004) + queue(0.003) + queue(0.002) + (2 * 2 * LATENCY_US) / 1000;
    expect(Math.abs(summary.latencyMs!.mean / expected - 1)).toBeLessThan(0.02);
  });

  it('has the same requests and the same demands in both deployments', () => {
    const whole = shop({ perSecond: 20, monoliths: [program], durationS: 300 });
    const parts = shop({ perSecond: 20, durationS: 300 });
    expect(whole.requests.arrived).toBe(parts.requests.arrived);
    const net = ({ services }: typeof whole) => services.map(({ arrived }) => arrived);
    // But for those that are under way when the window begins or ends.
    for (const [at, arrived] of net(whole).entries())
      expect(Math.abs(arrived - net(parts)[at]!)).toBeLessThan(5);
    expect(whole.rack.instances.map(({ service: of }) => of)).toEqual([0]);
    expect(parts.rack.instances.map(({ service: of }) => of)).toEqual([0, 1, 2]);
  });

  it('a request enters a module as it enters a service, and may be sent to any instance', () => {
    const services = [part('web', 4000), part('cart', 3000), part('stock', 2000, { steps: calls(1) })];
    const { services: reports } = simulate({
      plan: plan({
        pools: [pool({ count: 1 })],
        services,
        traffic: [traffic(30, { to: 2 })],
        platforms: [
          platform({
            deployments: [deployment(), deployment(), deployment()],
            monoliths: [{ ...program, replicas: 3 }],
          }),
        ],
      }),
      platform: 0,
      seed: 3,
    });
    const [web, cart, stock] = reports.map(({ completed }) => completed);
    expect(web).toBe(0);
    expect(stock).toBeGreaterThan(10_000);
    expect(Math.abs(cart! - stock!)).toBeLessThanOrEqual(3);
  });

  it('M1 all modules draw on one memory limit, and are killed together', () => {
    const heavy = { memory: { baseBytes: 0, fileBytes: 0, perRequestBytes: 16 * MIB, leakBytesPerHour: 0 } };
    const services = [
      part('web', 1000, { steps: calls(1, 2) }),
      part('cart', 30_000, heavy),
      part('stock', 30_000, heavy),
    ];
    const kills = (memoryLimitBytes: number) =>
      shop({ perSecond: 12, monoliths: [program], services, memoryLimitBytes, durationS: 600 });
    // Either module alone would be within the room; both together are not.
    const tight = kills(192 * MIB + 4 * 16 * MIB);
    expect(tight.summary.oomKills).toBeGreaterThan(0);
    expect(tight.requests.failed['killed']).toBeGreaterThan(0);
    expect(kills(192 * MIB + 200 * 16 * MIB).summary.oomKills).toBe(0);
  });

  it('L1 parts of the ledger sum to the capacity, and all work is accounted for', () => {
    const { ledger, ledgerBy, laws } = shop({ perSecond: 70, monoliths: [program], durationS: 300 });
    for (const line of Object.values(ledger)) {
      const { unit, capacity, ...parts } = line;
      expect(Object.values(parts).reduce((sum, one) => sum + one, 0)).toBe(capacity);
    }
    expect(ledger.cpu.net / ledger.cpu.capacity).toBeCloseTo((70 * 0.009) / 16, 2);
    expect(ledgerBy.services).toHaveLength(3);
    expect(laws.filter(({ ok }) => !ok)).toEqual([]);
  });

  it('scaling the hot part costs its instances; scaling the whole costs all parts', () => {
    const hot = (cart: number) => [
      part('web', 1000, { steps: calls(1, 2) }),
      part('cart', 30_000, { replicas: cart }),
      part('stock', 500),
    ];
    const byParts = shop({ perSecond: 60, services: hot(3), durationS: 300 });
    const asWhole = shop({
      perSecond: 60,
      services: hot(1),
      monoliths: [{ ...program, replicas: 3 }],
      durationS: 300,
    });
    const idle = ({ rack }: typeof byParts) => rack.instances.length;
    expect(idle(byParts)).toBe(5);
    expect(idle(asWhole)).toBe(3);
    // Five services of 64 MiB against three programs of three times that.
    expect(byParts.summary.memoryBytes.net).toBe(5 * 64 * MIB);
    expect(asWhole.summary.memoryBytes.net).toBe(3 * 192 * MIB);
  });
});
