import { comparisonSchema, failure, METRICS, problem, type Comparison, type Outcome } from '@tare/schema';
import { verifySeal } from '@tare/share';
import { describe, expect, it, vi } from 'vitest';
import { compare, type CompareOptions, type CompareProgress, type Execute } from '../src/index.ts';
import { lottery, normal } from './lottery.ts';
import { answering, report, subject, summary } from './subject.ts';

const noisy = answering((platform, seed) => {
  const uniform = lottery(seed);
  const noise = normal(uniform);
  const base = platform === 'vms' ? 40 : 30;
  return {
    hosts: platform === 'vms' ? 7 : 3,
    latencyMs: { mean: 10, p50: 8, p95: 20, p99: base + noise, max: 90 },
  };
});

const value = <Value>(outcome: Outcome<Value>): Value => {
  if (!outcome.ok) throw new Error(outcome.problems.map(({ message }) => message).join(' '));
  return outcome.value;
};
const run = (options: Partial<CompareOptions> = {}, of = subject()) =>
  compare(of, { execute: noisy, concurrency: 2, ...options });
const platformOf = (comparison: Comparison, id: string) => comparison.platforms.find(one => one.id === id)!;
const differenceOf = (comparison: Comparison, metric: string) =>
  comparison.differences.find(one => one.platform === 'vms' && one.metric === metric);
const later = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms));

describe('R2 comparison', () => {
  it('has the documented form and its own seal', async () => {
    const comparison = value(await run());
    expect(comparisonSchema.parse(comparison)).toEqual(comparison);
    expect(verifySeal(comparison)).toBe(true);
    expect(comparison).toMatchObject({ seed: 1, replications: 4, complete: true, baseline: 'containers' });
  });

  it('K3 gives replication i the seed + i on every platform', async () => {
    const seen: string[] = [];
    const execute: Execute = job => {
      seen.push(`${job.plan.platforms[job.platform]!.id} ${String(job.seed)}`);
      return noisy(job);
    };
    await run({ execute, concurrency: 1, seed: 4_294_967_295, replications: 2 });
    expect(seen).toEqual(['containers 4294967295', 'vms 4294967295', 'containers 0', 'vms 0']);
  });

  it('R1 a glimpse asks for a picture of the first replication only, and is not sealed', async () => {
    const seen: unknown[] = [];
    const execute: Execute = job => {
      seen.push(job.glimpse);
      return noisy(job);
    };
    const glimpse = value(await run({ execute, concurrency: 1, replications: 2, glimpse: true }));
    expect(seen).toEqual(['sample', 'sample', 'figures', 'figures']);
    expect(glimpse).toEqual({ ...value(await run({ replications: 2 })), hash: '' });
  });

  it('K2 many runs at once, ending in any order, give the same bytes as one after another', async () => {
    const one = JSON.stringify(value(await run({ concurrency: 1, replications: 9 })));
    const scrambled: Execute = async (job, hooks) => {
      // As many turns as the seed and the platform say: what began first often ends last.
      for (let turn = 0; turn < (job.seed * 7 + job.platform * 5) % 11; turn++) await later(0);
      return noisy(job, hooks);
    };
    const ended: number[] = [];
    const noting: Execute = async (job, hooks) => {
      const outcome = await scrambled(job, hooks);
      ended.push(job.seed);
      return outcome;
    };
    const many = JSON.stringify(value(await run({ execute: noting, concurrency: 7, replications: 9 })));
    expect(ended).not.toEqual([...ended].sort((a, b) => a - b));
    expect(many).toBe(one);
  });

  it('pairs the replications: noise that both share leaves the difference exact', async () => {
    const comparison = value(await run());
    const p99 = differenceOf(comparison, 'p99')!;
    expect(p99.value).toBeCloseTo(10, 9);
    expect(p99.high - p99.low).toBeLessThan(1e-9);
    expect(p99.distinguishable).toBe(true);
    const { high, low } = platformOf(comparison, 'containers').latencyMs.p99!;
    expect(high - low).toBeGreaterThan(0.5);
  });

  it('tells fixed metrics apart, and equal ones not', async () => {
    const comparison = value(await run());
    expect(differenceOf(comparison, 'hosts')).toMatchObject({
      value: 4,
      low: 4,
      high: 4,
      distinguishable: true,
    });
    expect(differenceOf(comparison, 'usdPerMonth')).toMatchObject({ value: 0, distinguishable: false });
    expect(differenceOf(comparison, 'kilowattHoursPerMonth')).toBeUndefined();
    expect(differenceOf(comparison, 'kgCo2ePerMonth')).toBeUndefined();
    expect(differenceOf(comparison, 'makespanMs')).toBeUndefined();
    expect(comparison.differences).toHaveLength(METRICS.length - 4);
  });

  it('leaves everything unknown after one replication, and says so', async () => {
    const comparison = value(await run({ replications: 1 }));
    expect(platformOf(comparison, 'vms').hosts).toBeNull();
    expect(platformOf(comparison, 'vms').sample?.seed).toBe(1);
    expect(comparison.differences).toEqual([]);
    expect(comparison.verdict.sentence).toMatch(/run at least two/);
  });

  it('keeps the racks of the first replication only, and the hash over all', async () => {
    const two = value(await run({ replications: 2 }));
    const three = value(await run({ replications: 3 }));
    expect(platformOf(two, 'vms').sample).toEqual(platformOf(three, 'vms').sample);
    expect(platformOf(two, 'vms').reportHash).not.toBe(platformOf(three, 'vms').reportHash);
  });
});

