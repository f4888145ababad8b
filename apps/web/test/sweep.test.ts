import { prepareText } from '@tare/catalog';
import type { SweepHead } from '@tare/schema';
import { describe, expect, it } from 'vitest';
import { createDesk } from '../src/desk/bench.ts';
import type { SweepAxis } from '../src/desk/protocol.ts';
import { isAwaited } from '../src/figures/frontier.ts';
import { axisName, isMatch, presentText, rangeText } from '../src/sweep/axis-text.ts';
import {
  firstAsked,
  isSample,
  listedAxis,
  readAsked,
  readRuns,
  type Spread,
  valuesAsked,
  valuesOf,
  writeAsked,
  writeRuns,
  writtenValues,
} from '../src/sweep/question.ts';
import { scaleFor } from '../src/sweep/scale.ts';
import { emptyOf, secondsLeft, withPoints } from '../src/sweep/so-far.ts';
import { TINY } from './tiny.ts';

const desk = createDesk(
  () => Promise.reject(new Error('Nothing is run here.')),
  () => 0,
);
const axes = desk.sweepAxes(TINY);
const axisAt = (path: string): SweepAxis => {
  const found = axes.find(axis => axis.path === path);
  if (found === undefined) throw new Error(`${path} is no axis.`);
  return found;
};
const [rate, replicas, machine, boot] = [
  'traffic.users.rate',
  'services.web.replicas',
  'sites.dc.pools.general.machine',
  'assumptions.vm-kvm-full.start.vmm_firmware_kernel',
].map(axisAt) as [SweepAxis, SweepAxis, SweepAxis, SweepAxis];

const list = (text: string): Spread => ({ kind: 'list', list: text });
const problemsOf = (spread: Spread, axis: SweepAxis): string[] => {
  const values = valuesOf(spread, axis);
  return values.ok ? [] : values.problems.map(({ path }) => path);
};
const found = (spread: Spread, axis: SweepAxis) => {
  const values = valuesOf(spread, axis);
  return values.ok ? values.value : null;
};

describe('what a sweep may vary', () => {
  it('are fields of the scenario with what they are now, also where that is no number', () => {
    expect([rate.value, rate.unit, rate.badge, presentText(rate), axisName(rate)]).toEqual([
      20,
      '/s',
      'input',
      '20/s',
      'Rate of users',
    ]);
    const count = axisAt('sites.dc.pools.general.count');
    expect([count.value, presentText(count), count.isWhole]).toEqual([null, 'auto', true]);
    expect(machine.names).toContain('own.8c32g');
    expect(machine.names.every(id => id.startsWith('own.'))).toBe(true);
  });

  it('are the numbers of the catalogue that it rests on, with range and badge, and no other', () => {
    const prepared = prepareText(TINY);
    if (!prepared.ok) throw new Error('It does not parse.');
    const used = new Set(prepared.value.assumptions.map(({ id }) => `assumptions.${id}`));
    const catalogue = axes.filter(({ group }) => group === 'catalogue');
    expect(catalogue.length).toBeGreaterThan(20);
    expect(catalogue.filter(({ path }) => !used.has(path))).toEqual([]);
    expect(catalogue.filter(({ range }) => range === null)).toEqual([]);
    expect([boot.unit, boot.badge, boot.value]).toEqual(['ms', 'verified', 244]);
    expect(rangeText(boot)).toMatch(/^known [\d.,]+ to [\d.,]+\u00a0ms$/);
    const overridden = desk.sweepAxes(`${TINY}assumptions: { vm-kvm-full.start.vmm_firmware_kernel: 300 }\n`);
    expect(overridden.find(({ path }) => path === boot.path)).toMatchObject({
      value: 300,
      badge: 'overridden',
    });
  });

  it('are nothing where the scenario cannot be run', () => {
    expect(desk.sweepAxes('tare: 1')).toEqual([]);
    expect(desk.sweepAxes('- [')).toEqual([]);
  });

  it('are found by any of their words, and by their path', () => {
    expect(axes.filter(axis => isMatch(axis, 'rate users'))).toContain(rate);
    expect(axes.filter(axis => isMatch(axis, 'pools.general.machine'))).toEqual([machine]);
    expect(axes.filter(axis => isMatch(axis, 'no such thing'))).toEqual([]);
  });

  it('stand in the text as they are opened there, whatever is in their names', () => {
    const text = desk.textWith(TINY, [
      { path: boot.path, value: 300 },
      { path: machine.path, value: 'own.16c64g' },
      { path: rate.path, value: '40/s' },
    ]);
    const at = new Map(desk.sweepAxes(text).map(axis => [axis.path, axis]));
    expect([at.get(boot.path)?.value, at.get(machine.path)?.present, at.get(rate.path)?.value]).toEqual([
      300,
      'own.16c64g',
      40,
    ]);
    expect(text).toContain('# Comments must survive edits.');
  });
});

