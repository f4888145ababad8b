import { breakEvenSchema, failure, type Outcome, problem, sensitivitySchema, success } from '@tare/schema';
import { describe, expect, it } from 'vitest';
import { breakEven, type Execute, type Knob, sensitivity, type Subject } from '../src/index.ts';
import { lottery, normal } from './lottery.ts';
import { report, subject, summary } from './subject.ts';

const question = {
  metric: 'p95',
  platform: 'vms',
  baseline: 'containers',
  replications: 4,
  seed: 1,
} as const;

/** A number that only VMs feel stands in their vCPUs; one that both feel in the price's share. */
function withNumbers(vm: number, both = 0): Subject {
  const made = subject();
  const platforms = made.plan.platforms.map(one => (one.id === 'vms' ? { ...one, vcpusPerThread: vm } : one));
  return { ...made, plan: { ...made.plan, platforms, cpuShareOfPrice: both } };
}

interface Counted {
  readonly execute: Execute;
  readonly runs: string[];
}

/** p95 = 20 + noise of the seed + what both feel; VMs add `law` of their own number. */
function answering(law: (vm: number, seed: number) => number): Counted {
  const runs: string[] = [];
  const execute: Execute = ({ plan, platform, seed }) => {
    const { id, vcpusPerThread } = plan.platforms[platform]!;
    runs.push(`${id} ${String(vcpusPerThread)} ${String(plan.cpuShareOfPrice)} ${String(seed)}`);
    const shared = 20 + normal(lottery(seed)) + plan.cpuShareOfPrice;
    const p95 = shared + (id === 'vms' ? law(vcpusPerThread, seed) : 0);
    const latencyMs = { mean: 10, p50: 8, p95, p99: 30, max: 90 };
    return Promise.resolve(success(report(id, seed, { summary: summary({ latencyMs }) })));
  };
  return { execute, runs };
}

const value = <Value>(outcome: Outcome<Value>): Value => {
  if (!outcome.ok) throw new Error(outcome.problems.map(({ message }) => message).join(' '));
  return outcome.value;
};

const knob = (id: string, low: number, high: number): Knob => ({
  id,
  what: id,
  unit: 'x',
  value: 1,
  low,
  high,
});
const turned = (id: string, at: number): Outcome<Subject> => {
  if (id === 'vm') return success(withNumbers(at));
  if (id === 'both') return success(withNumbers(1, at));
  if (id === 'nothing') return success(withNumbers(1));
  return failure([problem('invalid', id, 'It cannot be that.', 'Do without.')]);
};

describe('R3 sensitivity', () => {
  const ask = (knobs: readonly Knob[], counted = answering(vm => 3 * vm - 4)) =>
    sensitivity({ ...counted, concurrency: 2, subject: withNumbers(1), question, knobs, turned });

  it('the difference 3 v − 4 moves by 3 (high − low), whatever noise both share', async () => {
    const result = value(await ask([knob('vm', 0, 2)]));
    expect(sensitivitySchema.parse(result)).toEqual(result);
    expect(result.difference?.value).toBeCloseTo(-1, 9);
    const [swing] = result.swings;
    expect(swing?.low.difference?.value).toBeCloseTo(-4, 9);
    expect(swing?.high.difference?.value).toBeCloseTo(2, 9);
    expect(swing?.swing).toBeCloseTo(6, 9);
    expect(swing?.turns).toBe(true);
  });
  it('what both feel alike does not move the difference; the strongest comes first', async () => {
    const knobs = [knob('both', 0, 9), knob('vm', 0.5, 1.2)];
    const { swings } = value(await ask(knobs));
    expect(swings.map(({ id }) => id)).toEqual(['vm', 'both']);
    expect(swings[1]?.swing).toBeCloseTo(0, 9);
    expect(swings.map(({ turns }) => turns)).toEqual([false, false]);
  });
  it('a number that a platform does not feel costs it no run', async () => {
    const counted = answering(vm => vm);
    value(await ask([knob('nothing', 0, 9), knob('vm', 1, 2)], counted));
    // Four replications of containers, of VMs as they are, and of VMs at 2.
    expect(counted.runs).toHaveLength(12);
    expect(new Set(counted.runs).size).toBe(12);
  });
  it('an end that cannot be stands first, unknown, with its reason', async () => {
    const { swings } = value(await ask([knob('vm', 0, 2), knob('absurd', 0, 2)]));
    expect(swings[0]).toMatchObject({ id: 'absurd', swing: null });
    expect(swings[0]?.low.reasons[0]?.message).toBe('It cannot be that.');
  });
  it('a run that is lost makes the figures unknown, with the reason', async () => {
    const execute: Execute = () => Promise.reject(new Error('lost'));
    const result = value(await ask([knob('vm', 0, 2)], { execute, runs: [] }));
    expect(result.difference).toBeNull();
    expect(result.swings[0]?.low.reasons).toMatchObject([{ code: 'crashed' }]);
  });
  it('tells progress up to 1, and a cancelled one has no answer', async () => {
    const seen: number[] = [];
    const controller = new AbortController();
    const { execute } = answering(vm => vm);
    const request = { execute, concurrency: 1, subject: withNumbers(1), question, knobs: [], turned };
    value(await sensitivity({ ...request, onProgress: fraction => seen.push(fraction) }));
    expect(seen.at(-1)).toBe(1);
    expect([...seen].sort((a, b) => a - b)).toEqual(seen);
    controller.abort();
    const stopped = await sensitivity({ ...request, signal: controller.signal });
    expect(stopped).toMatchObject({ ok: false, problems: [{ code: 'cancelled' }] });
  });
});

