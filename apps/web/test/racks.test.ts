import type { Comparison, PlatformResult, Rack } from '@tare/schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chosenAfter, chosenAt } from '../src/racks/find.ts';
import { type Box, type CellBox, type HostBox, layoutLane, type Scale } from '../src/racks/layout.ts';
import { layerSums, readoutOf } from '../src/racks/read.ts';
import { arrange } from '../src/racks/arrangement.ts';
import { commonScale } from '../src/racks/scale.ts';
import { shelves } from '../src/racks/shelves.ts';
import { sparedOf } from '../src/racks/spared.ts';

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;
const area = (box: Box) => box.width * box.height;

const instance = (memory: number, used: number) => ({
  service: 0,
  host: 0,
  guest: -1,
  cpuMilli: 250,
  usedCpuMilli: 100,
  memoryBytes: memory,
  usedMemoryBytes: used,
  overheadBytes: 5 * MIB,
  guestOsBytes: 30 * MIB,
  fromMs: 0,
  untilMs: null,
});

function rackOf(instances: readonly ReturnType<typeof instance>[], guests: Rack['guests'] = []): Rack {
  const host = {
    id: 'dc/general/0',
    pool: 'dc/general',
    zone: 'a',
    cpuMilli: 8000,
    memoryBytes: 32 * GIB,
    systemMemoryBytes: 2 * GIB,
    systemCpuMilli: 100,
    usedCpuMilli: 100 * instances.length,
    guests: guests.map((_, index) => index),
    instances: instances.map((_, index) => index),
  };
  return { hosts: [host], guests, instances: [...instances], services: ['web'], omitted: 0 };
}

const scale: Scale = {
  dimension: 'memory',
  areaPerUnit: 20_000 / (32 * GIB),
  hostHeight: 140,
  laneWidth: 900,
  gap: 6,
};

const leaves = (cells: readonly CellBox[]): CellBox[] =>
  cells.flatMap(cell => (cell.inside.length === 0 ? [cell] : leaves(cell.inside)));

describe('shelves', () => {
  it('keep every area, fill every row, and keep the order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.5, max: 500, noNaN: true }), { maxLength: 60 }),
        fc.integer({ min: 5, max: 400 }),
        (areas, width) => {
          const rows = shelves(areas, width);
          const back = rows.flatMap(row => row.widths.map(one => one * row.height));
          expect(back).toHaveLength(areas.length);
          back.forEach((one, index) => expect(one).toBeCloseTo(areas[index]!, 6));
          for (const row of rows) expect(row.widths.reduce((sum, one) => sum + one, 0)).toBeCloseTo(width, 6);
        },
      ),
    );
  });
});

