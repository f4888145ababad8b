import { failure, type Outcome, problem, success, sweepSchema, type SweepSetting } from '@tare/schema';
import { describe, expect, it } from 'vitest';
import {
  type Execute,
  leadingGroups,
  type Subject,
  sweep,
  sweepCsv,
  sweepMarkdown,
  type SweepRequest,
  sweepRows,
  sweepSentence,
} from '../src/index.ts';
import { report, subject, summary } from './subject.ts';

/** x stands in the vCPUs of a thread, y in the price's share: two numbers that the made engine reads back. */
function at(x: number, y: number): Subject {
  const made = subject();
  const platforms = made.plan.platforms.map(one => ({ ...one, vcpusPerThread: x }));
  return { ...made, plan: { ...made.plan, platforms, cpuShareOfPrice: y } };
}

/** Containers cost 10 x, VMs 100 + y: the frontier between them is the line 10 x = 100 + y. */
const priced: Execute = ({ plan, platform, seed }) => {
  const { id, vcpusPerThread } = plan.platforms[platform]!;
  const usdPerMonth = id === 'vms' ? 100 + plan.cpuShareOfPrice : 10 * vcpusPerThread;
  return Promise.resolve(success(report(id, seed, { summary: summary({ usdPerMonth }) })));
};

const value = <Value>(outcome: Outcome<Value>): Value => {
  if (!outcome.ok) throw new Error(outcome.problems.map(({ message }) => message).join(' '));
  return outcome.value;
};

const [ACROSS, UP] = [
  [5, 10, 20],
  [0, 50, 200],
];

const over = ([y, x]: readonly SweepSetting[]): Subject => at(Number(x!.value), Number(y!.value));

const swept = (changes: Partial<SweepRequest> = {}) =>
  sweep({
    execute: priced,
    concurrency: 2,
    subject: subject(),
    axes: [
      { path: 'b', values: UP },
      { path: 'a', values: ACROSS },
    ],
    replications: 2,
    seed: 1,
    subjectAt: settings => success(over(settings)),
    ...changes,
  });

const ids = subject().plan.platforms.map(({ id }) => id);
const containers = ids.filter(id => id !== 'vms');

