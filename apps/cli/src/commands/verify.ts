/** `tare verify`: the validation suite; "no" unless every case holds. */
import { formatSignificant } from '@tare/experiments';
import { ENGINE_VERSION, openThreadRunner } from '@tare/runner/node';
import { printJson, refuse } from '../answer.ts';
import { EXIT, type Exit } from '../exit.ts';
import { progressBar } from '../progress-bar.ts';
import { columns } from '../text/columns.ts';
import type { VerifyResult } from '../verify/case.ts';
import { validationMarkdown } from '../verify/markdown.ts';
import { verifyAll } from '../verify/suite.ts';
import type { World } from '../world.ts';
import { threadsOf } from './compare.ts';

export interface VerifyFlags {
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly threads?: string;
}

const cells = (one: VerifyResult): string[] => [
  one.rule,
  one.what,
  `${formatSignificant(one.expected, 6)} ${one.unit}`,
  formatSignificant(one.got, 6),
  formatSignificant(one.tolerance, 2),
  one.ok ? 'ok' : 'NOT OK',
];
const HEADS = ['Rule', 'Case', 'Expected', 'Got', 'Tolerance', 'Result'];

function summary(cases: readonly VerifyResult[]): string {
  const held = cases.filter(({ ok }) => ok).length;
  return `${String(held)} of ${String(cases.length)} cases hold.`;
}

function text(cases: readonly VerifyResult[]): string {
  return [columns([HEADS, ...cases.map(cells)]), summary(cases)].join('\n\n');
}

export async function runVerify(flags: VerifyFlags, world: World): Promise<Exit> {
  const threads = threadsOf(flags.threads, world);
  if (!threads.ok) return refuse(threads.problems, world, flags.json);
  const runner = await openThreadRunner({ threads: threads.value });
  const bar = progressBar(world);
  const onResult = ({ id }: VerifyResult, done: number, total: number) =>
    bar.show({ done, total, fraction: done / total, platform: id, replication: 0 });
  const outcome = await verifyAll({ execute: runner.execute, signal: world.stopped, onResult }).finally(
    () => {
      bar.end();
      return runner.close();
    },
  );
  if (!outcome.ok) return refuse(outcome.problems, world, flags.json);
  if (flags.json === true) printJson({ engineVersion: ENGINE_VERSION, cases: outcome.value }, world);
  else world.print(flags.markdown === true ? validationMarkdown(outcome.value) : text(outcome.value));
  return outcome.value.every(({ ok }) => ok) ? EXIT.done : EXIT.no;
}
