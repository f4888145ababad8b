import { prepareText, presets } from '@tare/catalog';
import type { Run } from '@tare/engine';
import type { Plan, UnsealedReport } from '@tare/schema';
import { verifySeal } from '@tare/share';
import { afterEach, describe, expect, it } from 'vitest';
import { inlineRunner, type Runner, runInSlices } from '../src/index.ts';
import { openThreadRunner } from '../src/node.ts';
import { sealed } from '../src/seal.ts';

const opened: Runner[] = [];
const keep = async (runner: Promise<Runner> | Runner): Promise<Runner> => {
  opened.push(await runner);
  return runner;
};
afterEach(async () => {
  await Promise.all(opened.splice(0).map(runner => runner.close()));
});

/** The first preset, cut to a few seconds of simulated time. */
function shortPlan(durationUs: number): Plan {
  const prepared = prepareText(presets[0]!.yaml);
  if (!prepared.ok) throw new Error(prepared.problems.map(({ message }) => message).join('\n'));
  return { ...prepared.value.plan, run: { ...prepared.value.plan.run, durationUs, warmupUs: 0 } };
}
const short = shortPlan(3e6);
const long = shortPlan(36_000e6);
const faulty = { worker: new URL('./faulty.worker.ts', import.meta.url) };
const hashOf = async (runner: Runner, seed: number, platform = 0): Promise<string> => {
  const outcome = await runner.execute({ plan: short, platform, seed });
  if (!outcome.ok) throw new Error(outcome.problems[0]!.message);
  expect(verifySeal(outcome.value)).toBe(true);
  return outcome.value.hash;
};

describe('threads', () => {
  it('K2 inline, on one thread and on two, in any order, the report hashes are the same', async () => {
    const [inline, one, two] = [
      inlineRunner(),
      await keep(openThreadRunner({ threads: 1 })),
      await keep(openThreadRunner({ threads: 2 })),
    ];
    const jobs = [
      [1, 0],
      [2, 1],
      [3, 2],
      [4, 0],
    ] as const;
    const expected = await Promise.all(jobs.map(([seed, platform]) => hashOf(inline, seed, platform)));
    expect(await Promise.all(jobs.map(([seed, platform]) => hashOf(one, seed, platform)))).toEqual(expected);
    expect(
      await Promise.all([...jobs].reverse().map(([seed, platform]) => hashOf(two, seed, platform))),
    ).toEqual([...expected].reverse());
    expect(new Set(expected).size).toBe(jobs.length);
  });
  it('tell beside the report how much memory the run took: more where there is more', async () => {
    const runner = await keep(openThreadRunner({ threads: 1 }));
    const peakOf = async (replicas: number): Promise<number> => {
      const services = short.services.map(service => ({ ...service, replicas }));
      const pools = short.pools.map(pool => ({ ...pool, count: -1, max: 10_000 }));
      let peak = Number.NaN;
      const told = {
        onMemory: (bytes: number) => {
          peak = bytes;
        },
      };
      const outcome = await runner.execute(
        { plan: { ...short, services, pools }, platform: 0, seed: 1 },
        told,
      );
      if (!outcome.ok) throw new Error(outcome.problems[0]!.message);
      return peak;
    };
    await peakOf(1);
    const few = await peakOf(1);
    const many = await peakOf(3000);
    expect(few).toBeGreaterThan(0);
    // A hundred bytes an instance, at the very least.
    expect(many - few).toBeGreaterThan(short.services.length * 3000 * 100);
  });
  it('tell progress, and end soon after a cancel; the thread goes on to the next run', async () => {
    const runner = await keep(openThreadRunner({ threads: 1 }));
    const abort = new AbortController();
    const fractions: number[] = [];
    const outcome = await runner.execute(
      { plan: long, platform: 0, seed: 1 },
      {
        signal: abort.signal,
        onProgress: fraction => {
          fractions.push(fraction);
          if (fractions.length === 3) abort.abort();
        },
      },
    );
    expect(outcome).toMatchObject({ ok: false, problems: [{ code: 'cancelled' }] });
    expect(fractions.every((fraction, index) => index === 0 || fraction >= fractions[index - 1]!)).toBe(true);
    expect(await hashOf(runner, 1)).toMatch(/^[0-9a-f]{64}$/);
  });
  it('what waits in the queue is cancelled at once', async () => {
    const runner = await keep(openThreadRunner({ threads: 1 }));
    const abort = new AbortController();
    const first = runner.execute({ plan: long, platform: 0, seed: 1 }, { signal: abort.signal });
    const second = runner.execute({ plan: long, platform: 0, seed: 2 }, { signal: abort.signal });
    abort.abort();
    expect(await Promise.all([first, second])).toMatchObject([{ ok: false }, { ok: false }]);
  });
  it('a thread that exits or throws is a Problem of its job alone, and is replaced', async () => {
    const runner = await keep(openThreadRunner({ threads: 1, ...faulty }));
    for (const [seed, why] of [
      [1, 'status 7'],
      [2, 'thrown in the thread'],
      [1, 'status 7'],
    ] as const) {
      const outcome = await runner.execute({ plan: short, platform: 0, seed });
      expect(outcome).toMatchObject({
        ok: false,
        problems: [{ code: 'crashed', message: expect.stringContaining(why) as string }],
      });
    }
  });
  it('a thread that hangs is ended: after a cancel, and at the deadline', async () => {
    const runner = await keep(openThreadRunner({ threads: 1, graceMs: 30, deadlineMs: 150, ...faulty }));
    const abort = new AbortController();
    const hanging = runner.execute({ plan: short, platform: 0, seed: 9 }, { signal: abort.signal });
    setTimeout(() => abort.abort(), 20);
    expect(await hanging).toMatchObject({ ok: false, problems: [{ code: 'cancelled' }] });
    expect(await runner.execute({ plan: short, platform: 0, seed: 9 })).toMatchObject({
      ok: false,
      problems: [{ code: 'timed-out' }],
    });
  });
  it('a run that needs more memory than its thread may have crashes alone', async () => {
    // Well above what the engine itself takes, or V8 ends the process while it loads; so many instances need more.
    const runner = await keep(openThreadRunner({ threads: 1, heapMiB: 24 }));
    const calm = shortPlan(60e6);
    const crowd = {
      ...calm,
      services: calm.services.map(one => ({ ...one, replicas: 400_000 })),
      pools: calm.pools.map(pool => ({ ...pool, count: -1, max: 100_000 })),
    };
    expect(await runner.execute({ plan: crowd, platform: 0, seed: 1 })).toMatchObject({
      ok: false,
      problems: [{ code: 'crashed' }],
    });
    expect(await runner.execute({ plan: calm, platform: 0, seed: 1 })).toMatchObject({ ok: true });
  });
  it('close settles all that is asked for', async () => {
    const runner = await openThreadRunner({ threads: 2 });
    const all = [1, 2, 3, 4].map(seed => runner.execute({ plan: long, platform: 0, seed }));
    await runner.close();
    for (const outcome of await Promise.all(all))
      expect(outcome).toMatchObject({ ok: false, problems: [{ code: 'cancelled' }] });
    expect(await runner.execute({ plan: short, platform: 0, seed: 1 })).toMatchObject({ ok: false });
  });
});

