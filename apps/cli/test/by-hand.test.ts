import type { Plan, Report } from '@tare/schema';
import { describe, expect, it } from 'vitest';
import type { Benchmark } from '../src/benchmarks/benchmark.ts';
import { byHand } from '../src/benchmarks/by-hand/by-hand.ts';
import { addEnd, noEnds, settle, takeEnd } from '../src/benchmarks/by-hand/ends.ts';
import { queueByHand } from '../src/benchmarks/by-hand/queue.ts';
import { scaledByHand } from '../src/benchmarks/by-hand/scaled.ts';
import { tasksByHand } from '../src/benchmarks/by-hand/tasks.ts';
import { otherBuckets, type Twin } from '../src/benchmarks/by-hand/twin.ts';
import { queue } from '../src/benchmarks/queue.ts';
import { scaled } from '../src/benchmarks/scaled.ts';
import { tasks } from '../src/benchmarks/tasks.ts';
import { planOf, timeRun } from '../src/benchmarks/timing.ts';

const signal = new AbortController().signal;

function planFor(benchmark: Benchmark, size: number): Plan {
  const plan = planOf(benchmark.documentOf(size));
  if (!plan.ok) throw new Error(plan.problems[0]!.message);
  return plan.value;
}

async function reportOf(plan: Plan): Promise<Report> {
  const timed = await timeRun(plan, { clock: () => 0, signal });
  if (!timed.ok) throw new Error(timed.problems[0]!.message);
  return timed.value.report;
}

/** Where a report keeps the sums whose quotient is the mean number of clients in the system. */
const little = ({ laws, windowMs }: Report) => {
  const law = laws.find(({ rule }) => rule === 'L2 Little')!;
  return law.got * (windowMs.to - windowMs.from) * 1000;
};

describe('a workload by hand', () => {
  it.each([
    ['W1', queueByHand, queue, 20_000],
    ['W2', tasksByHand, tasks, 20_000],
  ] as const)(
    '%s: R1, L2 the same histogram of latencies, flow, population and series as the engine',
    async (_, twin: Twin, benchmark, size) => {
      const plan = planFor(benchmark, size);
      const report = await reportOf(plan);
      const told = twin.run(plan, 1);
      expect(told.latency).toEqual(report.latency);
      expect([told.arrived, told.completed]).toEqual([report.requests.arrived, report.requests.completed]);
      expect(told.peakInFlight).toBe(report.work.peakInFlight);
      expect(twin.likeness(told, report)).toMatchObject({ got: 0, most: 0 });
      const steps = report.series.arrived.map((arrived, step) => [arrived, report.series.completed[step]!]);
      expect(told.series.length).toBe(4 * steps.length);
      for (const [step, counted] of steps.entries())
        expect(told.series.slice(4 * step, 4 * step + 2)).toEqual(counted);
    },
  );
  it('W5: R3, K3 with as many replicas throughout the same calls and latencies as the engine', async () => {
    const plan = planFor(scaled, 5000);
    const still = { ...plan, services: plan.services.map(service => ({ ...service, scaling: null })) };
    const report = await reportOf(still);
    const told = scaledByHand.run(still, 1);
    expect(told.latency).toEqual(report.latency);
    expect(told.completed).toBe(report.requests.completed);
    expect(told.peakInFlight).toBe(report.work.peakInFlight);
  });
  it('W5: scaled as in C++ its mean is that of C++', { timeout: 60_000 }, async () => {
    const plan = planFor(scaled, 60_000);
    const report = await reportOf(plan);
    const told = scaledByHand.run(plan, 1);
    expect(told.arrived).toBe(report.requests.arrived);
    const { got, most } = scaledByHand.likeness(told, report);
    expect(got).toBeLessThan(most);
  });
  it('L2: the mean number by counting is that by timing, and the engine’s', async () => {
    const plan = planFor(queue, 20_000);
    const report = await reportOf(plan);
    const told = queueByHand.run(plan, 1);
    // Those that are not over have spent less than the longest each.
    const open = (told.arrived - told.completed) * told.latency.max;
    expect(told.area - told.spent).toBeGreaterThanOrEqual(0);
    expect(told.area - told.spent).toBeLessThanOrEqual(2 * open);
    expect(told.area / little(report)).toBeCloseTo(1, 3);
  });
  it('R3: the parts of all latencies sum to them', () => {
    for (const [twin, benchmark] of [
      [queueByHand, queue],
      [tasksByHand, tasks],
      [scaledByHand, scaled],
    ] as const) {
      const { parts, latency } = twin.run(planFor(benchmark, 2000), 1);
      expect(parts[0]).toBe(latency.sum);
      expect(parts.slice(1).reduce((sum, part) => sum + part, 0) / latency.sum).toBeCloseTo(1, 9);
    }
  });
  it('says by how much it differs', async () => {
    const plan = planFor(queue, 2000);
    const report = await reportOf(plan);
    const other = queueByHand.run(plan, 2);
    expect(otherBuckets(other, report).got).toBeGreaterThan(0);
  });
  it('ends come in order of time, equals as they were added, whatever is added between', () => {
    const ends = noEnds();
    const times = Array.from({ length: 500 }, (_, at) => (at * 7919) % 97);
    const told: number[] = [];
    for (const [one, time] of times.entries()) addEnd(ends, time + 1000, one);
    for (let at = 0; at < 500; at++) {
      settle(ends);
      told.push(takeEnd(ends));
      if (at % 2 === 0) addEnd(ends, 3000 + at, 1000 + at);
    }
    const expected = [...times.keys()].sort((a, b) => times[a]! - times[b]! || a - b);
    expect(told).toEqual(expected);
  });
});

describe('the measurement of a workload by hand', () => {
  it('tells times, their ratios and the likeness, and where there is no C++ program that', async () => {
    let now = 0;
    const clock = () => ++now;
    const notes: string[] = [];
    const world = {
      clock,
      processorClock: clock,
      signal,
      share: 0.002,
      pairs: 2,
      processor: false,
      note: (text: string) => notes.push(text),
    };
    const without = { ...queue, limit: { program: 'none', args: () => [] } };
    const found = await byHand(queueByHand, without).measure(world);
    if (!found.ok) throw new Error(found.problems[0]!.message);
    expect(notes).toHaveLength(1);
    // By a clock that makes a step for everything, everything takes as long.
    expect(found.value.map(({ quantity, got }) => [quantity, got])).toEqual([
      ['by hand', 1],
      ['by the engine', 1],
      ['the engine over by hand', 1],
      ['differs from the engine: answers in another bucket, µs of all latencies', 0],
    ]);
    expect(found.value.at(-1)!.met).toBe(true);
  });
});
