/** `tare run`: one platform, one seed, one report. */
import type { Prepared } from '@tare/catalog';
import { formatSignificant } from '@tare/experiments';
import { failure, type Outcome, problem, type Report, success } from '@tare/schema';
import { printJson, refuse } from '../answer.ts';
import { EXIT, type Exit } from '../exit.ts';
import { loadPrepared } from '../load.ts';
import { reportText } from '../text/report.ts';
import { withRunner } from '../with-runner.ts';
import type { World } from '../world.ts';

const MIB = 1048576;

export interface RunFlags {
  readonly platform?: string;
  readonly seed?: string;
  readonly duration?: string;
  readonly profile?: readonly string[];
  readonly json?: boolean;
}

/** Index of the platform asked for, or of the baseline. */
function choose({ plan }: Prepared, wanted: string | undefined): Outcome<number> {
  const index = wanted === undefined ? plan.baseline : plan.platforms.findIndex(({ id }) => id === wanted);
  const platform = plan.platforms[index];
  if (platform === undefined)
    return failure([
      problem(
        'unknown-reference',
        '--platform',
        `The scenario has no platform "${wanted ?? ''}".`,
        `Use one of: ${plan.platforms.map(({ id }) => id).join(', ')}.`,
      ),
    ]);
  return platform.infeasible.length > 0 ? failure(platform.infeasible) : success(index);
}

/** The report, and beside it the most memory that the run took, bytes. */
interface Ran {
  readonly report: Outcome<Report>;
  readonly peakBytes: number;
}

async function execute({ plan }: Prepared, platform: number, world: World): Promise<Ran> {
  const name = plan.platforms[platform]!.id;
  let peakBytes = 0;
  const report = await withRunner(1, world, (runner, bar) =>
    runner.execute(
      { plan, platform, seed: plan.run.seed },
      {
        signal: world.stopped,
        onProgress: fraction => bar.show(fraction, name),
        onMemory: bytes => {
          peakBytes = bytes;
        },
      },
    ),
  );
  return { report, peakBytes };
}

/** On standard error: it is told of this machine, and the report is the same on all. */
const noteMemory = (peakBytes: number, world: World): void =>
  world.note(`Memory that the run took at most: ${formatSignificant(peakBytes / MIB, 3)} MiB.\n`);

export async function runRun(files: readonly string[], flags: RunFlags, world: World): Promise<Exit> {
  const { platform, json, ...asked } = flags;
  const prepared = await loadPrepared(files, asked, world);
  if (!prepared.ok) return refuse(prepared.problems, world, json);
  const chosen = choose(prepared.value, platform);
  if (!chosen.ok) return refuse(chosen.problems, world, json);
  const { report, peakBytes } = await execute(prepared.value, chosen.value, world);
  if (!report.ok) return refuse(report.problems, world, json);
  if (json === true) printJson(report.value, world);
  else world.print(reportText(report.value, world));
  noteMemory(peakBytes, world);
  return report.value.complete ? EXIT.done : EXIT.cutShort;
}
