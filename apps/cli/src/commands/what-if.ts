/** `tare sensitivity` and `tare break-even`: what would change the answer. */
import { type Prepared, prepare, preparedWith, turnableNumbers } from '@tare/catalog';
import { breakEven, type PairQuestion, sensitivity, type VariantOptions } from '@tare/experiments';
import { failure, type Outcome, problem, type ScenarioDocument, success } from '@tare/schema';
import { printJson, refuse } from '../answer.ts';
import { EXIT, type Exit } from '../exit.ts';
import { type Asked, load, override, unknownPlatforms } from '../load.ts';
import { metricOf } from '../metric.ts';
import { breakEvenText, sensitivityText } from '../text/what-if.ts';
import { withRunner } from '../with-runner.ts';
import type { World } from '../world.ts';
import { threadsOf } from './compare.ts';

export interface WhatIfFlags extends Omit<Asked, 'platforms'> {
  readonly platform?: string;
  readonly baseline?: string;
  readonly metric?: string;
  readonly threads?: string;
  readonly json?: boolean;
}

export interface BreakEvenFlags extends WhatIfFlags {
  readonly axis: string;
}

/** Two platforms of a scenario, and the metric that is compared. */
interface Pair {
  readonly prepared: Prepared;
  readonly document: ScenarioDocument;
  readonly question: PairQuestion;
}

const onePlatform = () =>
  failure([
    problem(
      'invalid',
      'platforms',
      'The scenario has one platform, and two are needed.',
      'Add a platform to compare with.',
    ),
  ]);

const samePlatform = (id: string) =>
  failure([problem('invalid', '--platform', `"${id}" is the baseline itself.`, 'Name another platform.')]);

/** The scenario reduced to the two platforms that are compared. */
async function loadPair(
  files: readonly string[],
  { platform, baseline, metric: metricName = 'p95', profile, replications, seed, duration }: WhatIfFlags,
  world: World,
): Promise<Outcome<Pair>> {
  const metric = metricOf(metricName);
  if (!metric.ok) return metric;
  const loaded = await load(files, world, { profiles: profile });
  if (!loaded.ok) return loaded;
  const { document } = loaded.value;
  const { platforms, baseline: own } = document;
  const names = Object.keys(platforms);
  const against = baseline ?? own ?? names[0]!;
  const other = platform ?? names.find(name => name !== against);
  if (other === undefined) return onePlatform();
  if (other === against) return samePlatform(other);
  const unknown = [
    ...unknownPlatforms(document, [other], '--platform'),
    ...unknownPlatforms(document, [against], '--baseline'),
  ];
  if (unknown.length > 0) return failure(unknown);
  const overrides = { replications, seed, duration };
  const given = Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== undefined));
  const prepared = override(document, { ...given, platforms: `${against},${other}` });
  if (!prepared.ok) return prepared;
  const { run } = prepared.value.plan;
  return success({
    prepared: prepared.value,
    document: { ...prepared.value.document, baseline: against },
    question: {
      metric: metric.value,
      platform: other,
      baseline: against,
      replications: run.replications,
      seed: run.seed,
    },
  });
}

const atWork = <Value>(
  threads: number,
  world: World,
  work: (options: VariantOptions) => Promise<Value>,
): Promise<Value> =>
  withRunner(threads, world, ({ execute, concurrency }, bar) =>
    work({
      execute,
      concurrency,
      signal: world.stopped,
      onProgress: fraction => bar.show(fraction, 'of the variants have run'),
    }),
  );

export async function runSensitivity(
  files: readonly string[],
  flags: WhatIfFlags,
  world: World,
): Promise<Exit> {
  const threads = threadsOf(flags.threads, world);
  if (!threads.ok) return refuse(threads.problems, world, flags.json);
  const pair = await loadPair(files, flags, world);
  if (!pair.ok) return refuse(pair.problems, world, flags.json);
  const { prepared, document, question } = pair.value;
  const outcome = await atWork(threads.value, world, work =>
    sensitivity({
      ...work,
      subject: prepared,
      question,
      knobs: turnableNumbers(prepared.assumptions),
      turned: (id, value) => prepare({ ...document, assumptions: { ...document.assumptions, [id]: value } }),
    }),
  );
  if (!outcome.ok) return refuse(outcome.problems, world, flags.json);
  if (flags.json === true) printJson(outcome.value, world);
  else world.print(sensitivityText(outcome.value, world));
  return EXIT.done;
}

interface Axis {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly unit: string;
}

/** "traffic.customers.rate=50/s..400/s": two numbers of one unit. */
function axisOf(text: string): Outcome<Axis> {
  const [, name, from, unit, to, other] =
    /^([^=]+)=(-?[\d.]+)([^\d.]*)\.\.(-?[\d.]+)(\D*)$/.exec(text.trim()) ?? [];
  const ends = [Number(from), Number(to)];
  if (name === undefined || unit !== other || ends.some(Number.isNaN) || ends[0] === ends[1])
    return failure([
      problem(
        'invalid',
        '--axis',
        `"${text}" is not an axis.`,
        'Write a path and two different numbers of one unit, as traffic.customers.rate=50/s..400/s.',
      ),
    ]);
  return success({ name, from: ends[0]!, to: ends[1]!, unit: unit ?? '' });
}

const preparedAt = (document: ScenarioDocument, { name, unit }: Axis, x: number): Outcome<Prepared> =>
  preparedWith(document)([{ path: name, value: unit === '' ? x : `${String(x)}${unit}` }]);

export async function runBreakEven(
  files: readonly string[],
  flags: BreakEvenFlags,
  world: World,
): Promise<Exit> {
  const threads = threadsOf(flags.threads, world);
  if (!threads.ok) return refuse(threads.problems, world, flags.json);
  const axis = axisOf(flags.axis);
  if (!axis.ok) return refuse(axis.problems, world, flags.json);
  const pair = await loadPair(files, flags, world);
  if (!pair.ok) return refuse(pair.problems, world, flags.json);
  const { document, question } = pair.value;
  const { from, to, name, unit } = axis.value;
  const outcome = await atWork(threads.value, world, work =>
    breakEven({
      ...work,
      question,
      axis: name,
      from,
      to,
      whole: Number.isInteger(from) && Number.isInteger(to),
      subjectAt: x => preparedAt(document, axis.value, x),
    }),
  );
  if (!outcome.ok) return refuse(outcome.problems, world, flags.json);
  if (flags.json === true) printJson(outcome.value, world);
  else world.print(breakEvenText(outcome.value, unit, world));
  return EXIT.done;
}
