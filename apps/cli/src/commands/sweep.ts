/** `tare sweep`: which platform wins where, over one or more settings of the scenario. */
import { type Prepared, preparedWith } from '@tare/catalog';
import { sweep, sweepCsv, sweepMarkdown } from '@tare/experiments';
import {
  failure,
  type ListedAxis,
  type Metric,
  type Outcome,
  type Problem,
  problem,
  type Sweep,
  success,
} from '@tare/schema';
import { printJson, refuse } from '../answer.ts';
import { axesOf, problemsOf } from '../axis.ts';
import { EXIT, type Exit, exitFor } from '../exit.ts';
import { type Asked, loadPrepared } from '../load.ts';
import { metricOf } from '../metric.ts';
import { progressBar } from '../progress-bar.ts';
import { sweepOnServer } from '../server-sweep.ts';
import { sweepText } from '../text/sweep.ts';
import { withRunner } from '../with-runner.ts';
import type { World } from '../world.ts';
import { threadsOf } from './compare.ts';

export interface SweepFlags extends Asked {
  readonly axis: readonly string[];
  readonly metric: string;
  /** So many points instead of every combination. */
  readonly sample?: string;
  readonly threads?: string;
  /** Address of a server that runs it. */
  readonly server?: string;
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

/** The number of points, or what is wrong with the flag. */
function sampleOf(text: string | undefined): Outcome<number | undefined> {
  if (text === undefined || /^[1-9]\d{0,8}$/.test(text))
    return success(text === undefined ? undefined : Number(text));
  const message = `"${text}" is not a number of points.`;
  return failure([problem('invalid', '--sample', message, 'Write for example 100.')]);
}

/** Threads of this machine do nothing for a sweep that is elsewhere. */
function needlessThreads({ server, threads }: SweepFlags): Problem[] {
  if (server === undefined || threads === undefined) return [];
  const message = 'The threads are those of the server.';
  return [problem('invalid', '--threads', message, 'Leave --threads out, or --server.')];
}

interface SweepAsked {
  readonly prepared: Prepared;
  readonly axes: readonly ListedAxis[];
  readonly sample?: number;
}

function runHere(
  { prepared, axes, ...sample }: SweepAsked,
  threads: number,
  world: World,
): Promise<Outcome<Sweep>> {
  const { document, plan } = prepared;
  return withRunner(threads, world, ({ execute, concurrency }, bar) =>
    sweep({
      execute,
      concurrency,
      signal: world.stopped,
      onProgress: fraction => bar.show(fraction, 'of the sweep is done'),
      subject: prepared,
      axes,
      ...sample,
      replications: plan.run.replications,
      seed: plan.run.seed,
      subjectAt: preparedWith(document),
    }),
  );
}

async function runThere(
  { prepared, axes, ...sample }: SweepAsked,
  server: string,
  world: World,
): Promise<Outcome<Sweep>> {
  const { document, plan } = prepared;
  const { replications, seed } = plan.run;
  const bar = progressBar(world);
  const asked = { document, axes, ...sample, options: { replications, seed } };
  const outcome = await sweepOnServer(asked, { server, stopped: world.stopped, bar });
  bar.end();
  return outcome;
}

async function runAll(files: readonly string[], flags: SweepFlags, world: World): Promise<Outcome<Sweep>> {
  const threads = threadsOf(flags.threads, world);
  const axes = axesOf(flags.axis);
  const sample = sampleOf(flags.sample);
  const wrong = [...problemsOf(threads, axes, sample), ...needlessThreads(flags)];
  if (!threads.ok || !axes.ok || !sample.ok || wrong.length > 0) return failure(wrong);
  const {
    axis: _a,
    metric: _m,
    sample: _s,
    server,
    threads: _t,
    csv: _c,
    markdown: _d,
    json: _j,
    ...own
  } = flags;
  const prepared = await loadPrepared(files, own, world);
  if (!prepared.ok) return prepared;
  const asked = {
    prepared: prepared.value,
    axes: axes.value,
    ...(sample.value === undefined ? {} : { sample: sample.value }),
  };
  return server === undefined ? runHere(asked, threads.value, world) : runThere(asked, server, world);
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