/** An engine that never ends by itself. */
function endless(over: Partial<Run> = {}): Run {
  let cut: 'wall-time' | 'cancelled' | undefined;
  return {
    advance: () => cut !== undefined,
    progress: () => ({ fraction: 0.5, events: 1 }),
    cut: reason => {
      cut = reason;
    },
    recording: () => null,
    report: () => ({ cut: { reason: cut, atMs: 1 }, work: { events: 1 } }) as unknown as UnsealedReport,
    ...over,
  };
}

describe('slices', () => {
  const world = (create: () => Run, now: () => number, stopped = () => false) => ({
    seal: sealed(),
    now,
    pause: () => Promise.resolve(),
    stopped,
    onProgress: () => undefined,
    create,
  });
  const job = { plan: short, platform: 0, seed: 1 };
  it('a run that goes on for ever is cut by the clock that was handed in', async () => {
    let time = 0;
    const outcome = await runInSlices(
      job,
      world(endless, () => (time += 1000)),
    );
    expect(outcome).toMatchObject({ ok: false, problems: [{ code: 'timed-out' }] });
  });
  it('a stop between two slices ends it as cancelled', async () => {
    expect(
      await runInSlices(
        job,
        world(
          endless,
          () => 0,
          () => true,
        ),
      ),
    ).toMatchObject({ ok: false, problems: [{ code: 'cancelled' }] });
  });
  it('no report is made of a run that was stopped', async () => {
    const silent = () =>
      endless({
        report: () => {
          throw new Error('a report was made');
        },
      });
    const outcome = await runInSlices(
      job,
      world(
        silent,
        () => 0,
        () => true,
      ),
    );
    expect(outcome).toMatchObject({ ok: false, problems: [{ code: 'cancelled' }] });
  });
  it('a fault of the engine is a Problem', async () => {
    const failing = () =>
      endless({
        advance: () => {
          throw new Error('broken invariant');
        },
      });
    expect(
      await runInSlices(
        job,
        world(failing, () => 0),
      ),
    ).toMatchObject({ ok: false, problems: [{ code: 'crashed' }] });
  });
});
