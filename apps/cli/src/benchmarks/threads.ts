/** What threads give, and what handing runs to them costs. */
import { presets } from '@tare/catalog';
import { inlineRunner, openThreadRunner, type Runner } from '@tare/runner/node';
import { type Outcome, parseScenarioText, type Plan, type ScenarioDocument, success } from '@tare/schema';
import { medianOf } from './benchmark.ts';
import { figure, type FigureWorld, type Measurement } from './figure.ts';
import { run } from './parts.ts';
import { planOf } from './timing.ts';

const PAIRS = 5;
const LEAST_SPEEDUP = 1.8;
const MOST_OVERHEAD_PERCENT = 10;
const LONG = { replications: 8, seconds: 600 } as const;
const SHORT = { replications: 1000, seconds: 2 } as const;

function shopPlan(seconds: number): Outcome<Plan> {
  const parsed = parseScenarioText(presets.find(({ id }) => id === 'web-shop')!.yaml);
  if (!parsed.ok) return parsed;
  const { platforms, ...rest } = parsed.value.document as ScenarioDocument;
  const { container } = platforms;
  return planOf({ ...rest, platforms: { container: container! }, baseline: 'container', run: run(seconds) });
}

/** Time of so many replications, all asked for at once. */
async function timeAll(
  runner: Runner,
  plan: Plan,
  replications: number,
  world: FigureWorld,
): Promise<Outcome<number>> {
  const from = world.clock();
  const outcomes = await Promise.all(
    Array.from({ length: replications }, (_, seed) =>
      runner.execute({ plan, platform: 0, seed }, { signal: world.signal }),
    ),
  );
  const failed = outcomes.find(outcome => !outcome.ok);
  return failed === undefined || failed.ok ? success(world.clock() - from) : failed;
}

/** Median of the time of one runner over that of another, in interleaved pairs. */
async function ratioOf(
  [above, below]: readonly [Runner, Runner],
  plan: Plan,
  replications: number,
  world: FigureWorld,
): Promise<Outcome<number>> {
  const ratios: number[] = [];
  // The first pair teaches the compilers.
  for (let pair = 0; pair <= PAIRS; pair++) {
    const first = await timeAll(above, plan, replications, world);
    if (!first.ok) return first;
    const second = await timeAll(below, plan, replications, world);
    if (!second.ok) return second;
    if (pair > 0) ratios.push(first.value / second.value);
  }
  return success(medianOf(ratios));
}

async function between(
  runners: readonly [Runner, Runner],
  { seconds, replications }: { readonly seconds: number; readonly replications: number },
  world: FigureWorld,
): Promise<Outcome<number>> {
  try {
    const plan = shopPlan(seconds);
    return plan.ok
      ? await ratioOf(runners, plan.value, Math.max(2, Math.round(replications * world.share)), world)
      : plan;
  } finally {
    for (const runner of runners) await runner.close();
  }
}

export const threads: Measurement = {
  id: 'threads',
  what: 'eight replications of the shop on two threads and on one',
  measure: async world => {
    const runners = [await openThreadRunner({ threads: 1 }), await openThreadRunner({ threads: 2 })] as const;
    const ratio = await between(runners, LONG, world);
    return ratio.ok
      ? success([figure('threads', 'two threads over one', [ratio.value, '×'], { least: LEAST_SPEEDUP })])
      : ratio;
  },
};

export const short: Measurement = {
  id: 'short',
  what: 'a thousand replications of two seconds on one thread, beside the same on none',
  measure: async world => {
    const runners = [await openThreadRunner({ threads: 1 }), inlineRunner()] as const;
    // What a thread costs is work, which is counted however busy the machine is; what two of them gain is not.
    const clock = world.processor ? world.processorClock : world.clock;
    const ratio = await between(runners, SHORT, { ...world, clock });
    return ratio.ok
      ? success([
          figure('short', 'time lost to the thread', [100 * (ratio.value - 1), '%'], {
            most: MOST_OVERHEAD_PERCENT,
          }),
        ])
      : ratio;
  },
};
