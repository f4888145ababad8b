import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fragmentation } from '../src/placement/fragmentation.ts';
import { Holders } from '../src/placement/holders.ts';
import type { Policy } from '../src/placement/policies.ts';
import { type Need, Rooms } from '../src/placement/rooms.ts';
import {
  Clustering,
  cosine,
  dotProduct,
  gpuBestFit,
  gpuDotProduct,
  gpuPacking,
} from '../src/placement/scores.ts';

const GIB = 1024 ** 3;
const need = (cpuMilli: number, memoryBytes: number, devices = 0, models: string[] = []): Need => ({
  cpuMilli,
  memoryBytes,
  vcpus: 0,
  ...(devices === 0
    ? {}
    : {
        accelerators:
          devices < 1
            ? { count: 1, milli: Math.round(devices * 1000), models }
            : { count: devices, milli: 1000, models },
      }),
});
const size = (cpuMilli: number, memoryBytes: number, count = 0, model = 'T4') => ({
  cpuMilli,
  memoryBytes,
  instances: 100,
  vcpus: Infinity,
  ...(count === 0 ? {} : { accelerators: { model, count } }),
});

/** Hosts on which each need goes where the policy says. */
function placed(
  policy: Policy,
  sizes: ReturnType<typeof size>[],
  needs: readonly Need[],
  seed = 1,
): number[] {
  const hasDevices = sizes.some(({ accelerators }) => accelerators !== undefined);
  const holders = new Holders(policy, {
    seed,
    hasDevices,
    workload: needs.map(one => ({ need: one, weight: 1 })),
  });
  for (const one of sizes) holders.add(one);
  return needs.map(one => {
    const chosen = holders.choose(one);
    if (chosen >= 0) holders.take(chosen, one);
    return chosen;
  });
}

describe('O1 classical policies, by hand', () => {
  const three = [size(4000, 4 * GIB), size(4000, 4 * GIB), size(4000, 4 * GIB)];
  const one = need(1000, GIB);
  it('next fit stays where it is while there is room, and does not look back', () => {
    const big = need(3000, GIB);
    // 3 on 0, 3 no longer fits there → 1, 1 fits where it stands (1), 3 → 2, 1 → 2, 1 goes round to 0.
    expect(placed('next-fit', three, [big, big, one, big, one, one])).toEqual([0, 1, 1, 2, 2, 0]);
  });
  it('round robin goes on to the next host that has room each time', () => {
    expect(placed('round-robin', three, [one, one, one, one])).toEqual([0, 1, 2, 0]);
    const full = need(4000, GIB);
    expect(placed('round-robin', three, [full, one, one, one])).toEqual([0, 1, 2, 1]);
  });
  it('worst fit takes the emptiest, most allocated the fullest', () => {
    expect(placed('worst-fit', three, [one, one, one])).toEqual([0, 1, 2]);
    expect(placed('most-allocated', three, [one, one, one])).toEqual([0, 0, 0]);
  });
  it('dot product: 1 of 8 cores and 1 of 16 GiB lie best where 8 cores are free: 1/8·8/8 + 1/16·4/16 = 9/64 against 4/8·1/8 + 1/16 = 1/8', () => {
    const rooms = new Rooms();
    rooms.add(size(8000, 4 * GIB));
    rooms.add(size(4000, 16 * GIB));
    expect(dotProduct(rooms)(0, need(1000, GIB))).toBeCloseTo(9 / 64, 12);
    expect(dotProduct(rooms)(1, need(1000, GIB))).toBeCloseTo(1 / 8, 12);
    expect(placed('dot-product', [size(8000, 4 * GIB), size(4000, 16 * GIB)], [need(1000, GIB)])).toEqual([
      0,
    ]);
  });
  it('cosine looks at the shape alone: (3, 4) against (6, 8) is 1, against (8, 6) 48/50', () => {
    const rooms = new Rooms();
    rooms.add(size(8000, 6 * GIB));
    rooms.add(size(6000, 8 * GIB));
    expect(cosine(rooms)(0, need(3000, 4 * GIB))).toBeCloseTo(48 / 50, 12);
    expect(cosine(rooms)(1, need(3000, 4 * GIB))).toBeCloseTo(1, 12);
    expect(placed('cosine', [size(8000, 6 * GIB), size(6000, 8 * GIB)], [need(3000, 4 * GIB)])).toEqual([1]);
  });
  it('random takes each host that has room equally often, and the same ones for the same seed', () => {
    const counts = [0, 0, 0, 0];
    for (let seed = 0; seed < 4000; seed++)
      counts[placed('random', [size(500, GIB), ...three], [one], seed)[0]!]!++;
    expect(counts[0]).toBe(0);
    // Four standard deviations of a binomial of 4000 and 1/3.
    for (const count of counts.slice(1))
      expect(Math.abs(count - 4000 / 3)).toBeLessThan(4 * Math.sqrt(4000 * (2 / 9)));
    expect(placed('random', three, [one, one, one], 5)).toEqual(placed('random', three, [one, one, one], 5));
  });
});

