import { parameterOf } from '@tare/catalog';
import { inlineRunner } from '@tare/runner';
import { type BreakEven, readDocument, type Sensitivity, type SweepSetting, type Swing } from '@tare/schema';
import { describe, expect, it } from 'vitest';
import type { EndedPoint } from '../src/desk/protocol.ts';
import { createWhatIf } from '../src/desk/what-if.ts';
import { mapOf, pointsOf } from '../src/figures/frontier.ts';
import { differenceText, tornadoOf, turnText } from '../src/figures/what-if.ts';
import { TINY } from './tiny.ts';

const whatIf = createWhatIf(() => Promise.resolve(inlineRunner()), {
  read: readDocument,
  now: () => performance.now(),
});
const asked = { metric: 'startupP50', platform: 'vm', baseline: 'container' } as const;
const nobody = () => undefined;

describe('R3 the desk', () => {
  it('finds that the boot of the guest moves the start of a VM most, by as much as it is turned', async () => {
    const fractions: number[] = [];
    const found = await whatIf.sensitivity(TINY, asked, fraction => fractions.push(fraction));
    if (!found.ok) throw new Error(found.problems[0]?.message);
    const [first] = found.value.swings;
    const { range } = parameterOf('vm-kvm-full.start.distro_userland')!;
    expect(first?.id).toBe('vm-kvm-full.start.distro_userland');
    expect(Math.abs(first!.swing! - (range[1] - range[0]))).toBeLessThan(0.02 * (range[1] - range[0]));
    expect(fractions.at(-1)).toBe(1);
  });

  it('lists single rates and numbers of replicas as axes, with what they are now', () => {
    expect(whatIf.axes(TINY)).toEqual([
      { path: 'traffic.users.rate', value: 20, unit: '/s' },
      { path: 'services.web.replicas', value: 4, unit: '' },
    ]);
  });

  it('says that hosts do not turn where they never differ, and refuses what is no scenario', async () => {
    const axis = { path: 'services.web.replicas', value: 4, unit: '', from: 1, to: 4 };
    const hosts = { ...asked, metric: 'hosts' } as const;
    const found = await whatIf.breakEven(TINY, hosts, axis, nobody);
    expect(found).toMatchObject({ ok: true, value: { signs: [0, 0], lower: null, upper: null } });
    expect(await whatIf.breakEven('tare: 1', hosts, axis, nobody)).toMatchObject({ ok: false });
  });

  it('finds the first number of replicas at which VMs need one host more', async () => {
    const light = TINY.replace('cpu: 250m', 'cpu: 25m');
    const axis = { path: 'services.web.replicas', value: 4, unit: '', from: 1, to: 100 };
    const found = await whatIf.breakEven(light, { ...asked, metric: 'hosts' }, axis, nobody);
    if (!found.ok) throw new Error(found.problems[0]?.message);
    const { upper, signs, points } = found.value;
    const more = (x: number) => points.find(point => point.x === x)?.difference.value;
    expect(signs).toEqual([0, 1]);
    expect([more(upper! - 1), more(upper!)]).toEqual([0, 1]);
  });

  it('ends a search that is cancelled', async () => {
    const search = whatIf.sensitivity(TINY, asked, () => whatIf.cancelWhatIf());
    expect(await search).toMatchObject({ ok: false, problems: [{ code: 'cancelled' }] });
  });
});

const at = (value: number) => ({ value, low: value, high: value });
const swingOf = (id: string, low: number, high: number): Swing => ({
  id,
  what: id,
  unit: 'ms',
  value: 1,
  range: [0, 2],
  low: { at: 0, difference: at(low), reasons: [] },
  high: { at: 2, difference: at(high), reasons: [] },
  swing: Math.abs(high - low),
  turns: low < 0 !== high < 0,
});
const question = { ...asked, replications: 3, seed: 1 };

