/** `tare conformance`: upstream's own cases, each passed, failed or unsupported; "no" unless all passed. */
import { explainIssues, failure, type Outcome, problem, success } from '@tare/schema';
import { printJson, refuse } from '../answer.ts';
import { type CaseResult, checkSuite } from '../conformance/checks.ts';
import { type Suite, suiteSchema } from '../conformance/suite.ts';
import { EXIT, type Exit } from '../exit.ts';
import { readFiles } from '../files.ts';
import { columns } from '../text/columns.ts';
import type { World } from '../world.ts';

function parseSuite(name: string, text: string): Outcome<Suite> {
  try {
    const parsed = suiteSchema.safeParse(JSON.parse(text));
    return parsed.success ? success(parsed.data) : failure(explainIssues(parsed.error.issues));
  } catch {
    return failure([problem('syntax', name, 'This is not JSON.', 'Give a file of upstream cases.')]);
  }
}

const count = (results: readonly CaseResult[], status: CaseResult['verdict']['status']): number =>
  results.filter(({ verdict }) => verdict.status === status).length;

const shown = (value: unknown): string => JSON.stringify(value) ?? 'nothing';

function text(results: readonly CaseResult[], world: World): string {
  const suites = [...new Set(results.map(({ suite }) => suite))];
  const table = columns([
    [world.bold('Suite'), 'passed', 'failed', 'unsupported'],
    ...suites.map(suite => {
      const own = results.filter(result => result.suite === suite);
      return [
        suite,
        ...(['passed', 'failed', 'unsupported'] as const).map(status => String(count(own, status))),
      ];
    }),
  ]);
  const failed = results.flatMap(({ suite, case: name, verdict }) =>
    verdict.status === 'failed'
      ? [`${suite}: ${name}\n  expected ${shown(verdict.expected)}\n  got      ${shown(verdict.got)}`]
      : [],
  );
  return [table, ...failed, ...reasons(results), total(results)].join('\n\n');
}

/** Why what is not supported is not, each reason once. */
function reasons(results: readonly CaseResult[]): string[] {
  const counts = new Map<string, number>();
  for (const { suite, verdict } of results)
    if (verdict.status === 'unsupported') {
      const reason = `${suite}: ${verdict.why}`;
      counts.set(reason, (counts.get(reason) ?? 0) + 1);
    }
  if (counts.size === 0) return [];
  return [
    ['Unsupported', ...[...counts].map(([reason, times]) => `  ${String(times)} × ${reason}`)].join('\n'),
  ];
}

function total(results: readonly CaseResult[]): string {
  const unsupported = count(results, 'unsupported');
  const share = ((100 * unsupported) / Math.max(1, results.length)).toFixed(1);
  return `${String(count(results, 'passed'))} of ${String(results.length)} cases passed, ${String(count(results, 'failed'))} failed, ${String(unsupported)} unsupported (${share} %).`;
}

export async function runConformance(
  names: readonly string[],
  { json }: { readonly json?: boolean },
  world: World,
): Promise<Exit> {
  const files = await readFiles(names, world);
  if (!files.ok) return refuse(files.problems, world, json);
  const suites = files.value.map(file => parseSuite(file.name, file.text));
  const problems = suites.flatMap(suite => (suite.ok ? [] : suite.problems));
  if (problems.length > 0) return refuse(problems, world, json);
  const results = suites.flatMap(suite => (suite.ok ? checkSuite(suite.value) : []));
  if (json === true)
    printJson(
      results.map(({ verdict, ...one }) => ({ ...one, ...verdict })),
      world,
    );
  else world.print(text(results, world));
  return count(results, 'passed') === results.length ? EXIT.done : EXIT.no;
}