/** Rooms of one host, of whose devices so much is left. */
function hostWith(left: readonly number[], cpuMilli = 96_000): Rooms {
  const rooms = new Rooms();
  rooms.add(size(cpuMilli, 100 * GIB, left.length));
  left.forEach((free, device) => {
    rooms.devices.take(0, [device], 1000 - free);
  });
  return rooms;
}

describe('O1 accelerators, upstream’s figures', () => {
  it('packing (gpu_packing_score_test.go): 48, 29, 25 and 93', () => {
    const score = (left: number[], count: number, milli: number) =>
      gpuPacking(hostWith(left))(0, { ...need(100, 0), accelerators: { count, milli, models: [] } });
    expect(score([200, 1000, 1000, 500], 2, 1000)).toBe(48);
    expect(score([1000, 1000, 1000, 1000], 2, 1000)).toBe(29);
    expect(score([1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000], 2, 1000)).toBe(25);
    expect(score([200, 1000, 1000, 500], 2, 200)).toBe(93);
  });
  it('F (frag_test.go): 2.7 devices beside too little CPU are fragments whole', () => {
    const rooms = hostWith([200, 1000, 1000, 500], 1000);
    expect(new Fragmentation(rooms, [{ need: need(6000, 0, 0.465), weight: 1 }]).of(0)).toBe(2700);
  });
  it('F: for a share of 465 only the device with 200 left is too small; for two whole ones all are but the free ones', () => {
    const rooms = hostWith([200, 1000, 1000, 500]);
    expect(new Fragmentation(rooms, [{ need: need(6000, 0, 0.465), weight: 1 }]).of(0)).toBe(200);
    expect(new Fragmentation(rooms, [{ need: need(6000, 0, 2), weight: 1 }]).of(0)).toBe(700);
    expect(new Fragmentation(rooms, [{ need: need(6000, 0, 3), weight: 1 }]).of(0)).toBe(2700);
    expect(new Fragmentation(rooms, [{ need: need(6000, 0), weight: 1 }]).of(0)).toBe(2700);
    expect(new Fragmentation(rooms, [{ need: need(6000, 0, 1, ['A100']), weight: 1 }]).of(0)).toBe(2700);
  });
  it('the gradient puts a share where a share is left over', () => {
    const rooms = hostWith([1000, 500]);
    const half = need(1000, 0, 0.5);
    const workload = [
      { need: half, weight: 1 },
      { need: need(1000, 0, 1), weight: 1 },
    ];
    expect(new Fragmentation(rooms, workload).devicesFor(0, half)).toEqual([1]);
  });
  it('best fit and the least dot product, by hand', () => {
    const rooms = hostWith([1000, 500]);
    // CPU left 95/96, devices left 1.0 of 2: ⌊100 · (1 − 95/192 − 1/4)⌋.
    expect(gpuBestFit(rooms)(0, need(1000, 0, 0.5))).toBe(25);
    // (96/96 · 1/96 + 1500/2000 · 500/2000) / 2 = 0.09896 → 90.
    expect(gpuDotProduct(rooms)(0, need(1000, 0, 0.5))).toBe(90);
  });
  it('clustering ranks such company before mixed, none, and other company', () => {
    const rooms = new Rooms();
    for (let host = 0; host < 4; host++) rooms.add(size(8000, GIB, 4));
    const clustering = new Clustering(rooms);
    const [share, whole] = [need(0, 0, 0.5), need(0, 0, 1)];
    clustering.count(0, share, 1);
    clustering.count(1, share, 1);
    clustering.count(1, whole, 1);
    clustering.count(3, whole, 1);
    expect([0, 1, 2, 3].map(host => clustering.score(host, share))).toEqual([75, 50, 25, 0]);
    clustering.count(3, whole, -1);
    expect(clustering.score(3, share)).toBe(25);
  });
});

const EVERY: readonly Policy[] = [
  'first-fit',
  'best-fit',
  'worst-fit',
  'next-fit',
  'least-allocated',
  'most-allocated',
  'round-robin',
  'random',
  'dot-product',
  'cosine',
  'gpu-dot-product',
  'gpu-clustering',
  'gpu-packing',
  'gpu-best-fit',
  'fragmentation-gradient',
];

