import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type BenchResult, medianOf } from '../src/benchmarks/benchmark.ts';
import { measureInBrowser } from '../src/benchmarks/browser.ts';
import { figure, noneOf, tally } from '../src/benchmarks/figure.ts';
import { gated, judge, middleOf } from '../src/benchmarks/gate.ts';
import { exponentOf, growths, worstStep } from '../src/benchmarks/growth.ts';
import { type Entry, regressionOf, withResults } from '../src/benchmarks/history.ts';
import { processorMs } from '../src/benchmarks/limit.ts';
import { measureApart } from '../src/benchmarks/own-process.ts';
import { measure, ratioOf } from '../src/benchmarks/measure.ts';
import { referenceLoop } from '../src/benchmarks/reference.ts';
import { memory } from '../src/benchmarks/memory.ts';
import { benchmarks } from '../src/benchmarks/workloads.ts';
import { figureTable, goalSummary, machineLine, resultTable } from '../src/commands/bench-table.ts';

const result = (over: Partial<BenchResult> = {}): BenchResult => ({
  workload: 'W1',
  size: 1000,
  events: 2000,
  wallMs: 1,
  eventsPerSecond: 2e6,
  peakRssBytes: 1,
  check: { quantity: 'q', expected: 1, got: 1, ok: true },
  goals: [],
  pairs: 1,
  ratio: { reference: 3, limit: 9 },
  ...over,
});
/** How programs take turns, which these measurements do not. */
const turns = { pairs: 1, processor: false, note: () => undefined };
const entry = (over: Partial<Entry> = {}): Entry => ({
  engineVersion: '0.1.0',
  workload: 'W1',
  size: 1000,
  reference: 3,
  limit: 9,
  ...over,
});

describe('a benchmark', () => {
  it.each(benchmarks.map(one => [one.id, one] as const))(
    '%s runs as an ordinary scenario, meets its check, and is measured against the loop',
    async (_, benchmark) => {
      let now = 0;
      const limit = benchmark.limit === undefined ? null : () => Promise.resolve(0.5);
      const measured = await measure(benchmark, {
        size: 4000,
        pairs: 3,
        limit,
        least: false,
        clock: () => ++now,
        signal: new AbortController().signal,
        onPair: () => undefined,
      });
      if (!measured.ok) throw new Error(measured.problems[0]?.message);
      const { events, check, ratio, wallMs } = measured.value;
      expect(events).toBeGreaterThan(4000);
      // Wall times come from the clock that is given, which is one step for everything.
      expect(wallMs).toBe(1);
      const looped = Math.min(1, events / 2_000_000);
      expect(ratio).toEqual({ reference: 1 / looped, limit: limit === null ? null : 2 });
      if (benchmark.id === 'shop') expect(check.ok).toBe(true);
      expect(Number.isFinite(check.got)).toBe(true);
    },
  );
  it('has its goals at its usual size, where the programs are that they are about', async () => {
    const goal = { limit: 3, ms: 0.5, peakBytes: 2 ** 40 };
    const [shop] = benchmarks.filter(({ id }) => id === 'shop');
    const goalsAt = async (size: number, limitMs: number | null) => {
      let now = 0;
      const measured = await measure(
        { ...shop!, size: 2000, goal },
        {
          size,
          pairs: 1,
          limit: limitMs === null ? null : () => Promise.resolve(limitMs),
          least: false,
          clock: () => ++now,
          signal: new AbortController().signal,
          onPair: () => undefined,
        },
      );
      if (!measured.ok) throw new Error(measured.problems[0]?.message);
      return measured.value.goals.map(({ quantity, met }) => [quantity, met]);
    };
    const own = [
      ['time', false],
      ['memory of the process', true],
    ];
    expect(await goalsAt(2000, null)).toEqual(own);
    expect(await goalsAt(1000, null)).toEqual([]);
  });
  it('the reference loop does the same each time', () => {
    expect(referenceLoop(10_000)).toBe(referenceLoop(10_000));
    expect(referenceLoop(20_000)).toBeGreaterThan(referenceLoop(10_000));
  });
  it('counts by the median', () => {
    expect(medianOf([3, 1, 2])).toBe(2);
    expect(medianOf([4, 1, 2, 3])).toBe(2.5);
    const pairs = [
      [2, 1],
      [9, 3],
      [4, 4],
    ] as const;
    expect(ratioOf(pairs, false)).toBe(2);
  });
  it('counts processor time by the least, as what else the machine does only adds to it', () => {
    const pairs = [
      [2, 1],
      [9, 0.5],
      [4, 4],
    ] as const;
    expect(ratioOf(pairs, true)).toBe(4);
  });
  it('reads what a shell says of its children', () => {
    // As POSIX has it of `times`: user, then system time.
    expect(processorMs('1m2.500s 0m0.250s')).toBe(62_750);
    expect(processorMs('0m0.049s 0m0.001s')).toBeCloseTo(50, 9);
  });
});

