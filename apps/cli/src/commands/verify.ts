/** `tare verify`: the validation suite; "no" unless every case holds. */
import { formatSignificant, runSuite, type ValidationCase } from '@tare/experiments';
import { ENGINE_VERSION, openThreadRunner } from '@tare/runner/node';
import { printJson, refuse } from '../answer.ts';
import { EXIT, type Exit } from '../exit.ts';
import { progressBar } from '../progress-bar.ts';
import { columns } from '../text/columns.ts';
import type { World } from '../world.ts';
import { threadsOf } from './compare.ts';

export interface VerifyFlags {
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly threads?: string;
}

const cells = (one: ValidationCase): string[] => [
  one.id,
  one.rule,
  one.kind,
  formatSignificant(one.expected, 6),
  formatSignificant(one.got, 6),
  formatSignificant(one.tolerance, 2),
  one.ok ? 'ok' : 'NOT OK',
];
const HEADS = ['Case', 'Rule', 'Kind', 'Expected', 'Got', 'Tolerance', 'Result'];

function summary(cases: readonly ValidationCase[]): string {
  const held = cases.filter(({ ok }) => ok).length;
  return `${String(held)} of ${String(cases.length)} cases hold.`;
}

const markdownRow = (row: readonly string[]): string => `| ${row.join(' | ')} |`;

function markdown(cases: readonly ValidationCase[]): string {
  const rows = cases.map(one => markdownRow([...cells(one), one.calibratedOn ? 'yes' : 'no', one.source]));
  return [
    '# Validation',
    '',
    `Made by \`npm run -s tare -- verify --markdown\` with engine ${ENGINE_VERSION}. ${summary(cases)}`,
    '',
    'Closed forms: the mean of 20 replications, in units of the mean demand; the tolerance is the half-width of its own 99 % interval',
    '(for percentiles plus the 1 % of the histogram), and at most 2 % of what is expected.',
    '"Calibrated" says whether the model’s constants were fitted to that very figure.',
    '',
    markdownRow([...HEADS, 'Calibrated', 'Source']),
    markdownRow([...HEADS, '', ''].map(() => '---')),
    ...rows,
  ].join('\n');
}

function text(cases: readonly ValidationCase[]): string {
  return [columns([HEADS, ...cases.map(cells)]), summary(cases)].join('\n\n');
}

export async function runVerify(flags: VerifyFlags, world: World): Promise<Exit> {
  const threads = threadsOf(flags.threads, world);
  if (!threads.ok) return refuse(threads.problems, world, flags.json);
  const runner = await openThreadRunner({ threads: threads.value });
  const bar = progressBar(world);
  const onProgress = (done: number, total: number, platform: string) =>
    bar.show({ done, total, fraction: done / total, platform, replication: 0 });
  const outcome = await runSuite({
    execute: runner.execute,
    concurrency: runner.concurrency,
    signal: world.stopped,
    onProgress,
  }).finally(() => {
    bar.end();
    return runner.close();
  });
  if (!outcome.ok) return refuse(outcome.problems, world, flags.json);
  if (flags.json === true) printJson({ engineVersion: ENGINE_VERSION, cases: outcome.value }, world);
  else world.print(flags.markdown === true ? markdown(outcome.value) : text(outcome.value));
  return outcome.value.every(({ ok }) => ok) ? EXIT.done : EXIT.no;
}
