import { describe, expect, it } from 'vitest';
import { askedAxesSchema, parseSweep, SWEEP_RUNGS, SWEEP_VERSION } from '../src/index.ts';

const present = {
  tareSweep: SWEEP_VERSION,
  name: 'Small',
  engineVersion: '1',
  scenarioHash: 'h',
  seed: 1,
  replications: 2,
  design: 'every-combination',
  axes: [{ path: 'a', values: [1, '2/s'] }],
  platforms: [{ id: 'one', label: 'One' }],
  points: [{ settings: [{ path: 'a', value: 1 }], leaders: [], platforms: [], reasons: [] }],
};
const { design: _, ...undesigned } = present;

const codes = (value: unknown): string[] => {
  const read = parseSweep(value);
  return read.ok ? [] : read.problems.map(({ code, path }) => `${code} ${path}`);
};

describe('the version ladder of sweeps', () => {
  it('has a rung for every version before this one, and each is climbed here', () => {
    expect(SWEEP_RUNGS.length).toBe(SWEEP_VERSION - 1);
    expect(parseSweep({ ...undesigned, tareSweep: 1 })).toEqual({ ok: true, value: present });
    const sampled = { ...present, design: 'latin-hypercube' };
    expect(parseSweep({ ...sampled, tareSweep: 1 })).toEqual({ ok: true, value: sampled });
  });

  it('leaves a sweep of today as it came, its keys in their order', () => {
    const read = parseSweep(present);
    expect(read.ok && JSON.stringify(read.value)).toBe(JSON.stringify(present));
  });

  it('says what a document is that is none of these', () => {
    expect(codes({ ...present, tareSweep: SWEEP_VERSION + 1 })).toEqual(['newer-version tareSweep']);
    for (const none of [null, [], 'x', {}, { tare: 1 }, { tareSweep: 0 }, { tareSweep: '1' }])
      expect(codes(none)).toEqual(['not-a-scenario tareSweep']);
    expect(codes(undesigned)).toEqual(['invalid design']);
    expect(codes({ ...present, seed: 'x', more: 1 })).toEqual(['invalid seed', 'unknown-field more']);
  });
});

describe('axes as they are asked', () => {
  it('name each path and each value once', () => {
    const wrong = (axes: unknown) => askedAxesSchema.safeParse(axes).error?.issues.map(one => one.message);
    const axis = { path: 'assumptions.containerd.start', values: [100, 200] };
    expect(wrong([axis, { path: 'sites.dc.pools.main.machine', values: ['a', 'b'] }])).toBeUndefined();
    expect(wrong([axis, axis])).toEqual(['names a path twice']);
    expect(wrong([{ ...axis, values: [1, 1] }])).toEqual(['holds a value twice']);
  });
});