describe('R3 a sweep: which platform wins where', () => {
  it('the cheapest on each side of the line 10 x = 100 + y, and both on it, the last axis fastest', async () => {
    const result = value(await swept());
    expect(sweepSchema.parse(result)).toEqual(result);
    const leadersAt = (x: number, y: number): string[] =>
      10 * x === 100 + y ? [...ids] : 10 * x < 100 + y ? containers : ['vms'];
    expect(result.points.map(({ leaders }) => leaders.toSorted())).toEqual(
      UP.flatMap(y => ACROSS.map(x => leadersAt(x, y).toSorted())),
    );
    expect(result.points.map(({ settings }) => settings.map(one => one.value))).toEqual(
      UP.flatMap(y => ACROSS.map(x => [y, x])),
    );
    for (const { settings, platforms } of result.points) {
      const [y, x] = settings.map(one => Number(one.value));
      for (const { id, usdPerMonth } of platforms)
        expect(usdPerMonth?.value).toBe(id === 'vms' ? 100 + y! : 10 * x!);
    }
  });

  it('nobody leads where nobody meets the objectives', async () => {
    const failing: Execute = ({ plan, platform, seed }) => {
      const { id, vcpusPerThread } = plan.platforms[platform]!;
      const failedFraction = vcpusPerThread > 5 ? 0.5 : 0;
      return Promise.resolve(success(report(id, seed, { summary: summary({ failedFraction }) })));
    };
    const result = value(await swept({ execute: failing }));
    expect(result.points.map(({ leaders }) => leaders.length > 0)).toEqual(
      UP.flatMap(() => [true, false, false]),
    );
    expect(sweepSentence(result)).toMatch(/nobody meets the objectives at 6\.$/);
  });

  it('a point that the scenario cannot be says why, and the others are answered', async () => {
    const refused = [problem('invalid', 'b', 'It cannot be that.', 'Do without.')];
    const result = value(
      await swept({
        subjectAt: settings =>
          settings[0]!.value === 50 && settings[1]!.value === 10 ? failure(refused) : success(over(settings)),
      }),
    );
    expect(result.points[4]).toMatchObject({ leaders: [], platforms: [], reasons: refused });
    expect(result.points.filter(({ leaders }) => leaders.length > 0)).toHaveLength(8);
    expect(sweepRows(result, 'usdPerMonth')[4]).toEqual({
      settings: ['50', '10'],
      leads: 'It cannot be that.',
      cells: ids.map(() => ''),
    });
  });

  it('the same whatever the concurrency, with progress to its end; cancelled it says so', async () => {
    const told: number[] = [];
    const one = value(await swept({ concurrency: 1, onProgress: fraction => told.push(fraction) }));
    expect(value(await swept({ concurrency: 7 }))).toEqual(one);
    expect(told.at(-1)).toBe(1);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    const stop = new AbortController();
    const halfway = swept({ signal: stop.signal, onProgress: () => stop.abort() });
    expect(await halfway).toMatchObject({ ok: false, problems: [{ code: 'cancelled' }] });
  });

  it('more points than one sweep takes, and none at all, are refused before anything runs', async () => {
    const never: Execute = () => Promise.reject(new Error('It ran.'));
    const many = Array.from({ length: 600 }, (_, index) => index);
    const wide = swept({ execute: never, axes: [{ path: 'b', values: many }] });
    expect(await wide).toMatchObject({ ok: false, problems: [{ code: 'over-budget', path: 'axes' }] });
    const one = swept({ execute: never, replications: 1 });
    expect(await one).toMatchObject({ ok: false, problems: [{ path: 'run.replications' }] });
    const none = swept({ execute: never, axes: [] });
    expect(await none).toMatchObject({ ok: false, problems: [{ code: 'missing', path: 'axes' }] });
  });

  it('tells each answer as soon as it is there, and those are the points of the sweep', async () => {
    const told: [number, unknown][] = [];
    const refused = [problem('invalid', 'b', 'It cannot be that.', 'Do without.')];
    const result = value(
      await swept({
        concurrency: 3,
        subjectAt: settings => (settings[1]!.value === 10 ? failure(refused) : success(over(settings))),
        onPoint: (point, index) => told.push([index, point]),
      }),
    );
    expect(told.slice(0, 3).map(([index]) => index)).toEqual([1, 4, 7]);
    expect(told.toSorted(([one], [other]) => one - other)).toEqual([...result.points.entries()]);
  });

  it('a sample has its number of points, each of them one of all, with the figures that it has there', async () => {
    const all = value(await swept());
    const some = value(await swept({ sample: 5 }));
    expect([all.design, some.design]).toEqual(['every-combination', 'latin-hypercube']);
    expect(some.points).toHaveLength(5);
    const settings = some.points.map(point => JSON.stringify(point.settings));
    expect(some.points).toEqual(
      all.points.filter(point => settings.includes(JSON.stringify(point.settings))),
    );
    expect(value(await swept({ sample: 9 }))).toEqual(all);
    expect(sweepMarkdown(some, 'usdPerMonth')).toContain('5 of 9 combinations, a Latin hypercube');
    const many = Array.from({ length: 600 }, (_, index) => index);
    const axes = [
      { path: 'b', values: many },
      { path: 'a', values: many },
    ];
    expect(value(await swept({ axes, sample: 4 })).points).toHaveLength(4);
    for (const sample of [0, -3, 1.5])
      expect(await swept({ sample })).toMatchObject({ ok: false, problems: [{ path: 'sample' }] });
  });

  it('as words and tables: who leads where, by the line again', async () => {
    const result = value(await swept());
    const groups = leadingGroups(result);
    expect(groups.map(({ points }) => points).reduce((sum, points) => sum + points)).toBe(9);
    // 10 x < 100 + y at six of the nine points, more at two, as much at one.
    expect(sweepSentence(result)).toMatch(
      /^Of 9 points: .*containers cost the least at 6; vms cost the least at 2; .* cost the least alike at 1\.$/,
    );
    expect(groups.map(({ mark }) => mark)).toEqual(['A', 'B', 'C'].slice(0, groups.length));
    const rows = sweepCsv(result).trimEnd().split('\r\n');
    expect(rows).toHaveLength(1 + 9 * ids.length);
    expect(rows[0]).toMatch(/^b,a,platform,leads,hosts,hosts low,hosts high,usdPerMonth,/);
    expect(rows.some(row => row.startsWith('0,20,vms,yes,'))).toBe(true);
    const lines = sweepMarkdown(result, 'usdPerMonth').split('\n');
    expect(lines).toContain(
      `| 200 | 5 | ${containers.join(' and ')} | ${ids.map(id => (id === 'vms' ? '$300' : '$50')).join(' | ')} |`,
    );
  });
});
