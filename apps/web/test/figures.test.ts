import type { Comparison, Report } from '@tare/schema';
import { describe, expect, it } from 'vitest';
import { clockOf, momentText, spanText, stepsOver } from '../src/figures/clock.ts';
import { LEADS } from '../src/figures/lead.ts';
import { METRIC_ROWS, metricToCome, rowsOf, rowUnit } from '../src/figures/metric.ts';
import { fixed, plain, shown, signed } from '../src/figures/number.ts';
import { scaleOutBars, tellingScaleOut, tookMs } from '../src/figures/scale-out.ts';
import { barsOf, medianStart, ticksTo } from '../src/figures/start.ts';
import { sizeUnit, timeUnit, withUnit } from '../src/figures/unit.ts';
import { nearestIndex } from '../src/time/figures.ts';
import { measuresOf } from '../src/views/lane-facts.tsx';
import { badgeOf, shortened } from '../src/views/verdict.tsx';
import { comparison } from './comparison.ts';

describe('a verdict on a phone', () => {
  it('begins with its answer, and leaves no bracket open', () => {
    const told = (sentence: string) => {
      const { short, closing } = shortened(sentence);
      return `${short}${closing}`;
    };
    expect(told('A needs 2 hosts; B 3. But one panic.')).toBe('A needs 2 hosts');
    expect(told('None carries this (A: 2 % fail; B: 3 %).')).toBe('None carries this (A: 2 % fail …)');
    expect(told('A (the baseline) needs 2; B 3.')).toBe('A (the baseline) needs 2');
    expect(shortened('A needs 2.')).toEqual({ short: 'A needs 2.', rest: '', closing: '' });
  });
});

describe('the badge of a verdict', () => {
  it('tells one cheapest from several, from nobody who carries the load, and from nothing to compare', () => {
    const badge = (verdict: Partial<Comparison['verdict']>) =>
      badgeOf({ sentence: '', cheapest: null, distinguishable: false, ...verdict });
    expect(badge({ cheapest: 'one', distinguishable: true, carried: true })).toBe('current');
    expect(badge({ carried: true })).toBe('indistinct');
    expect(badge({ carried: false })).toBe('none');
    expect(badge({})).toBe('unsaid');
  });
});

describe('spans of time in words', () => {
  it.each([
    [0.25, '250\u00a0ms'],
    [6, '6\u00a0s'],
    [600, '10\u00a0min'],
    [9000, '2.5\u00a0h'],
  ])('%d s', (seconds, text) => expect(spanText(seconds)).toBe(text));
});

describe('numbers', () => {
  it.each([
    [{ value: 412.34, low: 400.1, high: 424.6 }, '412', '12'],
    [{ value: 12.3456, low: 12.29, high: 12.39 }, '12.3', '0.1'],
    [{ value: 2, low: 2, high: 2 }, '2', ''],
    [{ value: 560.64, low: 560.64, high: 560.64 }, '561', ''],
    [{ value: 0, low: 0, high: 0 }, '0', ''],
    [{ value: 98.83, low: 98.829, high: 98.831 }, '98.8', ''],
    [{ value: 0.8333, low: 0.8333, high: 0.8333 }, '0.83', ''],
    [{ value: 1234567, low: 1234000, high: 1235134 }, '1,234,567', '567'],
  ])('shows no more digits than the interval supports: %o', (estimate, value, margin) => {
    expect(shown(estimate)).toMatchObject({ value, margin });
  });

  it('writes a unit where people write it', () => {
    const written = [withUnit('262', '/s'), withUnit('4', '$/h'), withUnit('12', 'ms'), withUnit('3', '')];
    expect(written).toEqual(['262/s', '$4/h', '12\u00a0ms', '3']);
  });

  it('shows an estimate in a larger unit', () => {
    expect(shown({ value: 2500, low: 2400, high: 2600 }, 1000)).toMatchObject({
      value: '2.50',
      margin: '0.10',
    });
  });

  it('writes proper signs and never minus nought', () => {
    expect(fixed(-3, 0)).toBe('−3');
    expect(fixed(-0.001, 1)).toBe('0.0');
    expect(signed(3, 0)).toBe('+3');
    expect(plain(0.012345)).toBe('0.0123');
  });

  it('chooses units by the largest value', () => {
    expect(timeUnit(0.4).name).toBe('µs');
    expect(timeUnit(999).name).toBe('ms');
    expect(timeUnit(42_000).name).toBe('s');
    expect(sizeUnit(3 * 1024 ** 3)).toEqual({ name: 'GiB', scale: 1024 ** 3 });
  });
});

describe('times of a run', () => {
  it.each([
    [16_000, '16.0 s'],
    [-5000, '−5.0 s'],
    [125_000, '125 s'],
    [725_000, '12:05 min'],
    [21_580_000, '5:59:40 h'],
    [-725_000, '−12:05 min'],
  ])('%i ms is %s', (ms, written) => expect(momentText(ms)).toBe(written));

  it.each([
    [20, 's'],
    [600, 'min'],
    [86_400, 'h'],
  ])('%i s are read in %s, on an axis with whole steps of it', (seconds, name) => {
    const { unit } = clockOf(seconds);
    expect(clockOf(seconds).name).toBe(name);
    const steps = stepsOver(seconds);
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    const least = steps.findIndex(step => seconds / step <= 10);
    expect(Number.isInteger(steps[least]! / unit)).toBe(true);
  });
});