describe('R2 what fails stays unknown', () => {
  const broken = (when: (seed: number) => boolean): Execute =>
    answering((platform, seed) =>
      platform === 'vms' && when(seed)
        ? failure([problem('crashed', '', `Seed ${String(seed)}.`, 'Report it.')])
        : {},
    );

  it('a platform with one failed run has null figures and its reasons; the others go on', async () => {
    const comparison = value(await run({ execute: broken(seed => seed >= 3) }));
    const vms = platformOf(comparison, 'vms');
    expect(vms).toMatchObject({ feasible: true, hosts: null, reportHash: null, sample: null });
    expect(vms.reasons).toMatchObject([{ code: 'crashed', message: 'Seed 3.' }]);
    expect(platformOf(comparison, 'containers').hosts).toEqual({ value: 3, low: 3, high: 3 });
    expect(comparison).toMatchObject({ complete: true, differences: [] });
  });

  it('does not run further replications of it', async () => {
    const execute = vi.fn(broken(() => true));
    await run({ execute, concurrency: 1 });
    expect(execute).toHaveBeenCalledTimes(5);
  });

  it.each([
    ['rejects', () => Promise.reject(new Error('lost'))],
    [
      'throws',
      () => {
        throw new Error('lost');
      },
    ],
  ] as const)('an execute that %s is a Problem, not a crash', async (_, execute) => {
    const comparison = value(await run({ execute: execute as Execute }));
    expect(platformOf(comparison, 'vms').reasons).toMatchObject([{ code: 'crashed' }]);
  });

  it.each(['events', 'requests-in-flight', 'wall-time'] as const)(
    'K4 a run cut by %s is no answer',
    async reason => {
      const execute = answering((id, seed) => ({
        ok: true,
        value: report(id, seed, { complete: false, cut: { reason, atMs: 1500 } }),
      }));
      const vms = platformOf(value(await run({ execute })), 'vms');
      expect(vms.hosts).toBeNull();
      expect(vms.reasons[0]!.message).toMatch(/cut after 1.5 simulated seconds/);
    },
  );

  it('L2 a report that breaks its own laws is withheld', async () => {
    const law = { rule: 'L2', what: 'Little', expected: 1, got: 2, tolerance: 0.1, ok: false };
    const execute = answering((id, seed) => ({ ok: true, value: report(id, seed, { laws: [law] }) }));
    expect(platformOf(value(await run({ execute })), 'vms').reasons[0]!.message).toMatch(/L2 \(Little\)/);
  });

  it('a platform that cannot run is not run', async () => {
    const execute = vi.fn(noisy);
    const reason = problem('infeasible', 'platforms.vms', 'needs KVM.', 'Choose another machine.');
    const comparison = value(await run({ execute }, subject({ infeasible: { vms: [reason] } })));
    expect(execute).toHaveBeenCalledTimes(4);
    expect(platformOf(comparison, 'vms')).toMatchObject({ feasible: false, reasons: [reason], hosts: null });
  });

  it('replicas without room make it infeasible, and it is not compared', async () => {
    const unplaced = [{ service: 'web', replicas: 2, reason: 'Out of memory.' }];
    const execute = answering((id, seed) => ({
      ok: true,
      value: report(id, seed, { unplaced: id === 'vms' ? unplaced : [] }),
    }));
    const comparison = value(await run({ execute }));
    expect(platformOf(comparison, 'vms')).toMatchObject({ feasible: false, hosts: { value: 3 } });
    expect(platformOf(comparison, 'vms').reasons[0]!.message).toBe(
      '2 of its replicas find no room: Out of memory.',
    );
    expect(comparison.differences).toEqual([]);
  });

  it('refuses too much before it starts, with the knob', async () => {
    const execute = vi.fn(noisy);
    const big = subject();
    const plan = {
      ...big.plan,
      services: [{ id: 'web', replicas: 1, steps: [] }],
      traffic: [{ to: 0, points: [{ atUs: 0, perSecond: 1e7 }] }],
    } as unknown as typeof big.plan;
    const outcome = await run({ execute }, { ...big, plan });
    expect(outcome).toMatchObject({ ok: false, problems: [{ code: 'over-budget', path: 'run' }] });
    expect(execute).not.toHaveBeenCalled();
    expect(await run({ replications: 1.5 })).toMatchObject({ ok: false, problems: [{ code: 'invalid' }] });
  });
});

