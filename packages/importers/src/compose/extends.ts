/** `extends`: a service laid on another one of the same or another file, in chains. */
import { type Findings, refuse, type SourcePlace } from '../findings.ts';
import {
  at,
  describe,
  isNull,
  type Mapping,
  mapping,
  textAt,
  textOf,
  type Value,
  withEntry,
} from '../source/value.ts';
import { requireFile } from './files.ts';
import { mergeServices } from './merge.ts';

/** The compose files of an import, each interpolated once. */
export interface Library {
  readonly names: readonly string[];
  /** The interpolated root of a given file; undefined when it is no compose file. */
  readonly open: (name: string) => Mapping | undefined;
  readonly findings: Findings;
  /** How often files were included so far, as files that include one another twice double with each level. */
  readonly includes: { count: number };
}

interface Target {
  readonly file: string;
  readonly service: string;
}

function missingService(owner: Value, message: string, library: Library): undefined {
  refuse(library.findings, 'unknown-reference', owner.place, {
    message,
    fix: 'Name a service that stands there.',
  });
  return undefined;
}

/** What an `extends` points at; undefined, with a problem, when it points nowhere. */
function targetOf(clause: Value, here: string, library: Library): Target | undefined {
  const service = clause.kind === 'mapping' ? textAt(clause, 'service') : textOf(clause);
  if (service === undefined || service === '') {
    return missingService(clause, `extends must name a service, and this is ${describe(clause)}.`, library);
  }
  const relative = textAt(clause, 'file');
  if (relative === undefined) return { file: here, service };
  const request = {
    names: library.names,
    relative,
    place: clause.place,
    what: `the extended service ${service}`,
  };
  const file = requireFile(request, library.findings);
  return file === undefined ? undefined : { file, service };
}

function refuseCycle(chain: readonly string[], place: SourcePlace, library: Library): undefined {
  refuse(library.findings, 'cycle', place, {
    message: `circular reference of extends: ${chain.join(' → ')}.`,
    fix: 'Let one of them stand on its own.',
  });
  return undefined;
}

/** Services extended one through another; longer chains are not written by people. */
const LONGEST_CHAIN = 50;

function refuseLength(place: SourcePlace, library: Library): undefined {
  refuse(library.findings, 'too-large', place, {
    message: `more than ${String(LONGEST_CHAIN)} services extend one another.`,
    fix: 'Shorten the chain.',
  });
  return undefined;
}

interface Step {
  readonly root: Mapping;
  readonly file: string;
  readonly chain: readonly string[];
}

function baseOf(clause: Value, step: Step, library: Library): Mapping | undefined {
  const target = targetOf(clause, step.file, library);
  if (target === undefined) return undefined;
  const mark = `${target.file}#${target.service}`;
  if (step.chain.length > LONGEST_CHAIN) return refuseLength(clause.place, library);
  if (step.chain.includes(mark)) return refuseCycle([...step.chain, mark], clause.place, library);
  const root = target.file === step.file ? step.root : library.open(target.file);
  const service = at(root, 'services', target.service);
  if (root === undefined || service === undefined) {
    return missingService(
      clause,
      `cannot extend service ${target.service}: it is not in ${target.file}.`,
      library,
    );
  }
  return resolveService(
    service,
    target.service,
    { root, file: target.file, chain: [...step.chain, mark] },
    library,
  );
}

function resolveService(service: Value, name: string, step: Step, library: Library): Mapping | undefined {
  if (service.kind !== 'mapping') return undefined;
  const clause = service.entries.get('extends');
  if (clause === undefined || isNull(clause)) return service;
  const base = baseOf(clause, step, library);
  // A clause that leads nowhere stays, so that what it would have brought is not missed a second time.
  return base === undefined
    ? service
    : mergeServices(base, withEntry(service, 'extends', undefined), name, library.findings);
}

/** The file with every `extends` carried out. */
export function applyExtends(root: Mapping, file: string, library: Library): Mapping {
  const services = at(root, 'services');
  if (services?.kind !== 'mapping') return root;
  const entries = new Map<string, Value>();
  for (const [name, service] of services.entries) {
    const step = { root, file, chain: [`${file}#${name}`] };
    entries.set(name, resolveService(service, name, step, library) ?? service);
  }
  return withEntry(root, 'services', mapping(entries, services.place));
}
