import type { Plan, PlanDeployment, PlanPool, PlanScaling } from '@tare/schema';
import { describe, expect, it } from 'vitest';
import { Fleet } from '../src/hosts/fleet.ts';
import { CLIENT, Transfers } from '../src/network/transfers.ts';
import { simulate } from '../src/run.ts';
import { deployment, plan, platform, pool, service, traffic } from './small-plan.ts';

const MB = 1e6;
const constant = (mean: number) => ({ law: 'constant', mean }) as const;
const run = { ...plan().run, durationUs: 200e6, warmupUs: 5e6 };
const reportOf = (whole: Plan, seed = 1) => simulate({ plan: whole, platform: 0, seed });

/** A host that one instance fills, with a card of so many MB/s (0: not known). */
const host = (id: string, nic: number, over: Partial<PlanPool> = {}): PlanPool =>
  pool({
    id: `dc/${id}`,
    count: 1,
    max: 1,
    cpuMilli: 1000,
    allocatable: { cpuMilli: 1000, memoryBytes: 1e12, instances: 1 },
    ...(nic === 0 ? {} : { nicBytesPerSecond: nic * MB }),
    ...over,
  });

/** Instance n alone on host n; `carries`: what its stack carries, MB/s. */
function transfersOn(
  pools: readonly PlanPool[],
  carries: readonly number[] = [],
  over: Partial<Plan> = {},
): Transfers {
  const on = platform({
    pools: pools.map((_, index) => index),
    deployments: pools.map((_, index) =>
      deployment(carries[index] === undefined ? {} : { nicBytesPerSecond: carries[index] * MB }),
    ),
  });
  const services = pools.map((_, index) => service({ id: `s${String(index)}` }));
  const fleet = new Fleet(plan({ pools, services, platforms: [on], ...over }), on);
  fleet.rollOut(() => 1);
  expect(fleet.instances.map(({ host: stands }) => stands)).toEqual(pools.map((_, index) => index));
  return new Transfers(fleet);
}

/** Ends of flows [from, to, MB] that begin together, in seconds. */
function ends(transfers: Transfers, flows: readonly (readonly [number, number, number])[]): number[] {
  const at = flows.map(() => 0);
  for (const [id, [from, to, megabytes]] of flows.entries())
    expect(transfers.send(from, to, megabytes * MB, { id, generation: 0 }, 0)).toBe(true);
  while (transfers.nextTime() < Infinity) {
    const now = transfers.nextTime();
    for (const { owner } of transfers.fire()) at[owner] = now / 1e6;
  }
  return at;
}

describe('M2 bytes between hosts, by arithmetic', () => {
  it('M2 one flow goes at the slower of its two cards, and of the link', () => {
    expect(ends(transfersOn([host('a', 100), host('b', 100)]), [[0, 1, 50]])).toEqual([0.5]);
    expect(ends(transfersOn([host('a', 40), host('b', 100)]), [[0, 1, 40]])).toEqual([1]);
    expect(ends(transfersOn([host('a', 100), host('b', 40)]), [[0, 1, 40]])).toEqual([1]);
    expect(ends(transfersOn([host('a', 0), host('b', 40)]), [[0, 1, 40]])).toEqual([1]);
  });
  it('M2 max-min: from cards of 40 and 100 to one of 100, 40 and 60', () => {
    const cards = [host('a', 40), host('b', 100), host('sink', 100)];
    expect(
      ends(transfersOn(cards), [
        [0, 2, 40],
        [1, 2, 60],
      ]),
    ).toEqual([1, 1]);
  });
  it('M2 max-min: from one card of 100 to cards of 20 and 100, 20 and 80', () => {
    const cards = [host('source', 100), host('a', 20), host('b', 100)];
    expect(
      ends(transfersOn(cards), [
        [0, 1, 20],
        [0, 2, 80],
      ]),
    ).toEqual([1, 1]);
  });
  it('M2 both directions of a card are there at once', () => {
    expect(
      ends(transfersOn([host('a', 100), host('b', 100)]), [
        [0, 1, 100],
        [1, 0, 100],
      ]),
    ).toEqual([1, 1]);
  });
  it('M2 a stack that carries 20 caps its instance in sum, the other has the rest', () => {
    const cards = [host('a', 100), host('b', 100), host('c', 100), host('d', 100)];
    expect(
      ends(transfersOn(cards, [20]), [
        [0, 1, 10],
        [0, 2, 10],
      ]),
    ).toEqual([1, 1]);
    expect(
      ends(transfersOn(cards, [20]), [
        [0, 3, 20],
        [1, 3, 80],
      ]),
    ).toEqual([1, 1]);
  });
  it('M2 a link between sites is shared by what crosses it, each way apart', () => {
    const site = plan().sites[0]!;
    const far = { latencyUs: site.latencyUs, linkUs: [0, 0], usdPerByteTo: [0, 0] };
    const sites = [
      { ...site, ...far, linkBytesPerSecond: [0, 30 * MB] },
      { ...site, ...far, id: 'dc2', linkBytesPerSecond: [30 * MB, 0] },
    ];
    const cards = [host('a', 100), host('b', 100), host('c', 100, { site: 1 }), host('d', 100, { site: 1 })];
    const across = transfersOn(cards, [], { sites });
    expect(
      ends(across, [
        [0, 2, 15],
        [1, 3, 15],
        [2, 0, 30],
      ]),
    ).toEqual([1, 1, 1]);
    expect(ends(transfersOn(cards, [], { sites }), [[0, 1, 100]])).toEqual([1]);
  });
  it('M2 an answer to a client uses the card that sends it', () => {
    expect(ends(transfersOn([host('a', 100)]), [[0, CLIENT, 50]])).toEqual([0.5]);
  });
  it('M2 inside a host, and between hosts of which no card is known, bytes take no time', () => {
    const transfers = transfersOn([host('a', 100), host('b', 0), host('c', 0)]);
    expect(transfers.send(1, 2, 50 * MB, { id: 0, generation: 0 }, 0)).toBe(false);
    expect(transfers.send(1, CLIENT, 50 * MB, { id: 0, generation: 0 }, 0)).toBe(false);
    expect(transfers.send(0, 0, 50 * MB, { id: 0, generation: 0 }, 0)).toBe(false);
    expect(transfers.uses).toBe(0);
  });
  it('M2 what an instance sent when it went is still carried on the other side, and frees its own card', () => {
    const transfers = transfersOn([host('a', 100), host('sink', 50)]);
    transfers.send(0, 1, 50 * MB, { id: 7, generation: 3 }, 0);
    expect(transfers.drop(0, 500_000)).toEqual([]);
    expect(transfers.nextTime()).toBe(1e6);
    expect(transfers.fire().map(({ owner, generation }) => [owner, generation])).toEqual([[7, 3]]);
    expect(transfers.bytes(1e6)).toEqual({ sent: 25 * MB, received: 50 * MB });
    transfers.send(0, CLIENT, 50 * MB, { id: 8, generation: 0 }, 1e6);
    expect(transfers.drop(0, 1.2e6).map(({ owner }) => owner)).toEqual([8]);
    expect(transfers.nextTime()).toBe(Infinity);
  });
});

