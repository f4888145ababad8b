import type { Plan, PlanGuest } from '@tare/schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meanBeyond } from '../src/ledger/commitments.ts';
import { simulate } from '../src/run.ts';
import { deployment, plan, platform, pool, service, traffic } from './small-plan.ts';

const GIB = 1024 ** 3;
const HOURS = 730;
const run = { ...plan().run, durationUs: 100e6, warmupUs: 0 };
const reportOf = (whole: Plan) => simulate({ plan: whole, platform: 0, seed: 1 });

/** Two hosts of sixteen threads; the licensed service stands on the second only. */
function licensed(over: Partial<Plan>): Plan {
  return plan({
    services: [
      service({ replicas: 15 }),
      service({ id: 'db', replicas: 3, licence: { usdPerCoreHour: 0.05, usdPerHostHour: 0.4 } }),
    ],
    pools: [pool({ count: 2, allocatable: { cpuMilli: 15_000, memoryBytes: 60 * GIB, instances: 110 } })],
    platforms: [platform({ deployments: [deployment(), deployment()] })],
    run,
    ...over,
  });
}

describe('licences (L3)', () => {
  it('L3 a container’s licence is for all threads of each host where it stands, once: 0.4 + 16 · 0.05', () => {
    const { summary, ledger } = reportOf(licensed({}));
    expect(summary.usdPerMonthFor.licences).toBeCloseTo((0.4 + 16 * 0.05) * HOURS, 9);
    expect(summary.usdPerMonthFor.hosts).toBe(2 * HOURS);
    expect(summary.usdPerMonth).toBeCloseTo((2 + 1.2) * HOURS, 9);
    expect(ledger.money.capacity).toBe(Math.round((1e6 / 36) * 1) + Math.round((2.2e6 / 36) * 1));
  });
  it('L3 a VM’s licence is for its vCPUs: three VMs of two', () => {
    const whole = licensed({
      platforms: [platform({ deployments: [deployment(), deployment({ vcpus: 2 })] })],
    });
    expect(reportOf(whole).summary.usdPerMonthFor.licences).toBeCloseTo((0.4 + 6 * 0.05) * HOURS, 9);
  });
  it('L3 inside guests it is for the vCPUs of the guests that hold it', () => {
    const guest: PlanGuest = {
      technology: 'vm',
      vcpus: 4,
      cpuMilli: 4000,
      memoryBytes: 8 * GIB,
      allocatable: { cpuMilli: 4000, memoryBytes: 7 * GIB, instances: 110 },
      tare: { overheadBytes: 0, guestOsBytes: 0 },
      phases: [],
    };
    // Placed first, so that its three replicas share the first guest, which has room for four.
    const whole = licensed({
      services: [...licensed({}).services].reverse(),
      platforms: [platform({ guest, deployments: [deployment(), deployment()] })],
    });
    const { summary } = reportOf({ ...whole, traffic: [traffic(50)] });
    expect(summary.usdPerMonthFor.licences).toBeCloseTo((0.4 + 4 * 0.05) * HOURS, 9);
  });
});

