/** `tare verify`: the validation suite; "no" unless every case holds. */
import { formatSignificant } from '@tare/experiments';
import { ENGINE_VERSION } from '@tare/runner/node';
import { printJson, refuse } from '../answer.ts';
import { EXIT, type Exit } from '../exit.ts';
import { columns } from '../text/columns.ts';
import type { VerifyResult } from '../verify/case.ts';
import { countsOf } from '../verify/counts.ts';
import { validationMarkdown } from '../verify/markdown.ts';
import { packingSets } from '../verify/packing.ts';
import { planetlabSets } from '../verify/planetlab.ts';
import { verifyAll } from '../verify/suite.ts';
import { withRunner } from '../with-runner.ts';
import type { World } from '../world.ts';
import { threadsOf } from './compare.ts';

export interface VerifyFlags {
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly threads?: string;
  /** Beginning of the ids of the cases to run. */
  readonly only?: string;
}

const cells = (one: VerifyResult): string[] => [
  one.rule,
  one.what,
  `${formatSignificant(one.expected, 6)} ${one.unit}`,
  formatSignificant(one.got, 6),
  formatSignificant(one.tolerance, 2),
  one.ok ? 'ok' : one.knownWrong === null ? 'NOT OK' : 'known to be wrong',
];
const HEADS = ['Rule', 'Case', 'Expected', 'Got', 'Tolerance', 'Result'];

function summary(results: readonly VerifyResult[]): string {
  const { cases, held, byKind, knownWrong } = countsOf(results);
  const kinds = Object.entries(byKind)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${String(count)} ${kind}`);
  return `${String(held)} of ${String(cases)} cases hold (${kinds.join(', ')}); ${String(knownWrong)} more are known to be wrong.`;
}

function text(cases: readonly VerifyResult[]): string {
  return [columns([HEADS, ...cases.map(cells)]), summary(cases)].join('\n\n');
}

/** Cases that count, and beside them those that are known to be wrong. */
function jsonOf(results: readonly VerifyResult[]): unknown {
  return {
    engineVersion: ENGINE_VERSION,
    counts: countsOf(results),
    cases: results.filter(({ knownWrong }) => knownWrong === null),
    knownWrong: results.filter(({ knownWrong }) => knownWrong !== null),
  };
}

export async function runVerify(flags: VerifyFlags, world: World): Promise<Exit> {
  const threads = threadsOf(flags.threads, world);
  if (!threads.ok) return refuse(threads.problems, world, flags.json);
  const traced = [packingSets(), planetlabSets()];
  for (const { absent } of traced) if (absent !== null) world.note(`${absent}\n`);
  const beside = traced.flatMap(({ sets }) => sets);
  const outcome = await withRunner(threads.value, world, ({ execute }, bar) => {
    const onResult = ({ id }: VerifyResult, done: number, total: number) =>
      bar.show(done / total, `${String(done)} of ${String(total)} cases, ${id}`);
    return verifyAll({ execute, signal: world.stopped, onResult, only: flags.only, beside });
  });
  if (!outcome.ok) return refuse(outcome.problems, world, flags.json);
  const results = outcome.value;
  if (flags.json === true) printJson(jsonOf(results), world);
  else world.print(flags.markdown === true ? validationMarkdown(results) : text(results));
  const { cases, held } = countsOf(results);
  return held === cases ? EXIT.done : EXIT.no;
}
