/** `include`: other compose files taken in whole; what they define must not be defined twice. */
import { LIMITS } from '@tare/schema';
import { refuse } from '../findings.ts';
import {
  at,
  describe,
  entriesOf,
  itemsAt,
  type Mapping,
  mapping,
  textAt,
  textOf,
  type Value,
  withEntry,
} from '../source/value.ts';
import { applyExtends, type Library } from './extends.ts';
import { requireFile } from './files.ts';
import { mergeFiles } from './merge.ts';

const SECTIONS = ['services', 'networks', 'volumes', 'secrets', 'configs'] as const;

/** The file names of one include; several are merged with one another first. */
function pathsOf(clause: Value): readonly Value[] {
  if (clause.kind === 'scalar') return [clause];
  const path = at(clause, 'path');
  return path?.kind === 'sequence' ? path.items : path === undefined ? [] : [path];
}

function refuseCycle(chain: readonly string[], clause: Value, library: Library): undefined {
  refuse(library.findings, 'cycle', clause.place, {
    message: `include cycle: ${chain.join(' includes ')}.`,
    fix: 'Take one of the includes out.',
  });
  return undefined;
}

function refuseCount(clause: Value, library: Library): undefined {
  refuse(library.findings, 'too-large', clause.place, {
    message: `files are included more than ${String(LIMITS.importFiles)} times in all.`,
    fix: 'Include each file once.',
  });
  return undefined;
}

function openIncluded(path: Value, chain: readonly string[], library: Library): Mapping | undefined {
  const relative = textOf(path);
  if (relative === undefined) {
    refuse(library.findings, 'invalid', path.place, {
      message: `include takes file names, and this is ${describe(path)}.`,
      fix: 'Write the path of a compose file.',
    });
    return undefined;
  }
  const file = requireFile(
    { names: library.names, relative, place: path.place, what: 'an included file' },
    library.findings,
  );
  if (file === undefined) return undefined;
  if (chain.includes(file)) return refuseCycle([...chain, file], path, library);
  if (library.includes.count++ > LIMITS.importFiles) return refuseCount(path, library);
  const root = library.open(file);
  return root === undefined ? undefined : loadFile(root, file, [...chain, file], library);
}

function loadInclude(clause: Value, chain: readonly string[], library: Library): Mapping | undefined {
  let whole: Mapping | undefined;
  for (const path of pathsOf(clause)) {
    const root = openIncluded(path, chain, library);
    if (root !== undefined) whole = whole === undefined ? root : mergeFiles(whole, root, library.findings);
  }
  return whole;
}

/** One file included along two ways defines its services once. */
const samePlace = (one: Value, other: Value): boolean =>
  one.place.file === other.place.file && one.place.line === other.place.line;

function addSection(section: string, root: Mapping, included: Mapping, library: Library): Mapping {
  const added = entriesOf(at(included, section));
  const own = at(root, section);
  if (added.length === 0) return root;
  const entries = new Map<string, Value>(own?.kind === 'mapping' ? own.entries : []);
  for (const [name, value] of added) {
    const known = entries.get(name);
    if (known === undefined) entries.set(name, value);
    else if (section === 'services' && !samePlace(known, value)) {
      refuse(library.findings, 'conflict', known.place, {
        message: `${section}.${name} conflicts with the one included from ${value.place.file}:${String(value.place.line)}.`,
        fix: 'Rename one, or change the included one in an override file.',
      });
    }
  }
  return withEntry(root, section, mapping(entries, own?.place ?? root.place));
}

/** A file with its includes taken in and its extends carried out. `chain` is how we came here, this file last. */
export function loadFile(root: Mapping, file: string, chain: readonly string[], library: Library): Mapping {
  let result = applyExtends(root, file, library);
  for (const clause of itemsAt(root, 'include')) {
    const included = loadInclude(clause, chain, library);
    if (included === undefined) continue;
    for (const section of SECTIONS) result = addSection(section, result, included, library);
  }
  return withEntry(result, 'include', undefined);
}

/** Names of files that a compose file takes in or extends, as written, with the place of the wish. */
export function referencesOf(root: Mapping): readonly string[] {
  const included = itemsAt(root, 'include')
    .flatMap(pathsOf)
    .map(path => textOf(path));
  const extended = entriesOf(at(root, 'services')).map(([, service]) => textAt(service, 'extends', 'file'));
  return [...included, ...extended].filter(name => name !== undefined);
}