describe('what a sweep asks', () => {
  it('takes a list of different numbers, in any order, with any stops between and with their unit', () => {
    expect(found(list('20, 5/s;  100'), rate)).toEqual([5, 20, 100]);
    expect(writtenValues([5, 20], rate)).toEqual(['5/s', '20/s']);
    expect(writtenValues([244, 300], boot)).toEqual([244, 300]);
    expect(found(list('own.8c32g own.16c64g'), machine)).toEqual(['own.8c32g', 'own.16c64g']);
  });

  it('says at the field what is wrong, all of it', () => {
    expect(problemsOf(list(''), rate)).toEqual(['list']);
    expect(problemsOf(list('5, x, y, 5'), rate)).toEqual(['list', 'list', 'list']);
    expect(problemsOf(list('1.5, 2'), replicas)).toEqual(['list']);
    expect(problemsOf(list('own.8c32g, aws.m7i.large'), machine)).toEqual(['list']);
    expect(problemsOf(list(Array.from({ length: 101 }, (_, i) => i).join()), rate)).toEqual(['list']);
    const spread = { kind: 'linear', from: '1', to: '5', steps: '3' } as const;
    expect(problemsOf(spread, rate)).toEqual([]);
    expect(problemsOf({ ...spread, from: '', to: 'x', steps: '1' }, rate)).toEqual(['from', 'to', 'steps']);
    expect(problemsOf({ ...spread, to: '1' }, rate)).toEqual(['to']);
    expect(problemsOf({ ...spread, kind: 'logarithmic', from: '0' }, rate)).toEqual(['from']);
    expect(problemsOf({ ...spread, from: '0' }, rate)).toEqual([]);
    expect(problemsOf(spread, machine)).toEqual(['from']);
  });

  it('begins about where the scenario stands, which is one of the values, or over all that is known', () => {
    expect(found(firstAsked(rate).spread, rate)).toContain(20);
    expect(found(firstAsked(replicas, true).spread, replicas)).toContain(4);
    const known = found(firstAsked(boot).spread, boot)!;
    expect([known[0], known.at(-1)]).toEqual(boot.range);
    expect(known).toContain(244);
    // Every axis of a scenario has values to begin with.
    for (const axis of axes)
      expect([axis.path, problemsOf(firstAsked(axis).spread, axis)]).toEqual([axis.path, []]);
  });

  it('stands in the address and is read back, whatever the names are', () => {
    const asked = [
      listedAxis('traffic.users of the shop, x~y.rate', [20, 50]),
      { path: replicas.path, spread: { kind: 'logarithmic', from: '1', to: '8', steps: '3' } },
      listedAxis(machine.path, ['own.8c32g', 'own.16c64g']),
    ] as const;
    expect(readAsked(`#p=web-shop&${writeAsked(asked)}`)).toEqual([...asked]);
    expect(readAsked('#p=web-shop&x=traffic.users.rate~20,50')).toEqual([listedAxis(rate.path, [20, 50])]);
    expect(valuesAsked(asked.slice(1), axes)?.map(({ values }) => values)).toEqual([
      [1, 4, 8],
      ['own.8c32g', 'own.16c64g'],
    ]);
  });

  it('leaves out what an address should not say', () => {
    const hostile = [
      '',
      '#x=',
      '#x=a',
      '#x=%E0%A4~1,2',
      '#x=a~<b>',
      `#x=${'a'.repeat(500)}~1,2`,
      '#x=a~1~2~3~cubic',
    ];
    for (const hash of hostile) expect(readAsked(hash)).toBeNull();
    expect(valuesAsked([listedAxis('services.nobody.replicas', [1, 2])], axes)).toBeNull();
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
  const head: SweepHead = {
    tareSweep: 2,
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
  };

  it('has each point at its place, and those to come in the order of all combinations', () => {
    const all = [1, 2].flatMap(y =>
      ['5/s', '6/s', '7/s'].map(x => [
        { path: 'y', value: y },
        { path: 'x', value: x },
      ]),
    );
    const point = { settings: all[4]!, leaders: ['a'], platforms: [{} as never], reasons: [] };
    const { sweep, ended } = withPoints(emptyOf(head, all), [{ place: 4, point }]);
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

  it('has how it is run in the address, and takes nothing else from there', () => {
    const runs = { replications: 10, sample: '40' };
    expect(readRuns(`#p=a&x=b~1,2${writeRuns(runs)}`)).toEqual(runs);
    expect(writeRuns({ replications: 3, sample: null })).toBe('');
    for (const hash of ['', '#r=4', '#r=x&n=x', '#r=999&n=0', '#n=999999'])
      expect(readRuns(hash)).toEqual({ replications: 3, sample: null });
    expect(['1', '512', '0', '513', '1.5', ''].map(isSample)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});
