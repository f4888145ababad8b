import { BADGES } from '@tare/schema';
import { describe, expect, it } from 'vitest';
import {
  formulas,
  machines,
  parameterOf,
  parameters,
  recordOf,
  records,
  technologies,
} from '../src/index.ts';

const duplicates = (ids: readonly string[]): string[] => ids.filter((id, index) => ids.indexOf(id) !== index);

describe('records', () => {
  it('have an id of their own, a value with a unit and a full source', () => {
    expect(duplicates(records.map(({ id }) => id))).toEqual([]);
    for (const { id, source, unit, verification } of records) {
      expect(typeof unit, id).toBe('string');
      for (const part of [source.authors, source.title]) expect(part, id).not.toBe('');
      // What is recalled has no place that was read.
      if (verification !== 'recalled') expect(source.locator, id).not.toBe('');
      expect(source.year, id).toBeGreaterThan(1990);
    }
  });
});

describe('parameters', () => {
  it('have an id of their own, a value in their range, a badge and a reason', () => {
    expect(duplicates(parameters.map(({ id }) => id))).toEqual([]);
    for (const { id, value, range, badge, note, backedBy } of parameters) {
      expect(value, id).toBeGreaterThanOrEqual(range[0]);
      expect(value, id).toBeLessThanOrEqual(range[1]);
      expect(BADGES, id).toContain(badge);
      expect(note !== '' || backedBy.length > 0, id).toBe(true);
    }
  });

  it('name only records that exist', () => {
    for (const { id, backedBy } of [...parameters, ...formulas])
      for (const record of backedBy) expect(recordOf(record), `${id} → ${record}`).toBeDefined();
  });

  it('are called verified only where a verified record stands behind them', () => {
    for (const { id, badge, backedBy } of parameters.filter(entry => entry.badge === 'verified')) {
      const kinds = backedBy.map(record => recordOf(record)!.verification);
      expect(kinds.length > 0 && kinds.every(kind => kind !== 'recalled'), `${id} is ${badge}`).toBe(true);
    }
  });

  it('without any record say that they are assumed or recalled', () => {
    for (const { id, badge } of parameters.filter(({ backedBy }) => backedBy.length === 0))
      expect(['assumption', 'recalled'], id).toContain(badge);
  });

  it('carry the published figures as they stand', () => {
    const values = ['container-runc.start.oci', 'gvisor-systrap.mem.overhead', 'kata-clh.mem.overhead'];
    expect(values.map(id => parameterOf(id)!.value)).toEqual([33, 16.6, 124]);
    expect(parameterOf('gvisor-systrap.start.app_init_factor')!.value).toBeCloseTo(
      (1562 - 580) / (993 - 480),
      2,
    );
    expect(parameterOf('gvisor-systrap.syscall.factor')!.value).toBeCloseTo(1489 / 960.3, 3);
    expect(parameterOf('gvisor-systrap.request.fixed_cost_redis')!.value).toBeCloseTo(
      1e6 / 22466 - 1e6 / 49770,
      1,
    );
    expect(parameterOf('network.latency.zone')!.value).toBe(198 / 2);
  });
});

describe('machines', () => {
  it('cost what their record says', () => {
    for (const { id, price } of machines.filter(
      ({ provider }) => provider !== 'own' && provider !== 'laptop',
    ))
      expect(recordOf(price.backedBy[0]!)!.value, id).toBe(price.value);
  });

  it('carry what their record says on the network and to their disks', () => {
    const carrying = machines.flatMap(({ nic, disk }) => [
      ...(nic === undefined ? [] : [nic]),
      ...(disk === undefined ? [] : [disk.bandwidth, disk.iops]),
    ]);
    expect(carrying.length).toBeGreaterThan(50);
    for (const { id, value, backedBy } of carrying) expect(recordOf(backedBy[0]!)!.value, id).toBe(value);
    const used = new Set(carrying.flatMap(({ backedBy }) => backedBy));
    expect(records.filter(({ id }) => id.startsWith('ma.') && !used.has(id))).toEqual([]);
    // Mbit/s of karpenter's table, by hand.
    expect(parameterOf('aws.m6i.xlarge.nic')!.value * 1000).toBeCloseTo(1562, 9);
  });

  it('of one’s own cost the cloud’s price in proportion to their cores', () => {
    const usd = (id: string) => machines.find(machine => machine.id === id)!.price.value;
    expect([usd('own.8c32g'), usd('own.16c64g'), usd('own.32c128g'), usd('own.64c256g')]).toEqual([
      0.384, 0.768, 1.536, 3.072,
    ]);
  });

  it('share CPU and memory of the price as c6i, m6i and r6i do', () => {
    const [small, middle, large] = ['c6i', 'm6i', 'r6i'].map(type =>
      Number(recordOf(`co.aws.${type}.xlarge`)!.value),
    );
    const perGib = (large! - small!) / 24;
    expect(parameterOf('cost.cpu_share')!.value).toBeCloseTo((middle! - 16 * perGib) / middle!, 2);
  });
});

describe('technologies', () => {
  it('are made only of parameters that exist', () => {
    for (const technology of technologies) {
      const slowdowns = Object.values(technology.slowdown).flatMap(entry =>
        entry.by === 'ratio' ? [entry.id, entry.over] : [entry.id],
      );
      const { monitor, phases, guestOs, requestCost, callExtra, carries, initFactor, overcommit } =
        technology;
      const ids = [
        ...slowdowns,
        ...Object.values(monitor),
        ...phases.flatMap(({ id, sigma, cpuShare }) => [id, sigma, cpuShare]),
        ...[guestOs, requestCost, callExtra, carries, initFactor, overcommit],
      ].filter(id => id !== undefined);
      for (const id of ids) expect(parameterOf(id), `${technology.id} → ${id}`).toBeDefined();
    }
  });
});