describe('R3 break-even', () => {
  const ask = (from: number, to: number, law: (vm: number, seed: number) => number, whole = false) =>
    breakEven({
      execute: answering(law).execute,
      concurrency: 2,
      question,
      axis: 'x',
      from,
      to,
      whole,
      subjectAt: x => success(withNumbers(x)),
    });

  it('x − 37.25 turns at 37.25, found to 1/256 of the axis', async () => {
    const result = value(await ask(0, 100, x => x - 37.25));
    expect(breakEvenSchema.parse(result)).toEqual(result);
    expect(result.signs).toEqual([-1, 1]);
    expect(result.lower).toBeLessThanOrEqual(37.25);
    expect(result.upper).toBeGreaterThanOrEqual(37.25);
    expect(result.upper! - result.lower!).toBeLessThanOrEqual(2 * (100 / 256));
  });
  it('the other way round as well', async () => {
    const result = value(await ask(100, 0, x => x - 37.25));
    expect(result.signs).toEqual([1, -1]);
    expect(result.lower).toBeGreaterThanOrEqual(37.25);
    expect(result.upper).toBeLessThanOrEqual(37.25);
  });
  it('where the interval holds zero the answer is nobody’s', async () => {
    // Differences of ±1 about x − 50 over four seeds: t(3) = 3.182, half-width 3.182 · (2/√3) / 2 = 1.837.
    const result = value(await ask(0, 100, (x, seed) => x - 50 + (seed % 2 === 0 ? 1 : -1)));
    expect(result.lower).toBeGreaterThan(50 - 1.837 - 0.4);
    expect(result.lower).toBeLessThan(50 - 1.837);
    expect(result.upper).toBeLessThan(50 + 1.837 + 0.4);
    expect(result.upper).toBeGreaterThan(50 + 1.837);
  });
  it('says that it does not turn, after looking at the ends only', async () => {
    const result = value(await ask(40, 100, x => x - 37.25));
    expect(result).toMatchObject({ signs: [1, 1], lower: null, upper: null });
    expect(result.points.map(({ x }) => x)).toEqual([40, 100]);
  });
  it('whole numbers stay whole', async () => {
    const result = value(await ask(1, 40, x => x - 17.5, true));
    expect([result.lower, result.upper]).toEqual([17, 18]);
    expect(result.points.every(({ x }) => Number.isInteger(x))).toBe(true);
  });
  it('passes on what is wrong with a point', async () => {
    const refused = await breakEven({
      execute: answering(x => x).execute,
      concurrency: 1,
      question,
      axis: 'x',
      from: 0,
      to: 1,
      whole: false,
      subjectAt: () => failure([problem('invalid', 'x', 'No.', 'Other.')]),
    });
    expect(refused).toMatchObject({ ok: false, problems: [{ path: 'x' }] });
  });
});