describe('K2 the same bytes in any order', () => {
  const shuffled = (seed: number): Execute => {
    const uniform = lottery(seed);
    return async job => {
      await later(uniform() * 8);
      return noisy(job);
    };
  };

  it('with concurrency 1 and 4 and random completion, final and partial', async () => {
    const all: string[][] = [];
    for (const [concurrency, execute] of [
      [1, noisy],
      [4, noisy],
      [4, shuffled(1)],
      [3, shuffled(2)],
    ] as const) {
      const partials: string[] = [];
      const onPartial = (comparison: Comparison) => partials.push(JSON.stringify(comparison));
      const final = value(await run({ execute, concurrency, onPartial, replications: 6 }));
      all.push([...partials, JSON.stringify(final)]);
    }
    expect(all[0]).toHaveLength(6);
    for (const other of all) expect(other).toEqual(all[0]);
  });
});

describe('K4 progress, partial results and cancelling', () => {
  it('counts to the end', async () => {
    const seen: CompareProgress[] = [];
    await run({
      execute: (job, hooks) => {
        hooks?.onProgress?.(0.5);
        return noisy(job);
      },
      concurrency: 1,
      onProgress: progress => seen.push(progress),
    });
    expect(seen[0]).toEqual({ done: 0, total: 8, fraction: 0.0625, platform: 'containers', replication: 0 });
    expect(seen.at(-1)).toMatchObject({ done: 8, total: 8, fraction: 1 });
    const fractions = seen.map(({ fraction }) => fraction);
    expect(fractions).toEqual([...fractions].sort((one, other) => one - other));
  });

  it('gives every platform figures after two rounds', async () => {
    const partials: Comparison[] = [];
    await run({ onPartial: comparison => partials.push(comparison) });
    expect(partials.map(({ complete }) => complete)).toEqual([false, false, false]);
    expect(partials.map(({ hash }) => hash)).toEqual(['', '', '']);
    expect(partials[1]!.platforms.every(({ hosts }) => hosts !== null)).toBe(true);
  });

  it('cancelled before a full round: a Problem', async () => {
    const outcome = await run({ signal: AbortSignal.abort() });
    expect(outcome).toMatchObject({ ok: false, problems: [{ code: 'cancelled' }] });
  });

  it('cancelled later: what is finished, marked incomplete, with the count in the reasons', async () => {
    const controller = new AbortController();
    const stopAt: Execute = job => {
      if (job.seed === 4) controller.abort();
      return noisy(job);
    };
    const comparison = value(
      await run({ execute: stopAt, concurrency: 1, replications: 9, signal: controller.signal }),
    );
    expect(comparison).toMatchObject({ complete: false, replications: 9 });
    expect(platformOf(comparison, 'vms').hosts).not.toBeNull();
    expect(platformOf(comparison, 'vms').reasons[0]).toMatchObject({ code: 'cancelled' });
    expect(platformOf(comparison, 'vms').reasons[0]!.message).toContain('3 of 9');
  });

  it('settles even when the run never does', async () => {
    const controller = new AbortController();
    const outcome = run({ execute: () => new Promise(() => undefined), signal: controller.signal });
    setTimeout(() => controller.abort(), 5);
    expect(await outcome).toMatchObject({ ok: false });
  });

  it('takes no run that the cancel cut for a failure', async () => {
    const controller = new AbortController();
    const execute: Execute = job => {
      if (job.seed < 3) return noisy(job);
      controller.abort();
      return Promise.resolve({
        ok: true,
        value: report('x', job.seed, {
          complete: false,
          cut: { reason: 'cancelled', atMs: 1 },
          summary: summary(),
        }),
      });
    };
    const comparison = value(await run({ execute, signal: controller.signal, concurrency: 1 }));
    expect(platformOf(comparison, 'containers').hosts).not.toBeNull();
  });
});

describe('cost', () => {
  it('5 platforms × 10 replications with partial results cost little beside the runs', async () => {
    const five = subject({ platforms: ['a', 'b', 'c', 'd', 'e'], replications: 10 });
    await compare(five, { execute: noisy, concurrency: 2 });
    const from = performance.now();
    for (let round = 0; round < 5; round++)
      await compare(five, { execute: noisy, concurrency: 2, onPartial: () => 0 });
    expect((performance.now() - from) / 5).toBeLessThan(250);
  });
});