describe('the history of ratios', () => {
  it('a ratio over 1.25 times the last is worse; against C++ where both have it, else against the loop', () => {
    expect(regressionOf([entry()], result({ ratio: { reference: 9, limit: 11.2 } }))).toBeNull();
    expect(regressionOf([entry()], result({ ratio: { reference: 3, limit: 11.3 } }))).toEqual({
      against: 'limit',
      before: 9,
      now: 11.3,
    });
    expect(regressionOf([entry()], result({ ratio: { reference: 3.8, limit: null } }))).toMatchObject({
      against: 'reference',
    });
    expect(regressionOf([entry({ limit: null })], result())).toBeNull();
  });
  it('compares with the newest of the same workload and size only', () => {
    const bad = result({ ratio: { reference: 3, limit: 20 } });
    expect(regressionOf([entry({ size: 5 }), entry({ workload: 'shop' })], bad)).toBeNull();
    expect(regressionOf([entry(), entry({ engineVersion: '0.2.0', limit: 18 })], bad)).toBeNull();
  });
  it('keeps one entry for each version, workload and size', () => {
    const once = withResults([entry({ engineVersion: '0.0.9' })], '0.1.0', [result()]);
    const again = withResults(once, '0.1.0', [result({ ratio: { reference: 2, limit: 8 } })]);
    expect(again.map(({ engineVersion, limit }) => [engineVersion, limit])).toEqual([
      ['0.0.9', 9],
      ['0.1.0', 8],
    ]);
  });
});

describe('growth', () => {
  const rungs = (power: number) => [1, 2, 4, 8].map(size => ({ size, ms: 3 * size ** power }));
  it('the exponent is the power by which time grows, the worst step what twice the work takes', () => {
    for (const power of [0, 1, 1.5]) {
      expect(exponentOf(rungs(power))).toBeCloseTo(power, 12);
      expect(worstStep(rungs(power))).toBeCloseTo(2 ** power, 12);
    }
  });
  it('each ladder is climbed, and gives a factor with its target and an exponent', {
    timeout: 60_000,
  }, async () => {
    let now = 0;
    for (const one of growths) {
      const clock = () => ++now;
      const world = {
        clock,
        processorClock: clock,
        signal: new AbortController().signal,
        share: 0.004,
        ...turns,
      };
      const found = await one.measure(world);
      if (!found.ok) throw new Error(found.problems[0]?.message);
      // By a clock that makes a step for everything, everything takes as long.
      expect(found.value.map(({ got }) => got)).toEqual([1, 0]);
      expect(found.value.map(({ met }) => met)).toEqual([true, null]);
    }
  });
});

describe('figures', () => {
  it('a target is met up to its bound, from its side', () => {
    const met = (got: number, target: Parameters<typeof figure>[3]) =>
      figure('m', 'q', [got, ''], target).met;
    expect([met(2, { most: 2 }), met(2.1, { most: 2 })]).toEqual([true, false]);
    expect([met(2, { least: 2 }), met(1.9, { least: 2 })]).toEqual([true, false]);
    expect(met(1, null)).toBeNull();
  });
  it('that is to be none is a check, and a tally tells who misses what', () => {
    const [none, some] = [noneOf('m', 'none', 0), noneOf('m', 'some', 1)];
    expect([none.met, some.met, none.isCheck]).toEqual([true, false, true]);
    expect(tally([none, some, figure('m', 'q', [1, ''])])).toEqual({ met: 1, missed: [some] });
  });
  it('memory is measured while a run goes on: an instance and a request take some', {
    timeout: 60_000,
  }, async () => {
    let now = 0;
    const signal = new AbortController().signal;
    const clock = () => (now += 61);
    const found = await memory.measure({ clock, processorClock: clock, signal, share: 0.25, ...turns });
    if (!found.ok) throw new Error(found.problems[0]?.message);
    for (const { got } of found.value) expect(got).toBeGreaterThan(8);
  });
});