describe('the table of metrics', () => {
  it('leaves out what no platform has a figure for', () => {
    expect(rowsOf(comparison().platforms).map(({ metric }) => metric)).toEqual([
      'hosts',
      'usdPerMonth',
      'p50',
      'failedFraction',
      'startupP50',
      'startupP95',
    ]);
  });

  it('leaves out shares of nothing: of requests where none came, of instances where none was to be', () => {
    const nought = { value: 0, low: 0, high: 0 };
    const recorded = comparison().platforms.map(platform => ({
      ...platform,
      latencyMs: { p50: null, p95: null, p99: null },
      startupMs: { p50: null, p95: null },
      failedFraction: nought,
      availability: nought,
    }));
    expect(rowsOf(recorded).map(({ metric }) => metric)).toEqual(['hosts', 'usdPerMonth']);
    const lost = recorded.map(platform => ({ ...platform, failedFraction: { value: 1, low: 1, high: 1 } }));
    expect(rowsOf(lost).map(({ metric }) => metric)).toContain('failedFraction');
  });

  it('keeps the place of what first figures do not measure yet', () => {
    const first = { ...comparison(), hash: '' };
    expect(metricToCome(first)).toBe('scaleOutMs');
    expect(rowsOf(first.platforms, metricToCome(first)).map(({ metric }) => metric)).toContain('scaleOutMs');
    expect(metricToCome({ ...first, hash: 'a' })).toBeNull();
    const [one] = first.platforms;
    const measured = { ...one!, scaleOutMs: { value: 1, low: 1, high: 1 } };
    expect(metricToCome({ ...first, platforms: [measured] })).toBeNull();
  });

  it('has one unit for a row', () => {
    const row = METRIC_ROWS.find(({ metric }) => metric === 'startupP95')!;
    expect(rowUnit(row, comparison().platforms).name).toBe('s');
  });
});

describe('the start-up waterfall', () => {
  const record = (readyMs: number) => ({
    service: 'web',
    instance: 0,
    host: 0,
    startedMs: 100,
    readyMs,
    phases: [
      { name: 'created', technology: 'runc', fromMs: 100, toMs: 150 },
      { name: 'initialised', technology: 'app', fromMs: 150, toMs: readyMs },
      { name: 'image pulled', technology: 'app', fromMs: 150, toMs: 150 },
    ],
  });

  it('takes the median start, and its bars from its own zero', () => {
    const median = medianStart([record(900), record(200), record(400)]);
    expect(median?.readyMs).toBe(400);
    expect(barsOf(median!)).toEqual([
      { name: 'created', technology: 'runc', fromMs: 0, tookMs: 50 },
      { name: 'initialised', technology: 'app', fromMs: 50, tookMs: 250 },
    ]);
    expect(medianStart([])).toBeUndefined();
  });

  it.each([
    [13.3, [0, 5, 10]],
    [1, [0, 0.5, 1]],
    [400, [0, 100, 200, 300, 400]],
    [0, [0]],
  ])('marks an axis to %d at round numbers', (most, ticks) => {
    expect(ticksTo(most)).toEqual(ticks);
  });
});

describe('the scale-out waterfall', () => {
  const scaleOut = (failed: number, readyMs: number | null, ...ms: number[]) => ({
    service: 'web',
    askedMs: 0,
    readyMs,
    replicas: 2,
    parts: ms.map((one, index) => ({ name: `part ${String(index)}`, ms: one })),
    arrived: 100,
    failed,
    delayed: 1,
  });
  const of = (...scaleOuts: ReturnType<typeof scaleOut>[]) =>
    tellingScaleOut({ scaling: { scaleOuts } } as unknown as Report);

  it('S1 shows the one in which most requests suffered, of those that came to their end', () => {
    const worst = scaleOut(9, 500, 300, 200);
    expect(of(scaleOut(2, 900, 900), worst, scaleOut(99, null, 10))).toBe(worst);
    const longer = scaleOut(9, 700, 700);
    expect(of(worst, longer)).toBe(longer);
    expect(of()).toBeUndefined();
  });

  it('S1 has its parts one after another, and they sum to the whole', () => {
    const one = scaleOut(0, 500, 300, 0.5, 199.5);
    expect(scaleOutBars(one).map(({ fromMs, tookMs: took }) => [fromMs, took])).toEqual([
      [0, 300],
      [300, 0.5],
      [300.5, 199.5],
    ]);
    expect(tookMs(one)).toBe(500);
  });
});

it('the step nearest to a moment is found by halving, within the run', () => {
  const ends = [0.1, 0.2, 0.3, 0.4];
  expect([-1, 0.1, 0.14, 0.16, 0.26, 0.4, 9].map(at => nearestIndex(ends, at))).toEqual([
    0, 0, 0, 1, 2, 3, 3,
  ]);
  expect(nearestIndex([5], 2)).toBe(0);
});

describe('what a lane says first', () => {
  const metrics = (of: Comparison) => measuresOf(of).map(({ fact }) => fact.metric);

  it('has the same figures in every lane, and those of failures and batches only where there are some', () => {
    const all = comparison();
    expect(metrics(all)).not.toContain('makespanMs');
    // What no platform has a value of is left out, as p99 is here.
    expect(metrics(all)).toEqual(['hosts', 'usdPerMonth', 'startupP50']);
    const [first, ...rest] = all.platforms;
    const failing = { ...first!, failedFraction: { value: 0.2, low: 0.1, high: 0.3 } };
    const measure = measuresOf({ ...all, platforms: [failing, ...rest] }).find(
      ({ fact }) => fact.metric === 'failedFraction',
    )!;
    expect(measure).toMatchObject({ most: 0.2 });
  });

  it('leads to what explains it', () => {
    for (const metric of metrics(comparison())) expect(LEADS[metric]?.('vm').section, metric).toBeDefined();
    expect(LEADS.p99?.('vm')).toEqual({ requestsOf: { platform: 'vm', pick: 'p99' }, section: 'requests' });
    expect(LEADS.blastKernel?.('vm')).toEqual({ whyOf: 'blastRadius.kernel', section: 'why' });
  });
});