describe('egress (L3, O5)', () => {
  const [home] = plan().sites;
  const call = { to: 1, count: 1, probability: 1, bytes: 1e6, timeoutUs: 0, retries: null };
  const constant = { law: 'constant', mean: 1000 } as const;
  const abroad = plan({
    sites: [
      { ...home!, linkUs: [0, 5000], usdPerByteTo: [0, 0.09e-9] },
      { ...home!, id: 'far', linkUs: [5000, 0], usdPerByteTo: [0.02e-9, 0] },
    ],
    pools: [pool({ count: 1 }), pool({ id: 'far/general', site: 1, count: 1 })],
    services: [
      service({ work: constant, steps: [{ calls: [call] }] }),
      service({ id: 'store', work: constant, answerBytes: 5e6 }),
    ],
    platforms: [
      platform({
        pools: [0, 1],
        deployments: [
          deployment({ reserve: { cpuMilli: 9000, memoryBytes: GIB } }),
          deployment({ reserve: { cpuMilli: 9000, memoryBytes: GIB } }),
        ],
      }),
    ],
    traffic: [traffic(10, { arrivals: 'regular' })],
    run,
  });
  const perMonth = (HOURS * 3600) / 100;
  it('L3 calls are paid by the site that sends them, answers by the one that gives them', () => {
    const { summary, services, why } = reportOf(abroad);
    const { arrived, completed } = services[1]!;
    expect(arrived).toBe(999); // ten a second for 100 s; the last one is still on the CPU before it
    const usd = (arrived * 1e6 * 0.09e-9 + completed * 5e6 * 0.02e-9) * perMonth;
    expect(summary.usdPerMonthFor.egress).toBeCloseTo(usd, 6);
    expect(summary.usdPerMonth).toBeCloseTo(2 * HOURS + usd, 6);
    const tree = why.find(({ figure }) => figure === 'usdPerMonth')!.tree;
    expect(tree.parts.reduce((sum, part) => sum + part.value, 0)).toBeCloseTo(summary.usdPerMonth, 6);
  });
  it('L3 within a site nothing is paid', () => {
    const within = {
      ...abroad,
      platforms: [{ ...abroad.platforms[0]!, pools: [0] }],
      pools: [pool({ count: 2 }), abroad.pools[1]!],
    };
    const { summary, services } = reportOf(within);
    expect(services[1]!.completed).toBeGreaterThan(900);
    expect(summary.usdPerMonthFor.egress).toBe(0);
  });
  it('L3 an answer to a client at another site is paid, and its way takes time', () => {
    const clients = { ...abroad, traffic: [traffic(10, { arrivals: 'regular', to: 1, from: 0 })] };
    const { summary, requests } = reportOf(clients);
    expect(summary.usdPerMonthFor.egress).toBeCloseTo(requests.completed * 5e6 * 0.02e-9 * perMonth, 6);
    // Five milliseconds each way, and one of work.
    expect(summary.latencyMs!.p50).toBeCloseTo(11, 1);
    const near = { ...abroad, traffic: [traffic(10, { arrivals: 'regular', to: 1, from: 1 })] };
    expect(reportOf(near).summary.usdPerMonthFor.egress).toBe(0);
  });
  it('L3 what was carried before the window is not in it', () => {
    const late = { ...abroad, run: { ...run, warmupUs: 50e6 } };
    const [all, second] = [abroad, late].map(whole => reportOf(whole).summary.usdPerMonthFor.egress);
    expect(Math.abs(second! / all! - 1)).toBeLessThan(0.005);
  });
});

