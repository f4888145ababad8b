/** `tare sweep`: which platform wins where, over one or more settings of the scenario. */
import { preparedWith } from '@tare/catalog';
import { sweep, sweepCsv, sweepMarkdown } from '@tare/experiments';
import type { Metric, Outcome, Problem, Sweep } from '@tare/schema';
import { printJson, refuse } from '../answer.ts';
import { axesOf } from '../axis.ts';
import { EXIT, type Exit, exitFor } from '../exit.ts';
import { type Asked, loadPrepared } from '../load.ts';
import { metricOf } from '../metric.ts';
import { sweepText } from '../text/sweep.ts';
import { withRunner } from '../with-runner.ts';
import type { World } from '../world.ts';
import { threadsOf } from './compare.ts';

export interface SweepFlags extends Asked {
  readonly axis: readonly string[];
  readonly metric: string;
  readonly threads?: string;
  readonly csv?: boolean;
  readonly markdown?: boolean;
  readonly json?: boolean;
}

/** What is wrong with every point alike is bad input, not an answer. */
function wrongThroughout({ points }: Sweep): readonly Problem[] {
  return points.every(({ reasons }) => reasons.length > 0) ? points[0]!.reasons : [];
}

/** A run that ended without an answer tells; then "no" where nobody meets the objectives anywhere. */
function statusOf({ points }: Sweep): Exit {
  const faults = points
    .flatMap(({ platforms }) => platforms.flatMap(({ reasons }) => reasons))
    .filter(({ code }) => code !== 'infeasible' && code !== 'unsupported');
  const status = faults.length === 0 ? EXIT.done : exitFor(faults);
  if (status === EXIT.internal || status === EXIT.cutShort) return status;
  return points.some(({ leaders }) => leaders.length > 0) ? EXIT.done : EXIT.no;
}

function print(result: Sweep, metric: Metric, { json, csv, markdown }: SweepFlags, world: World): void {
  if (json === true) printJson(result, world);
  else if (csv === true) world.print(sweepCsv(result).trimEnd());
  else if (markdown === true) world.print(sweepMarkdown(result, metric));
  else world.print(sweepText(result, metric, world));
}

async function runAll(files: readonly string[], flags: SweepFlags, world: World): Promise<Outcome<Sweep>> {
  const {
    axis,
    metric: _metric,
    threads: threadsText,
    csv: _csv,
    markdown: _markdown,
    json: _json,
    ...asked
  } = flags;
  const threads = threadsOf(threadsText, world);
  if (!threads.ok) return threads;
  const axes = axesOf(axis);
  if (!axes.ok) return axes;
  const prepared = await loadPrepared(files, asked, world);
  if (!prepared.ok) return prepared;
  const { document, plan } = prepared.value;
  return withRunner(threads.value, world, ({ execute, concurrency }, bar) =>
    sweep({
      execute,
      concurrency,
      signal: world.stopped,
      onProgress: fraction => bar.show(fraction, 'of the sweep is done'),
      subject: prepared.value,
      axes: axes.value,
      replications: plan.run.replications,
      seed: plan.run.seed,
      subjectAt: preparedWith(document),
    }),
  );
}

export async function runSweep(files: readonly string[], flags: SweepFlags, world: World): Promise<Exit> {
  const metric = metricOf(flags.metric);
  if (!metric.ok) return refuse(metric.problems, world, flags.json);
  const outcome = await runAll(files, flags, world);
  if (!outcome.ok) return refuse(outcome.problems, world, flags.json);
  const wrong = wrongThroughout(outcome.value);
  if (wrong.length > 0) return refuse(wrong, world, flags.json);
  print(outcome.value, metric.value, flags, world);
  return statusOf(outcome.value);
}