describe('the map of who leads where', () => {
  it('runs every point of two axes in the worker, and says why one cannot be', async () => {
    const x = { path: 'traffic.users.rate', values: ['20/s', '40/s'] };
    const y = { path: 'services.web.replicas', values: [1, 4] };
    const listener = { progressed: nobody, began: nobody, ended: nobody };
    const found = await whatIf.sweep(TINY, [y, x], {}, listener);
    expect(found.ok && found.value.points).toHaveLength(4);
    expect(found.ok && found.value.axes[1]).toEqual(x);
    expect(found.ok && found.value.points.every(({ reasons }) => reasons.length === 0)).toBe(true);
    const wrong = await whatIf.sweep(TINY, [{ ...y, values: [0.5, 1] }, x], {}, listener);
    expect(wrong.ok && wrong.value.points[0]!.reasons[0]!.path).toBe('services.web.replicas');
  });

  it('says before the first run which points there will be, and tells each of them once at most, at its place', async () => {
    const axes = [
      { path: 'assumptions.containerd.start', values: [100, 200, 400] },
      { path: 'services.web.replicas', values: [1, 2, 3, 4] },
    ];
    const began: (readonly (readonly SweepSetting[])[])[] = [];
    const told: EndedPoint[] = [];
    const found = await whatIf.sweep(
      TINY,
      axes,
      { sample: 6, replications: 2 },
      {
        progressed: nobody,
        began: (_, settings) => began.push(settings),
        ended: points => told.push(...points),
      },
    );
    if (!found.ok) throw new Error(found.problems[0]?.message);
    const { points, design, replications } = found.value;
    expect([design, replications, points.length]).toEqual(['latin-hypercube', 2, 6]);
    expect(began).toEqual([points.map(({ settings }) => settings)]);
    expect(new Set(told.map(({ place }) => place)).size).toBe(told.length);
    for (const { place, point } of told) expect(point).toEqual(points[place]);
    // The start-up of a container rests on the number of the catalogue that is varied, that of a VM does not.
    const startOf = (id: string, at: number) =>
      points
        .filter(({ settings }) => settings[0]!.value === at)
        .map(({ platforms }) => platforms.find(one => one.id === id)!.startupMs!.p50!.value);
    const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
    expect(mean(startOf('container', 400)) - mean(startOf('container', 100))).toBeCloseTo(300, -1);
    expect(mean(startOf('vm', 400))).toBeCloseTo(mean(startOf('vm', 100)), -1);
  });

  it('has points with two digits from end to end, and one where the scenario stands', () => {
    const spread = { count: 6, scale: 'logarithmic', isWhole: false } as const;
    expect(pointsOf(150, [15, 750], spread)).toEqual([15, 33, 72, 150, 340, 750]);
    expect(pointsOf(3, [12, 1], { ...spread, count: 4, isWhole: true })).toEqual([1, 3, 5, 12]);
    expect(pointsOf(150, [200, 400], { ...spread, count: 2 })).toEqual([200, 400]);
  });

  it('goes by equal steps too, keeps the ends as they are, and takes as many digits as tell the points apart', () => {
    const spread = { count: 5, scale: 'linear', isWhole: false } as const;
    expect(pointsOf(null, [0, 1], spread)).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(pointsOf(244, [140.25, 1000], spread)).toEqual([140.25, 244, 570, 790, 1000]);
    expect(pointsOf(null, [1001, 1005], spread)).toEqual([1001, 1002, 1003, 1004, 1005]);
    expect(pointsOf(null, [1, 3], { ...spread, isWhole: true })).toEqual([1, 2, 3]);
  });

  it('gives each group of leaders a letter, whatever their order, and draws upwards', () => {
    const point = (b: number, a: string, leaders: string[]) => ({
      leaders,
      settings: [
        { path: 'b', value: b },
        { path: 'a', value: a },
      ],
      platforms: [],
      reasons: [],
    });
    const { groups, rows } = mapOf({
      axes: [
        { path: 'b', values: [10, 20] },
        { path: 'a', values: ['1/s', '2/s'] },
      ],
      points: [
        point(10, '1/s', ['one', 'two']),
        point(10, '2/s', []),
        point(20, '1/s', ['two', 'one']),
        point(20, '2/s', ['two']),
      ],
    });
    expect(groups).toEqual([
      { mark: 'A', ids: ['one', 'two'], points: 2 },
      { mark: 'B', ids: ['two'], points: 1 },
    ]);
    expect(rows.map(({ y }) => y)).toEqual([20, 10]);
    expect(rows.map(({ cells }) => cells.map(({ group }) => group))).toEqual([
      [0, 1],
      [0, -1],
    ]);
  });
});

describe('what is shown', () => {
  it('draws all bars on one scale, with the present and zero on it', () => {
    const result: Sensitivity = {
      tareSensitivity: 1,
      ...question,
      difference: at(5),
      swings: [swingOf('a', -5, 15), swingOf('b', 10, 0), swingOf('c', 5, 5)],
    };
    expect(tornadoOf(result)).toMatchObject({
      rows: [
        { from: 0, to: 1 },
        { from: 0.25, to: 0.75 },
      ],
      now: 0.5,
      zero: 0.25,
      still: 1,
      hidden: 0,
    });
  });

  it('says where the answer turns, and that it does not', () => {
    const turned: BreakEven = {
      tareBreakEven: 1,
      ...question,
      axis: 'traffic.users.rate',
      from: 1,
      to: 100,
      signs: [-1, 1],
      lower: 36,
      upper: 38,
      points: [],
    };
    const labelOf = (id: string) => (id === 'vm' ? 'VMs' : 'Containers');
    expect(turnText(turned, '/s', labelOf)).toBe(
      'the rate of users: up to 36/s, it is less with VMs; from 38/s on, it is less with Containers; between 36/s and 38/s the two are not distinguishable.',
    );
    const never = { ...turned, signs: [1, 1] as [number, number], lower: null, upper: null };
    expect(turnText(never, '/s', labelOf)).toContain('does not turn');
    expect(differenceText({ value: -12.34, low: -13, high: -11.7 }, 'p99')).toBe('−12.3 ± 0.7 ms');
    expect(differenceText(null, 'p99')).toBe('unknown');
  });
});