describe('racks to scale', () => {
  it('give every host, layer and instance an area proportional to its amount', () => {
    const rack = rackOf(Array.from({ length: 40 }, (_, index) => instance((256 + index) * MIB, 120 * MIB)));
    const [host] = layoutLane(rack, scale).hosts as [HostBox];
    expect(area(host)).toBeCloseTo(32 * GIB * scale.areaPerUnit, 6);
    for (const cell of leaves(host.cells)) {
      const amount = rack.instances[cell.instance]!.memoryBytes;
      expect(area(cell)).toBeCloseTo(amount * scale.areaPerUnit, 6);
      for (const layer of cell.layers) expect(area(layer)).toBeCloseTo(layer.amount * scale.areaPerUnit, 6);
      expect(cell.layers.reduce((sum, layer) => sum + layer.amount, 0)).toBe(amount);
    }
  });

  it('leave free exactly what is free', () => {
    const rack = rackOf(Array.from({ length: 33 }, () => instance(300 * MIB, 100 * MIB)));
    const [host] = layoutLane(rack, scale).hosts as [HostBox];
    const top = Math.min(...host.cells.map(cell => cell.y));
    const taken = 2 * GIB + 33 * 300 * MIB;
    expect((top - host.y) * host.width).toBeCloseTo((32 * GIB - taken) * scale.areaPerUnit, 5);
    expect(host.over).toBe(0);
  });

  it('never lay two instances over each other, nor one outside of its host', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 50, max: 900 }), { minLength: 1, maxLength: 50 }), sizes => {
        const [host] = layoutLane(rackOf(sizes.map(mib => instance(mib * MIB, 10 * MIB))), scale).hosts as [
          HostBox,
        ];
        const cells = leaves(host.cells);
        const total = cells.reduce((sum, cell) => sum + area(cell), 0);
        for (const cell of cells) {
          expect(cell.x).toBeGreaterThanOrEqual(host.x - 1e-6);
          expect(cell.x + cell.width).toBeLessThanOrEqual(host.x + host.width + 1e-6);
        }
        const rows = new Map<number, number>();
        for (const cell of cells) rows.set(cell.y, cell.height);
        const stacked = [...rows.values()].reduce((sum, height) => sum + height * host.width, 0);
        expect(stacked).toBeCloseTo(total, 4);
      }),
    );
  });

  it('draw instances inside the VM that holds them', () => {
    const guest = {
      host: 0,
      cpuMilli: 4000,
      memoryBytes: 15 * GIB,
      overheadBytes: 200 * MIB,
      guestOsBytes: 300 * MIB,
    };
    const rack = rackOf(
      Array.from({ length: 6 }, () => ({ ...instance(512 * MIB, 100 * MIB), guest: 0 })),
      [guest],
    );
    const [host] = layoutLane(rack, scale).hosts as [HostBox];
    expect(host.cells).toHaveLength(1);
    const [vm] = host.cells as [CellBox];
    expect(vm.inside).toHaveLength(6);
    expect(area(vm)).toBeCloseTo((15 * GIB + 200 * MIB) * scale.areaPerUnit, 5);
    expect(layerSums({ host, cell: vm })).toMatchObject({
      guestOs: 300 * MIB + 6 * 30 * MIB,
      net: 600 * MIB,
    });
  });

  it('say how far a host is filled beyond its capacity', () => {
    const rack = rackOf([instance(31 * GIB, 31 * GIB)]);
    const [host] = layoutLane(rack, scale).hosts as [HostBox];
    expect(host.over).toBeGreaterThan(0);
  });

  it('show CPU as used and reserved', () => {
    const [host] = layoutLane(rackOf([instance(GIB, GIB)]), { ...scale, dimension: 'cpu', areaPerUnit: 2 })
      .hosts as [HostBox];
    expect(host.cells[0]?.layers).toMatchObject([
      { kind: 'net', amount: 100 },
      { kind: 'idle', amount: 150 },
    ]);
  });

  it('lend idle CPU that is reserved to who uses more than that, and are over where more is used than there is', () => {
    const cpu = { ...scale, dimension: 'cpu', areaPerUnit: 2 } as const;
    const using = (reserved: number, used: number) => ({
      ...instance(GIB, GIB),
      cpuMilli: reserved,
      usedCpuMilli: used,
    });
    // 7,900 of a host are for instances: 6,900 are used, and of 3,000 that are reserved and idle 1,000 are left.
    const shared = rackOf([using(1000, 5900), using(4000, 1000)]);
    const [host] = layoutLane(shared, cpu).hosts as [HostBox];
    expect(host.over).toBe(0);
    // Whatever the sums are rounded to.
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 7, maxLength: 7 }), parts => {
        const rack = rackOf(parts.map(part => using(7000 / part + 900, part + 1 / part)));
        expect(layoutLane(rack, cpu).hosts[0]!.over).toBe(0);
      }),
    );
    expect(layerSums({ host, cell: null })).toMatchObject({ net: 6900, idle: expect.closeTo(1000, 9) });
    const [full] = layoutLane(rackOf([using(1000, 5900), using(4000, 3000)]), cpu).hosts as [HostBox];
    expect(full.over).toBeCloseTo(1000, 9);
  });

  it('fit any fleet into the lane with one scale for all', () => {
    const many = { ...rackOf([]), hosts: Array.from({ length: 300 }, () => rackOf([]).hosts[0]!) };
    const common = commonScale([rackOf([]), many], 'memory', 900);
    const lane = layoutLane(many, common);
    expect(lane.hosts.every(host => host.x + host.width <= 900 + 1e-6)).toBe(true);
    expect(area(lane.hosts[0]!)).toBeCloseTo(area(layoutLane(rackOf([]), common).hosts[0]!), 6);
  });
});

