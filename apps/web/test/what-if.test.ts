import { parameterOf } from '@tare/catalog';
import { inlineRunner } from '@tare/runner';
import { type BreakEven, readDocument, type Sensitivity, type Swing } from '@tare/schema';
import { describe, expect, it } from 'vitest';
import { createWhatIf } from '../src/desk/what-if.ts';
import { mapOf, pointsOf } from '../src/figures/frontier.ts';
import { differenceText, tornadoOf, turnText } from '../src/figures/what-if.ts';
import { TINY } from './tiny.ts';

const whatIf = createWhatIf(() => Promise.resolve(inlineRunner()), readDocument);
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
    const x = { path: 'traffic.users.rate', value: 20, unit: '/s', values: [20, 40] };
    const y = { path: 'services.web.replicas', value: 4, unit: '', values: [1, 4] };
    const found = await whatIf.sweep(TINY, [y, x], nobody);
    expect(found.ok && found.value.points).toHaveLength(4);
    expect(found.ok && found.value.axes[1]).toEqual({ path: x.path, values: ['20/s', '40/s'] });
    expect(found.ok && found.value.points.every(({ reasons }) => reasons.length === 0)).toBe(true);
    const wrong = await whatIf.sweep(TINY, [{ ...y, values: [0.5, 1] }, x], nobody);
    expect(wrong.ok && wrong.value.points[0]!.reasons[0]!.path).toBe('services.web.replicas');
  });

  it('has points with two digits from end to end, and one where the scenario stands', () => {
    const rate = { path: 'traffic.users.rate', value: 150, unit: '/s' };
    expect(pointsOf(rate, [15, 750], 6)).toEqual([15, 33, 72, 150, 340, 750]);
    expect(pointsOf({ path: 'services.web.replicas', value: 3, unit: '' }, [12, 1], 4)).toEqual([
      1, 3, 5, 12,
    ]);
    expect(pointsOf(rate, [200, 400], 2)).toEqual([200, 400]);
  });

  it('gives each group of leaders a letter, whatever their order, and draws upwards', () => {
    const point = (leaders: string[]) => ({ leaders, settings: [], platforms: [], reasons: [] });
    const { groups, rows } = mapOf({
      axes: [
        { path: 'b', values: [10, 20] },
        { path: 'a', values: ['1/s', '2/s'] },
      ],
      points: [point(['one', 'two']), point([]), point(['two', 'one']), point(['two'])],
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
