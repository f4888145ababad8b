/** How processor time grows with the work: each size at least twice, the fastest counts. */
import { type Outcome, type ScenarioDocument, success } from '@tare/schema';
import type { Benchmark } from './benchmark.ts';
import { churnOn } from './churn.ts';
import { type Figure, type FigureWorld, figure, type Measurement } from './figure.ts';
import { queue } from './queue.ts';
import { samples } from './samples.ts';
import { scaled } from './scaled.ts';
import { tasks } from './tasks.ts';
import { planOf, timeRun } from './timing.ts';

const TIMES = 2;
/** What takes little is run again until it has taken so long in all, for what else the machine does is much of it. */
const ENOUGH_MS = 1000;
const MOST_TIMES = 20;
/** Twice the work may take so many times as long. */
const MOST_DOUBLING = 2.2;
/** A decision on the most hosts may take so many times that on the fewest. */
const MOST_DECISION = 4;
const DOUBLINGS = [1, 2, 4, 8, 16] as const;

/** One step of a ladder: how much there is of what grows, and the time of a unit of work or of all of it, ms. */
interface Rung {
  readonly size: number;
  readonly ms: number;
}

/** Slope of log(ms) over log(size) by least squares: 1 where time is in proportion to size. */
export function exponentOf(rungs: readonly Rung[]): number {
  const points = rungs.map(({ size, ms }) => [Math.log(size), Math.log(ms)] as const);
  const mean = (which: 0 | 1) => points.reduce((sum, point) => sum + point[which], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const across = points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0);
  return across / points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
}

/** The most that one rung takes over the one before it. */
export const worstStep = (rungs: readonly Rung[]): number =>
  Math.max(...rungs.slice(1).map(({ ms }, index) => ms / rungs[index]!.ms));

async function fastest(document: ScenarioDocument, world: FigureWorld): Promise<Outcome<number>> {
  const plan = planOf(document);
  if (!plan.ok) return plan;
  let least = Infinity;
  let spent = 0;
  for (let time = 0; time < TIMES || (spent < ENOUGH_MS && time < MOST_TIMES); time++) {
    const timed = await timeRun(plan.value, { clock: world.processorClock, signal: world.signal });
    if (!timed.ok) return timed;
    least = Math.min(least, timed.value.ms);
    spent += timed.value.ms;
  }
  return success(least);
}

async function climb(
  rungs: readonly { readonly size: number; readonly document: () => ScenarioDocument }[],
  world: FigureWorld,
): Promise<Outcome<Rung[]>> {
  // The first teaches the compiler.
  const warm = await fastest(rungs[0]!.document(), world);
  if (!warm.ok) return warm;
  const climbed: Rung[] = [];
  for (const { size, document } of rungs) {
    const ms = await fastest(document(), world);
    if (!ms.ok) return ms;
    climbed.push({ size, ms: ms.value });
  }
  return success(climbed);
}

const ofWork = (benchmark: Benchmark, least: number): Measurement => ({
  id: `growth-${benchmark.id}`,
  what: `${benchmark.id} at 1 to 16 times ${least.toLocaleString('en')}`,
  measure: async world => {
    const sizes = DOUBLINGS.map(times => Math.round(least * times * world.share));
    const climbed = await climb(
      sizes.map(size => ({ size, document: () => benchmark.documentOf(size) })),
      world,
    );
    if (!climbed.ok) return climbed;
    const range = `${sizes[0]!.toLocaleString('en')} to ${sizes.at(-1)!.toLocaleString('en')}`;
    const id = `growth-${benchmark.id}`;
    return success([
      figure(id, `twice the work, worst of ${range}`, [worstStep(climbed.value), '×'], {
        most: MOST_DOUBLING,
      }),
      figure(id, `exponent of time by work, ${range}`, [exponentOf(climbed.value), '']),
    ]);
  },
});

/** Placement at the same load on more and more hosts: the time of one decision. */
const ofHosts = (policy: Parameters<typeof churnOn>[0]): Measurement => ({
  id: `growth-W3-${policy}`,
  what: `W3 by ${policy} on 1,000 to 100,000 hosts at the same demand`,
  measure: async world => {
    const decisions = Math.round(1_000_000 * world.share);
    const hosts = [1000, 10_000, 100_000].map(count => Math.round(count * Math.min(1, world.share)));
    const climbed = await climb(
      hosts.map(size => ({ size, document: () => churnOn(policy, decisions, size) })),
      world,
    );
    if (!climbed.ok) return climbed;
    const rungs = climbed.value;
    const id = `growth-W3-${policy}`;
    const range = `${hosts[0]!.toLocaleString('en')} to ${hosts[2]!.toLocaleString('en')} hosts`;
    const whole: Figure = figure(id, `a decision, ${range}`, [rungs[2]!.ms / rungs[0]!.ms, '×'], {
      most: MOST_DECISION,
    });
    return success([whole, figure(id, `exponent of time by hosts, ${range}`, [exponentOf(rungs), ''])]);
  },
});

export const growths: readonly Measurement[] = [
  ofWork(queue, 250_000),
  ofWork(tasks, 100_000),
  ofHosts('first-fit'),
  ofHosts('best-fit'),
  ofHosts('least-allocated'),
  ofWork(samples, 1000),
  ofWork(scaled, 125_000),
];
