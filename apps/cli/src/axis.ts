/** Paths in a scenario as the command line writes them, and the scenario with other values there. */
import {
  failure,
  type ListedAxis,
  type Outcome,
  type Problem,
  problem,
  type ScenarioDocument,
  type SweepSetting,
  success,
} from '@tare/schema';
import { Document } from 'yaml';
import { flagValue } from './load.ts';

/** The ids of the catalogue have points in them. */
export const pathOf = (name: string): readonly string[] =>
  name.startsWith('assumptions.') ? ['assumptions', name.slice('assumptions.'.length)] : name.split('.');

/** Parts of a scenario whose entries have names of their own. */
const NAMED: ReadonlySet<string> = new Set([
  'services',
  'platforms',
  'sites',
  'traffic',
  'batches',
  'traces',
  'faults',
  'images',
]);

/** A path into an entry that is not there would make half of one: it says so instead. */
function unnamed(document: unknown, path: string): Problem | null {
  const [part, name, field] = pathOf(path).map(String);
  if (field === undefined || name === undefined || !NAMED.has(part!)) return null;
  const entries = (document as Readonly<Record<string, unknown>>)[part!];
  if (typeof entries !== 'object' || entries === null || Object.hasOwn(entries, name)) return null;
  return problem(
    'unknown-reference',
    path,
    `There is no "${name}" among the ${part!}.`,
    `Name one of: ${Object.keys(entries).join(', ')}.`,
  );
}

/** The scenario with each value at its path; what is not there yet is added, for the schema to judge. */
export function documentWith(
  document: ScenarioDocument,
  settings: readonly SweepSetting[],
): Outcome<unknown> {
  const changed = new Document(document, { aliasDuplicateObjects: false });
  for (const { path, value } of settings) {
    const nobody = unnamed(document, path);
    if (nobody !== null) return failure([nobody]);
    try {
      changed.setIn(pathOf(path), value);
    } catch {
      return failure([
        problem(
          'invalid',
          path,
          'Nothing can stand at this path: a part of it is a plain value.',
          'Mend the path.',
        ),
      ]);
    }
  }
  return success(changed.toJS());
}

/** "sites.here.pools.main.count=1,2,3" */
export function listedAxis(text: string): Outcome<ListedAxis> {
  const [, path, list] = /^([^=\s]+)=(.+)$/.exec(text.trim()) ?? [];
  const items = list?.split(',').map(item => item.trim()) ?? [];
  if (path === undefined || items.length !== new Set(items).size || items.includes(''))
    return failure([
      problem(
        'invalid',
        '--axis',
        `"${text}" is not an axis.`,
        'Write a path and different values, as services.web.replicas=2,4,8.',
      ),
    ]);
  return success({ path, values: items.map(flagValue) });
}

export const problemsOf = (...outcomes: readonly Outcome<unknown>[]): readonly Problem[] =>
  outcomes.flatMap(outcome => (outcome.ok ? [] : outcome.problems));

/** Every axis that the flags name. */
export function axesOf(texts: readonly string[]): Outcome<readonly ListedAxis[]> {
  const axes = texts.map(listedAxis);
  const problems = problemsOf(...axes);
  if (problems.length > 0) return failure(problems);
  return success(axes.flatMap(axis => (axis.ok ? [axis.value] : [])));
}
