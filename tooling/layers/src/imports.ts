import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cruise, type ICruiseResult, type IViolation } from 'dependency-cruiser';
import { importRules } from './rules.ts';
import type { Violation } from './violation.ts';

const GROUPS = ['apps', 'packages', 'tooling'];
const RESOLVE = {
  exportsFields: ['exports'],
  conditionNames: ['import', 'types', 'node', 'default'],
  extensions: ['.ts', '.tsx', '.mjs', '.js', '.d.ts', '.json'],
  mainFields: ['module', 'main', 'types'],
};

const chain = (violation: IViolation): string =>
  (violation.cycle ?? violation.via ?? []).map(({ name }) => name).join(' → ');

function toViolation(violation: IViolation, comments: ReadonlyMap<string, string>): Violation {
  const { rule, from, to } = violation;
  const trail = chain(violation);
  return {
    rule: rule.name,
    place: from,
    message: `imports ${trail === '' ? to : trail}. ${comments.get(rule.name) ?? ''}`,
  };
}

/**
 * Every import of the workspace against the layers.
 *
 * @throws when the sources could not be read at all; finding nothing to check is an error, not a pass
 */
export async function checkImports(root: string): Promise<Violation[]> {
  const forbidden = importRules(root);
  const groups = GROUPS.filter(group => existsSync(join(root, group)));
  const { output } = await cruise(
    groups,
    {
      baseDir: root,
      validate: true,
      ruleSet: { forbidden },
      tsPreCompilationDeps: true,
      doNotFollow: { path: 'node_modules' },
      exclude: { path: '(^|/)(dist|coverage|[.]next|[.]turbo|drizzle|next-env[.]d[.]ts)(/|$)' },
    },
    RESOLVE,
  );
  const { summary } = output as ICruiseResult;
  if (summary.totalCruised === 0) throw new Error(`No module found to check under ${root}.`);
  const comments = new Map(forbidden.map(({ name, comment }) => [name ?? '', comment ?? '']));
  return summary.violations.map(violation => toViolation(violation, comments));
}