const fleet = (hosts: number) => ({
  ...rackOf([]),
  hosts: Array.from({ length: hosts }, () => rackOf([]).hosts[0]!),
});

describe('the arrangement of lanes', () => {
  const few = [fleet(2), fleet(2), fleet(4)];

  it('puts two beside each other where a few hosts would leave half the width empty', () => {
    const { paired, scale: common } = arrange(few, 'memory', 1040);
    expect(paired).toBe(true);
    for (const rack of few) {
      const lane = layoutLane(rack, common);
      expect(Math.max(...lane.hosts.map(host => host.x + host.width))).toBeLessThanOrEqual((1040 - 32) / 2);
      expect(new Set(lane.hosts.map(host => host.y)).size).toBe(1);
    }
  });

  it('gives a large fleet, a narrow page and a lane of its own the whole width', () => {
    expect(arrange([fleet(400), fleet(2)], 'memory', 1040).paired).toBe(false);
    expect(arrange(few, 'memory', 390).paired).toBe(false);
    expect(arrange([fleet(2)], 'memory', 1040).paired).toBe(false);
  });
});

describe('pointing at a rack', () => {
  const rack = rackOf([instance(GIB, 100 * MIB), instance(GIB, 200 * MIB)]);
  const lane = layoutLane(rack, scale);

  it('finds the instance under the pointer', () => {
    const cell = lane.hosts[0]!.cells[0]!;
    expect(chosenAt(lane, cell.x + cell.width / 2, cell.y + cell.height / 2)?.cell).toBe(cell);
    expect(chosenAt(lane, -5, 3)).toBeNull();
  });

  it('walks by arrow keys', () => {
    const first = chosenAfter(lane, null, 'ArrowRight')!;
    expect(first.cell).toBeNull();
    expect(chosenAfter(lane, first, 'ArrowUp')?.cell?.instance).toBe(0);
    expect(chosenAfter(lane, first, 'ArrowRight')?.host).toBe(first.host);
    expect(chosenAfter(lane, first, 'x')).toBeUndefined();
  });

  it('reads out names and numbers', () => {
    const readout = readoutOf(rack, { host: lane.hosts[0]!, cell: lane.hosts[0]!.cells[1]! }, 'memory');
    expect(readout.title).toBe('web · dc/general/0');
    expect(readout.parts.find(({ kind }) => kind === 'net')?.amount).toBe('200 MiB');
  });
});

describe('hosts that a lane does without', () => {
  const fleetOf = (label: string, count: number, usd: number): PlatformResult =>
    ({
      id: label,
      label,
      feasible: true,
      hosts: { value: count, low: count, high: count },
      usdPerMonth: { value: usd, low: usd, high: usd },
      sample: { rack: fleet(count) },
    }) as unknown as PlatformResult;
  const [two, four] = [fleetOf('two', 2, 561), fleetOf('four', 4, 1121)];
  const of = (platforms: readonly PlatformResult[]) => ({ platforms }) as unknown as Comparison;
  const { scale: common } = arrange([two.sample!.rack, four.sample!.rack], 'memory', 1040);

  it('are outlined where the lane that has most has its own, at the same size', () => {
    const boxes = layoutLane(four.sample!.rack, common).hosts;
    const spared = sparedOf(two, of([two, four]), common)!;
    expect(spared).toMatchObject({ hosts: 2, left: boxes[2]!.x, width: boxes[2]!.width, than: four });
    expect(spared.height).toBe(boxes[2]!.height);
  });

  it('are none for the lane that has most, for what cannot run, and where lanes wrap', () => {
    expect(sparedOf(four, of([two, four]), common)).toBeNull();
    expect(sparedOf({ ...two, feasible: false }, of([two, four]), common)).toBeNull();
    const growing = { ...four, hosts: { value: 2.6, low: 2.5, high: 2.7 } };
    expect(sparedOf(two, of([two, growing]), common)).toBeNull();
    const narrow = { ...common, laneWidth: 1 };
    expect(sparedOf(two, of([two, four]), narrow)).toBeNull();
  });
});
