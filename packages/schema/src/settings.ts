/** The scenario with other values at some paths: what a sweep, a search and a what-if run. */
import type { ScenarioDocument } from './scenario.ts';
import { failure, type Outcome, type Problem, problem, success } from './problem.ts';
import type { SweepSetting } from './sweep.ts';

type Mapping = Readonly<Record<string, unknown>>;

const isMapping = (value: unknown): value is Mapping => typeof value === 'object' && value !== null;

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

const entriesOf = (document: unknown, part: string): Mapping => {
  const entries = isMapping(document) && Object.hasOwn(document, part) ? document[part] : undefined;
  return isMapping(entries) ? entries : {};
};

/** Keys of a path in a document, from the outside in. Ids of the catalogue have points in them, and so may names; the longest that is there is meant. */
export function settingKeys(document: unknown, path: string): readonly string[] {
  const [part = '', ...rest] = path.split('.');
  if (rest.length === 0) return [part];
  const after = rest.join('.');
  if (part === 'assumptions') return [part, after];
  if (!NAMED.has(part)) return [part, ...rest];
  const name = Object.keys(entriesOf(document, part))
    .filter(one => after.startsWith(`${one}.`))
    .reduce((longest, one) => (one.length > longest.length ? one : longest), '');
  return name === '' ? [part, ...rest] : [part, name, ...after.slice(name.length + 1).split('.')];
}

/** A path into an entry that is not there would make half of one: it says so instead. */
function unnamed(document: unknown, keys: readonly string[], path: string): Problem[] {
  const [part = '', name, field] = keys;
  if (field === undefined || name === undefined || !NAMED.has(part)) return [];
  const entries = entriesOf(document, part);
  if (Object.keys(entries).length === 0 || Object.hasOwn(entries, name)) return [];
  return [
    problem(
      'unknown-reference',
      path,
      `There is no "${name}" among the ${part}.`,
      `Name one of: ${Object.keys(entries).join(', ')}.`,
    ),
  ];
}

/** A copy with the value there; what is missing on the way is made. Undefined where a part of the way is a plain value. */
function put(into: unknown, [key, ...rest]: readonly string[], value: SweepSetting['value']): unknown {
  if (key === undefined) return value;
  if (into !== undefined && into !== null && typeof into !== 'object') return undefined;
  const own = isMapping(into) && Object.hasOwn(into, key) ? into[key] : undefined;
  const inner = put(own, rest, value);
  if (inner === undefined) return undefined;
  if (!Array.isArray(into)) return { ...into, [key]: inner };
  return /^\d+$/.test(key) && Number(key) < into.length ? into.with(Number(key), inner) : undefined;
}

/** The scenario with each value at its path; what is not there yet is added, for the schema to judge. */
export function documentWith(
  document: ScenarioDocument,
  settings: readonly SweepSetting[],
): Outcome<unknown> {
  let changed: unknown = document;
  for (const { path, value } of settings) {
    const keys = settingKeys(changed, path);
    const nobody = unnamed(changed, keys, path);
    if (nobody.length > 0) return failure(nobody);
    const next = put(changed, keys, value);
    if (next === undefined)
      return failure([
        problem(
          'invalid',
          path,
          'Nothing can stand at this path: a part of it is a plain value, or a list that is shorter.',
          'Mend the path.',
        ),
      ]);
    changed = next;
  }
  return success(changed);
}
