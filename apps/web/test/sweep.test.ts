import { describe, expect, it } from 'vitest';
import {
  firstAsked,
  pointsAsked,
  readAsked,
  readReplications,
  valuesOf,
  writeAsked,
  writeReplications,
} from '../src/sweep/question.ts';
import { scaleFor } from '../src/sweep/scale.ts';
import { isAwaited } from '../src/figures/frontier.ts';
import { secondsLeft, withPoint } from '../src/sweep/so-far.ts';

const rate = { path: 'traffic.users of the shop.rate', value: 150, unit: '/s' };
const replicas = { path: 'services.web.replicas', value: 4, unit: '' };

describe('what a sweep asks', () => {
  it('takes a list of different numbers above nothing, in any order and with any stops between', () => {
    expect(valuesOf('20, 5;  100')).toEqual([5, 20, 100]);
    for (const wrong of [
      '',
      '5',
      '5, 5',
      '5, x',
      '0, 1',
      '-1, 2',
      Array.from({ length: 13 }, (_, i) => i + 1).join(),
    ])
      expect(valuesOf(wrong)).toBeNull();
  });

  it('begins about where the scenario stands, which is one of the values', () => {
    expect(valuesOf(firstAsked(rate).values)).toContain(150);
    expect(valuesOf(firstAsked(replicas, true).values)).toContain(4);
  });

  it('stands in the address and is read back, whatever the names are', () => {
    const asked = [
      { path: rate.path, values: '20, 50' },
      { path: replicas.path, values: '1, 2, 8' },
    ] as const;
    expect(readAsked(`#p=web-shop&${writeAsked(asked)}`)).toEqual(asked);
    expect(readAsked(`#p=web-shop&${writeAsked([asked[0]])}`)).toEqual([asked[0]]);
    expect(pointsAsked(asked, [rate, replicas])?.map(({ values }) => values)).toEqual([
      [20, 50],
      [1, 2, 8],
    ]);
  });

  it('leaves out what an address should not say', () => {
    for (const hash of ['', '#x=', '#x=a', '#x=%E0%A4~1,2', '#x=a~<b>', `#x=${'a'.repeat(500)}~1,2`])
      expect(readAsked(hash)).toBeNull();
    expect(pointsAsked([{ path: 'services.nobody.replicas', values: '1, 2' }], [rate])).toBeNull();
  });
});

describe('the scale of its chart', () => {
  it('reaches from zero over the most in at most four steps', () => {
    for (const most of [0.003, 1, 7, 12, 99, 100, 12_345]) {
      const { ticks, at, isLogarithmic } = scaleFor([most, most / 2]);
      expect([isLogarithmic, ticks[0], at(0)]).toEqual([false, 0, 0]);
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(most * (1 - 1e-9));
      expect(ticks.length).toBeLessThanOrEqual(5);
      expect(at(ticks.at(-1)!)).toBeCloseTo(1, 9);
    }
  });

  it('goes by powers of ten where figures lie far apart, and never where one is zero', () => {
    const { ticks, at, isLogarithmic } = scaleFor([20, 4000]);
    expect([isLogarithmic, ticks]).toEqual([true, [10, 100, 1000, 10_000]]);
    expect(at(100)).toBeCloseTo(1 / 3, 9);
    expect(scaleFor([0, 4000]).isLogarithmic).toBe(false);
    expect(scaleFor([]).ticks.length).toBeGreaterThan(1);
  });
});

describe('a sweep while it runs', () => {
  const head = {
    tareSweep: 1,
    name: 'small',
    engineVersion: '1',
    scenarioHash: 'h',
    seed: 1,
    replications: 2,
    design: 'every-combination',
    axes: [
      { path: 'y', values: [1, 2] },
      { path: 'x', values: ['5/s', '6/s', '7/s'] },
    ],
    platforms: [],
  } as const;

  it('has each point at its place, and those to come in the order of all combinations', () => {
    const all = [1, 2].flatMap(y =>
      ['5/s', '6/s', '7/s'].map(x => [
        { path: 'y', value: y },
        { path: 'x', value: x },
      ]),
    );
    const point = { settings: all[4]!, leaders: ['a'], platforms: [{} as never], reasons: [] };
    const { sweep, ended } = withPoint(null, { ...head, axes: [...head.axes], platforms: [] } as never, {
      place: 4,
      point,
    });
    expect(ended).toBe(1);
    expect(sweep.points.map(({ settings }) => settings)).toEqual(all);
    expect(sweep.points.map(isAwaited)).toEqual([true, true, true, true, false, true]);
  });

  it('tells how long it will take once that can be told', () => {
    expect(secondsLeft(0.5, 10_000)).toBe(10);
    expect(secondsLeft(0.25, 2_000)).toBe(6);
    expect(secondsLeft(0.01, 10_000)).toBeNull();
    expect(secondsLeft(0.5, 200)).toBeNull();
  });

  it('has its number of replications in the address, and takes no other from there', () => {
    expect(readReplications(`#p=a&x=b~1,2${writeReplications(10)}`)).toBe(10);
    expect(writeReplications(3)).toBe('');
    for (const hash of ['', '#r=4', '#r=x', '#r=999']) expect(readReplications(hash)).toBe(3);
  });
});