/** One service that answers so many bytes, through a card of 100 MB/s. */
const answering = (answerBytes: number, perSecond: number, over: Partial<PlanDeployment> = {}): Plan =>
  plan({
    services: [service({ work: constant(1), answerBytes })],
    pools: [
      host('a', 100, { cpuMilli: 1e6, allocatable: { cpuMilli: 1e6, memoryBytes: 1e12, instances: 9 } }),
    ],
    platforms: [platform({ deployments: [deployment({ capMilli: 1e6, ...over })] })],
    traffic: [traffic(perSecond)],
    run,
  });

describe('M2 requests through a network card', () => {
  it('M2 M/D/1-PS: answers of 1 MB at 100 MB/s and 70 a second take 10 / (1 − 0.7) ms in the mean', () => {
    const seeds = Array.from({ length: 16 }, (_, index) => index + 1);
    const means = seeds.map(seed => reportOf(answering(MB, 70), seed).summary.latencyMs!.mean);
    const mean = means.reduce((sum, one) => sum + one, 0) / means.length;
    expect(Math.abs(mean / (10 / 0.3) - 1)).toBeLessThan(0.03);
  });
  it('M2 utilisation law: λ · bytes / bandwidth of the card, sending; nothing received', () => {
    const { summary } = reportOf(answering(MB, 40));
    expect(Math.abs(summary.nicUtilisation!.sent / (summary.throughputPerSecond * 0.01) - 1)).toBeLessThan(
      0.002,
    );
    expect(summary.nicUtilisation!.received).toBe(0);
  });
  it('M2 a stack that carries a tenth of the card takes ten times as long for one answer', () => {
    const regular = { traffic: [traffic(1, { arrivals: 'regular' })] };
    const alone = (over: Partial<PlanDeployment>) =>
      reportOf({ ...answering(MB, 1, over), ...regular }).latency;
    expect(alone({}).max).toBe(10_001);
    expect(alone({ nicBytesPerSecond: 10 * MB }).max).toBe(100_001);
  });
  it('M2 bytes of call and answer are the part "transfer" of the latency: 20 and 30 ms of a round trip of 51', () => {
    const there = (id: string) => host(id, 100);
    const whole = plan({
      sites: [{ ...plan().sites[0]!, latencyUs: { host: 0, zone: 500, site: 500 } }],
      services: [
        service({
          id: 'front',
          work: constant(1),
          steps: [
            {
              calls: [{ to: 1, count: 1, probability: 1, bytes: 2 * MB, timeoutUs: 0, retries: null }],
            },
          ],
        }),
        service({ id: 'store', work: constant(1), answerBytes: 3 * MB }),
      ],
      pools: [there('a'), there('b')],
      platforms: [platform({ pools: [0, 1], deployments: [deployment(), deployment()] })],
      traffic: [traffic(1, { arrivals: 'regular' })],
      run,
    });
    const { why, summary, latency } = reportOf(whole);
    expect(latency.max).toBe(1000 + 20_000 + 30_000 + 2);
    const tree = why.find(({ figure }) => figure === 'latencyMs.mean')!.tree;
    const part = tree.parts!.find(({ label }) => label.startsWith('bytes on network cards'))!;
    expect(part.value).toBeCloseTo(50, 6);
    // Two cards: each carries one of the two ways.
    expect(summary.nicUtilisation!.sent).toBeCloseTo((summary.throughputPerSecond * 5) / 200, 3);
    expect(summary.nicUtilisation!.received).toBeCloseTo(summary.nicUtilisation!.sent, 6);
  });
  it('R3 a call with bytes that is held for an instance waits in "queue": only the way of the bytes is "transfer"', () => {
    const scaling: PlanScaling = {
      min: 0,
      max: 1,
      metrics: [],
      up: { stabilisationUs: 0, select: 'Max', policies: [] },
      down: { stabilisationUs: 0, select: 'Max', policies: [] },
      syncUs: 15e6,
      tolerance: 0.1,
      perRequest: { idleUs: 600e6 },
    };
    const initialised = {
      kind: 'delay',
      name: 'initialised',
      technology: 'app',
      law: constant(4e6),
      factor: 1,
      source: '',
    } as const;
    const calls = [{ to: 1, count: 1, probability: 1, bytes: 2 * MB, timeoutUs: 0, retries: null }];
    const whole = plan({
      services: [
        service({ id: 'front', work: constant(1), steps: [{ calls }] }),
        service({ id: 'held', work: constant(1), replicas: 0, concurrency: 1, scaling }),
      ],
      pools: [host('a', 100), host('b', 100)],
      platforms: [
        platform({
          pools: [0, 1],
          deployments: [deployment(), deployment({ phases: [initialised] })],
        }),
      ],
      traffic: [{ id: 'one', to: 0, timeoutUs: 0, arrivals: 'trace', timesUs: [10e6], workUs: [1] }],
      run,
    });
    const { why, latency, summary } = reportOf(whole);
    expect(summary.failedFraction).toBe(0);
    const { parts } = why.find(({ figure }) => figure === 'latencyMs.mean')!.tree;
    const part = (label: RegExp) => parts.find(one => label.test(one.label))!.value;
    expect(part(/bytes on network cards/)).toBeCloseTo(20, 3);
    expect(part(/waiting for a free slot/)).toBeCloseTo(4000, 0);
    expect(parts.reduce((sum, { value }) => sum + value, 0)).toBeCloseTo(latency.sum / 1000, 6);
  });
  it('M2 a time-out counts what the bytes take, and the answer that nobody waits for is still carried', () => {
    const late = {
      ...answering(2 * MB, 1),
      traffic: [traffic(1, { arrivals: 'regular', timeoutUs: 15_000 })],
    };
    const { requests, summary, laws } = reportOf(late);
    expect(requests.completed).toBe(0);
    expect(requests.failed.timeout).toBe(requests.arrived);
    expect(summary.nicUtilisation!.sent).toBeCloseTo(0.02, 3);
    expect(laws.every(({ ok }) => ok)).toBe(true);
  });
  it('M2 an instance that fails while its answers are on their way fails the requests that wait for them', () => {
    const fault = {
      id: 'f',
      domain: 'process',
      target: null,
      kind: 'once',
      atUs: 20.5e6,
      repairUs: 1e6,
    } as const;
    const dead = {
      ...answering(80 * MB, 1),
      traffic: [traffic(1, { arrivals: 'regular' })],
      faults: [fault],
    };
    const { requests, laws } = reportOf(dead);
    expect(requests.failed.killed).toBeGreaterThan(0);
    expect(requests.failed.killed).toBeLessThan(3);
    expect(laws.every(({ ok }) => ok)).toBe(true);
  });
  it('M2 a pull and the bytes of requests share the card of their host', () => {
    const pulled = (nic: number) => {
      const pools = [
        host('a', nic, {
          cpuMilli: 4000,
          allocatable: { cpuMilli: 4000, memoryBytes: 1e12, instances: 9 },
          pullBytesPerSecond: 100 * MB,
        }),
      ];
      const pull = {
        kind: 'pull',
        name: 'image pulled',
        technology: 'x',
        layers: [{ digest: 'base', bytes: 100 * MB }],
        source: 'test',
      } as const;
      const deployments = [deployment({ phases: [pull] })];
      const { startup } = reportOf({ ...plan({ pools, platforms: [platform({ deployments })], run }) });
      return startup.records[0]!.readyMs - startup.records[0]!.startedMs;
    };
    expect([0, 100, 50, 1000].map(pulled)).toEqual([1000, 1000, 2000, 1000]);
    const transfers = transfersOn([host('a', 100), host('b', 200)]);
    transfers.pull(0, 100 * MB, 100_000, 1, 0);
    // 50 and 50 for a second; then the pull, the other owner, has all of the card.
    expect(ends(transfers, [[1, 0, 50]])).toEqual([1, 1.5]);
  });
});
