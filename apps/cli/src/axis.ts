/** Paths in a scenario as the command line writes them, and the scenario with other values there. */
import {
  failure,
  type Outcome,
  problem,
  type ScenarioDocument,
  type SearchSetting,
  success,
} from '@tare/schema';
import { Document } from 'yaml';
import { flagValue } from './load.ts';

/** The ids of the catalogue have points in them. */
export const pathOf = (name: string): readonly string[] =>
  name.startsWith('assumptions.') ? ['assumptions', name.slice('assumptions.'.length)] : name.split('.');

/** The scenario with each value at its path; what is not there yet is added, for the schema to judge. */
export function documentWith(
  document: ScenarioDocument,
  settings: readonly SearchSetting[],
): Outcome<unknown> {
  const changed = new Document(document);
  for (const { path, value } of settings)
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
  return success(changed.toJS());
}

export interface ListedAxis {
  readonly path: string;
  readonly values: readonly SearchSetting['value'][];
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
