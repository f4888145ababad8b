/** How much of the distance to C++ is this language with the engine's figures, and how much is that the engine does any workload. */
import { failure, type Outcome, type Plan, problem, success } from '@tare/schema';
import { type Benchmark, medianOf } from '../benchmark.ts';
import { type Figure, figure, type FigureWorld, type Measurement } from '../figure.ts';
import { buildLimit, type Limit } from '../limit.ts';
import { ratioOf } from '../measure.ts';
import { planOf, timeRun } from '../timing.ts';
import type { Told } from './counts.ts';
import type { Likeness, Twin } from './twin.ts';

/** What is measured in turns, and that each does the same every time. */
interface Turns {
  readonly hand: number[];
  readonly engine: number[];
  readonly limit: number[];
  readonly likeness: Likeness;
}

interface Contest {
  readonly twin: Twin;
  readonly plan: Plan;
  readonly limit: Limit | null;
  readonly args: readonly string[];
  readonly world: FigureWorld;
}

/** The first runs of each teach the compilers; a program by hand is one function that is entered once, and learns more slowly. */
const LESSONS = 3;
const SEED = 1;

const stopped = () => failure([problem('cancelled', '', 'The benchmark was cancelled.', 'Start it again.')]);

async function inTurns({ twin, plan, limit, args, world }: Contest): Promise<Outcome<Turns>> {
  const clock = world.processor ? world.processorClock : world.clock;
  const [hand, engine, limits]: [number[], number[], number[]] = [[], [], []];
  let told: Told | undefined;
  for (let lesson = 0; lesson < LESSONS; lesson++) told = twin.run(plan, SEED);
  const first = await timeRun(plan, { clock, signal: world.signal });
  if (!first.ok) return first;
  for (let pair = 0; pair < world.pairs; pair++) {
    if (world.signal.aborted) return stopped();
    const from = clock();
    told = twin.run(plan, SEED);
    hand.push(clock() - from);
    const run = await timeRun(plan, { clock, signal: world.signal });
    if (!run.ok) return run;
    engine.push(run.value.ms);
    if (limit !== null) limits.push(await limit(args));
  }
  return success({ hand, engine, limit: limits, likeness: twin.likeness(told!, first.value.report) });
}

function figuresOf(id: string, { hand, engine, limit, likeness }: Turns, least: boolean): Figure[] {
  const of = (times: readonly number[]) => (least ? Math.min(...times) : medianOf(times));
  const over = (own: readonly number[], other: readonly number[]) =>
    ratioOf(
      own.map((ms, pair) => [ms, other[pair]!]),
      least,
    );
  const time = (what: string, times: readonly number[]) => figure(id, what, [of(times), 'ms']);
  const ratio = (what: string, own: readonly number[], other: readonly number[]) =>
    figure(id, what, [over(own, other), '×']);
  const isThere = limit.length > 0;
  return [
    ...(isThere ? [time('in C++', limit)] : []),
    time('by hand', hand),
    ...(isThere ? [ratio('by hand over C++', hand, limit)] : []),
    time('by the engine', engine),
    ratio('the engine over by hand', engine, hand),
    ...(isThere ? [ratio('the engine over C++', engine, limit)] : []),
    figure(id, likeness.quantity, [likeness.got, ''], { most: likeness.most }),
  ];
}

/** The measurement of one workload by hand, beside the engine and, where it can be built, the C++ program. */
export const byHand = (twin: Twin, benchmark: Benchmark): Measurement => ({
  id: `by-hand-${twin.id}`,
  what: `${twin.id} by a program for it alone, the engine and C++`,
  measure: async world => {
    const size = Math.round(benchmark.size * world.share);
    const plan = planOf(benchmark.documentOf(size));
    if (!plan.ok) return plan;
    const { program, args } = benchmark.limit!;
    const { limit, why } = await buildLimit(program, world.processor ? 'processor' : 'wall');
    if (limit === null) world.note(`${twin.id} is measured without the C++ program: ${why}.\n`);
    const turns = await inTurns({ twin, plan: plan.value, limit, args: args(size), world });
    return turns.ok ? success(figuresOf(`by-hand-${twin.id}`, turns.value, world.processor)) : turns;
  },
});