describe('hosts that one has committed to (L3)', () => {
  const committed = { hosts: 3, usdPerHour: 0.6 };
  const bill = (count: number) =>
    reportOf(plan({ pools: [pool({ count, committed })], services: [service({ replicas: 1 })], run })).summary
      .usdPerMonthFor.hosts;

  it('L3 are paid whether they are there or not, and more as they are bought', () => {
    expect(bill(1)).toBeCloseTo(HOURS * 3 * 0.6, 9);
    expect(bill(3)).toBeCloseTo(HOURS * 3 * 0.6, 9);
    expect(bill(5)).toBeCloseTo(HOURS * (3 * 0.6 + 2), 9);
    const cheap = plan({
      pools: [pool({ count: 5, usdPerHour: 0.25, committed })],
      services: [service()],
      run,
    });
    expect(reportOf(cheap).summary.usdPerMonthFor.hosts).toBeCloseTo(HOURS * (3 * 0.6 + 2 * 0.25), 9);
  });

  it('L3 what is beyond them at one time is not made up for by what is missing at another', () => {
    const at = (from: number, until: number) => ({ from, until });
    // Four hosts for half of the window, none for the other half; two are committed.
    const half = [at(0, 50), at(0, 50), at(10, 50), at(-5, 50)];
    expect(meanBeyond(half, 2, 0, 100)).toBeCloseTo((10 * 1 + 40 * 2) / 100, 12);
    expect(meanBeyond(half, 4, 0, 100)).toBe(0);
    expect(meanBeyond(half, 0, 0, 100)).toBeCloseTo((50 + 50 + 40 + 50) / 100, 12);
    // One goes as another comes.
    expect(meanBeyond([at(0, 30), at(30, 100)], 1, 0, 100)).toBe(0);
    expect(meanBeyond([at(0, Infinity), at(60, Infinity)], 1, 100, 100)).toBe(1);
  });

  it('L3 a window without length is a moment: who came by then and is not gone', () => {
    const spans = [
      { from: 100, until: 200 },
      { from: 0, until: 100 },
      { from: 0, until: 101 },
      { from: 101, until: 300 },
    ];
    expect(meanBeyond(spans, 0, 100, 100)).toBe(2);
    expect(meanBeyond(spans, 1, 100, 100)).toBe(1);
    expect(meanBeyond(spans, 5, 100, 100)).toBe(0);
  });

  it('L3 equals a count at each instant of the window, whoever came before or goes after', () => {
    const moment = fc.integer({ min: -20, max: 60 });
    const spans = fc.array(
      fc.tuple(moment, moment).map(([a, b]) => ({ from: Math.min(a, b), until: Math.max(a, b) })),
      { maxLength: 12 },
    );
    const window = { from: 3, to: 40 };
    fc.assert(
      fc.property(spans, fc.integer({ min: 0, max: 5 }), (those, committed) => {
        let sum = 0;
        for (let at = window.from; at < window.to; at++) {
          const there = those.filter(({ from, until }) => from <= at && at < until).length;
          sum += Math.max(0, there - committed);
        }
        expect(meanBeyond(those, committed, window.from, window.to)).toBeCloseTo(sum / 37, 9);
      }),
    );
  });

  it('L3 are of one pool: another’s hosts are paid as they are bought', () => {
    const both = plan({
      pools: [pool({ count: 5, committed }), pool({ id: 'dc/more', count: 4, usdPerHour: 0.25 })],
      platforms: [platform({ pools: [0, 1] })],
      services: [service({ replicas: 1 })],
      run,
    });
    expect(reportOf(both).summary.usdPerMonthFor.hosts).toBeCloseTo(HOURS * (3 * 0.6 + 2 + 4 * 0.25), 9);
  });
});

describe('power and carbon (L3)', () => {
  /** One busy host of four cores, one idle of sixteen that draws ten times as much. */
  const two = plan({
    pools: [
      pool({
        count: 1,
        cpuMilli: 4000,
        allocatable: { cpuMilli: 4000, memoryBytes: GIB, instances: 9 },
        watts: { idle: 10, full: 50 },
      }),
      pool({ id: 'dc/idle', count: 1, watts: { idle: 100, full: 500 } }),
    ],
    sites: [{ ...plan().sites[0]!, pue: 1.2, kgCo2ePerKwh: 0.3 }],
    services: [service({ work: { law: 'constant', mean: 10_000 } })],
    platforms: [platform({ pools: [0, 1] })],
    traffic: [traffic(50, { arrivals: 'regular' })],
    run: { ...run, warmupUs: 10e6 },
  });
  it('L3 each host draws by its own load: 10 + 40 · 0.5/4, and 100 for the idle one', () => {
    const { kilowattHoursPerMonth, kgCo2ePerMonth } = reportOf(two).summary;
    const kilowatts = (1.2 * (10 + 40 * (0.5 / 4) + 100)) / 1000;
    expect(kilowattHoursPerMonth).toBeCloseTo(kilowatts * HOURS, 9);
    expect(kgCo2ePerMonth).toBeCloseTo(kilowatts * HOURS * 0.3, 9);
  });
  it('L3 carbon is not known where the grid’s is not', () => {
    const { kilowattHoursPerMonth, kgCo2ePerMonth } = reportOf({
      ...two,
      sites: [{ ...two.sites[0]!, kgCo2ePerKwh: null }],
    }).summary;
    expect(kilowattHoursPerMonth).not.toBeNull();
    expect(kgCo2ePerMonth).toBeNull();
  });
});