describe('what is printed', () => {
  const slow = figure('W3', 'time over that of the C++ program', [2.21, '×'], { most: 2 });
  const large = figure('memory', 'everything else', [37_000_000, 'B'], { most: 60e6 });
  it('each goal stands beside what was measured, in its unit, and those that are missed once more at the end', () => {
    const table = resultTable([result({ workload: 'W3', goals: [slow] }), result()], true);
    expect(table).toContain('CPU time, least');
    expect(table).toContain('MISSED: at most 2 ×');
    expect(figureTable([large])).toMatch(/37 MB +met: at most 60 MB/);
    expect(goalSummary([slow, large]).split('\n')).toEqual([
      'Goals: 1 met, 1 missed.',
      '  W3: time over that of the C++ program 2.21 ×, MISSED: at most 2 ×',
    ]);
    expect(goalSummary([])).toBe('');
  });
  it('the machine is told, and that it had other things to do', () => {
    const own = { processor: 'P', cores: 2, memoryBytes: 2 ** 32, node: '24.0.0', load: 0.1 };
    expect(machineLine(own, { ...own, load: 1.1 })).toBe(
      'P, 2 cores, 4 GiB, Node 24.0.0; load 0.1 at first, 1.1 at last.',
    );
    expect(machineLine({ ...own, load: 9 }, own)).toContain('BUSY');
  });
});

describe('the gate', () => {
  it('takes the workloads at sizes of its own', () => {
    const sizes = gated(benchmarks).map(({ id, size }) => [id, size] as const);
    expect(sizes.length).toBeGreaterThan(5);
    for (const [id, size] of sizes)
      if (id !== 'W4') expect(size).toBeLessThan(benchmarks.find(one => one.id === id)!.size);
  });
  const judged = async (...limits: number[]) => {
    let at = 0;
    const once = () =>
      Promise.resolve({
        ok: true as const,
        value: result({ ratio: { reference: 3, limit: limits[at++]! } }),
      });
    const told = await judge(once, [entry()], { fewest: 3, most: 5 });
    return told.ok ? { now: told.value.slower?.now, ratio: told.value.result.ratio.limit, at } : null;
  };
  it('judges by the middle of a few processes, whatever the others say', async () => {
    expect(await judged(9, 10, 8)).toEqual({ now: undefined, ratio: 9, at: 3 });
    expect(await judged(30, 9, 8)).toEqual({ now: undefined, ratio: 9, at: 3 });
  });
  it('measures more before it says no, and takes no single fast process for an answer', async () => {
    expect(await judged(20, 21, 9, 9, 10)).toEqual({ now: undefined, ratio: 10, at: 5 });
    expect(await judged(20, 21, 9, 22, 23)).toEqual({ now: 21, ratio: 21, at: 5 });
  });
  it('has failed its check when one process has', () => {
    const wrong = { quantity: 'q', expected: 1, got: 2, ok: false };
    expect(middleOf([result(), result({ check: wrong }), result()]).check).toEqual(wrong);
  });
  it('measures a workload in a process of its own, and tells of one that cannot be', async () => {
    const { signal } = new AbortController();
    const one = { size: 2000, pairs: 1, processor: false };
    const told = await measureApart({ id: 'shop', ...one }, signal);
    expect(told.ok && told.value).toMatchObject({ workload: 'shop', size: 2000, check: { ok: true } });
    const not = await measureApart({ id: 'nothing', ...one }, signal);
    expect(not.ok ? [] : not.problems.map(({ code }) => code)).toEqual(['unknown-reference']);
  });
});

describe('the browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tare-'));
  const measuredBy = (text: string) => {
    const program = join(folder, 'program.mjs');
    writeFileSync(program, text);
    return measureInBrowser(3, new AbortController().signal, program);
  };

  it('is measured by a program that prints figures, also where its answer is no', async () => {
    const told = await measuredBy(
      'console.log(JSON.stringify({ figures: [process.argv[2]] })); process.exitCode = 1;',
    );
    expect(told).toEqual({ ok: true, value: ['3'] });
  });
  it('that cannot be had is a Problem', async () => {
    const told = await measuredBy("throw new Error('No Chromium: set CHROMIUM_PATH');");
    expect(told.ok ? [] : told.problems.map(({ code, message }) => [code, message])).toEqual([
      ['unavailable', 'It could not be measured: Error: No Chromium: set CHROMIUM_PATH'],
    ]);
  });
});