/** F by its definition: typical need by typical need, device by device. */
function definition(
  left: readonly number[],
  cpu: number,
  workload: readonly { need: Need; weight: number }[],
): number {
  const total = left.reduce((sum, milli) => sum + milli, 0);
  const all = workload.reduce((sum, { weight }) => sum + weight, 0);
  return workload.reduce((sum, { need: typical, weight }) => {
    const asked = typical.accelerators;
    const enough = asked === undefined ? [] : left.filter(milli => milli >= asked.milli);
    const serves = asked !== undefined && typical.cpuMilli <= cpu && enough.length >= asked.count;
    const fragment = serves ? left.filter(milli => milli < asked.milli).reduce((a, b) => a + b, 0) : total;
    return sum + (weight / all) * fragment;
  }, 0);
}

describe('O1 policies, as instances come and go', () => {
  const devices = fc.constantFrom(0, 0.1, 0.25, 0.5, 0.9, 1, 2, 4);
  const step = fc.record({
    cpu: fc.integer({ min: 0, max: 4000 }),
    devices,
    leave: fc.option(fc.nat()),
  });
  const hosts = fc.array(
    fc.record({ cpu: fc.constantFrom(4000, 8000, 16_000), count: fc.constantFrom(0, 1, 2, 4) }),
    {
      minLength: 1,
      maxLength: 20,
    },
  );
  for (const policy of EVERY)
    it(`${policy} gives nobody what another has, leaves nobody out for whom there is room, and gets all back`, () => {
      fc.assert(
        fc.property(hosts, fc.array(step, { maxLength: 80 }), (sizes, steps) => {
          const workload = steps.map(one => ({ need: need(one.cpu, 1, one.devices), weight: 1 }));
          const hasDevices = sizes.some(({ count }) => count > 0) || steps.some(one => one.devices > 0);
          const holders = new Holders(policy, { seed: 3, hasDevices, workload });
          for (const { cpu, count } of sizes) holders.add(size(cpu, GIB, count));
          const cpu = sizes.map(one => one.cpu);
          const left = sizes.map(({ count }) => Array.from({ length: count }, () => 1000));
          const there: { host: number; need: Need; devices: readonly number[] }[] = [];
          const change = (host: number, one: Need, own: readonly number[], times: number) => {
            cpu[host]! -= times * one.cpuMilli;
            for (const device of own) left[host]![device]! -= times * one.accelerators!.milli;
          };
          for (const { need: one, leave } of steps.map((own, index) => ({
            ...own,
            need: workload[index]!.need,
          }))) {
            const hasRoom = sizes.some(
              (_, host) =>
                cpu[host]! >= one.cpuMilli &&
                (one.accelerators === undefined ||
                  left[host]!.filter(milli => milli >= one.accelerators!.milli).length >=
                    one.accelerators.count),
            );
            const host = holders.choose(one);
            expect(host >= 0).toBe(hasRoom);
            if (host >= 0) {
              const own = holders.take(host, one);
              expect(new Set(own).size).toBe(one.accelerators?.count ?? 0);
              change(host, one, own, 1);
              there.push({ host, need: one, devices: own });
            }
            expect(cpu.every(milli => milli >= 0)).toBe(true);
            expect(left.flat().every(milli => milli >= 0)).toBe(true);
            const gone = leave === null ? [] : there.splice(leave % (there.length + 1), 1);
            for (const own of gone) {
              holders.give(own.host, own.need, own.devices);
              change(own.host, own.need, own.devices, -1);
            }
          }
          for (const own of there) holders.give(own.host, own.need, own.devices);
          expect(holders.deviceUse()?.allocated ?? 0).toBe(0);
        }),
        { numRuns: 30 },
      );
    });

  it('F, grouped and by halving, is its definition', () => {
    const typical = fc.record({
      cpu: fc.integer({ min: 0, max: 20_000 }),
      devices,
      weight: fc.integer({ min: 1, max: 9 }),
    });
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(0, 50, 100, 250, 300, 500, 900, 1000), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 0, max: 20_000 }),
        // Few enough that none is rare, so that all are typical.
        fc.array(typical, { minLength: 1, maxLength: 2 }),
        (left, cpu, kinds) => {
          const workload = kinds.map(({ cpu: asked, devices: own, weight }) => ({
            need: need(asked, 0, own),
            weight,
          }));
          expect(new Fragmentation(hostWith(left, cpu), workload).of(0)).toBeCloseTo(
            definition(left, cpu, workload),
            6,
          );
        },
      ),
    );
  });
});
