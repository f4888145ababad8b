/** The merged compose file as a set of services: profiles applied, references and cycles checked. */
import { LIMITS } from '@tare/schema';
import { type Findings, leaveOut, refuse } from '../findings.ts';
import {
  at,
  describe,
  entriesOf,
  isNull,
  itemsAt,
  type Mapping,
  textAt,
  textOf,
  type Value,
} from '../source/value.ts';
import { type ComposeDependency, dependenciesOf } from './dependencies.ts';

export interface ComposeService {
  readonly name: string;
  readonly definition: Mapping;
  readonly dependencies: readonly ComposeDependency[];
}

const NAME = /^[a-zA-Z0-9._-]+$/;

function isService(name: string, value: Value, findings: Findings): value is Mapping {
  if (!NAME.test(name)) {
    refuse(findings, 'invalid', value.place, {
      message: `"${name}" is not a service name.`,
      fix: 'Use letters, digits, ".", "_" and "-".',
    });
    return false;
  }
  if (value.kind === 'mapping') return true;
  const empty = isNull(value);
  refuse(findings, empty ? 'missing' : 'invalid', value.place, {
    message: empty
      ? `service "${name}" has neither an image nor a build context specified.`
      : `services.${name} must be a mapping, and this is ${describe(value)}.`,
    fix: 'Write at least its image.',
  });
  return false;
}

const profilesOf = (service: Value): readonly string[] =>
  itemsAt(service, 'profiles')
    .map(item => textOf(item) ?? '')
    .filter(profile => profile !== '');

function isActive(service: Mapping, active: ReadonlySet<string>): boolean {
  const profiles = profilesOf(service);
  return profiles.length === 0 || active.has('*') || profiles.some(profile => active.has(profile));
}

function checkImage(name: string, service: Mapping, findings: Findings): void {
  const sources = ['image', 'build', 'dockerfile', 'provider', 'extends'].map(key => at(service, key));
  if (sources.some(value => !isNull(value))) return;
  refuse(findings, 'missing', service.place, {
    message: `service "${name}" has neither an image nor a build context specified.`,
    fix: 'Add its image. If this file only overrides another one, give that one too, before it.',
  });
}

interface Project {
  readonly all: ReadonlyMap<string, Mapping>;
  readonly active: ReadonlyMap<string, Mapping>;
}

function refuseUndefined(name: string, dependency: ComposeDependency, findings: Findings): void {
  refuse(findings, 'unknown-reference', dependency.place, {
    message: `service "${name}" depends on undefined service "${dependency.on}".`,
    fix: `Add the service ${dependency.on}, or the file that defines it.`,
  });
}

function checkDependency(
  name: string,
  dependency: ComposeDependency,
  project: Project,
  findings: Findings,
): void {
  if (project.active.has(dependency.on) || !dependency.required) return;
  const disabled = project.all.get(dependency.on);
  if (disabled === undefined) {
    refuseUndefined(name, dependency, findings);
    return;
  }
  refuse(findings, 'unknown-reference', dependency.place, {
    message: `service "${dependency.on}" is required by "${name}" but is disabled.`,
    fix: `Enable one of its profiles: ${profilesOf(disabled).join(', ')}.`,
  });
}

/** A cycle that a depth-first walk closes, as the names on it; undefined where there is none. */
function cycleFrom(
  start: string,
  edges: ReadonlyMap<string, readonly string[]>,
  done: Set<string>,
): string[] | undefined {
  const path = new Set<string>();
  const pending: { name: string; leaving: boolean }[] = [{ name: start, leaving: false }];
  while (pending.length > 0) {
    const { name, leaving } = pending.pop()!;
    if (leaving) {
      path.delete(name);
      done.add(name);
      continue;
    }
    if (path.has(name)) return [...[...path].slice([...path].indexOf(name)), name];
    if (done.has(name)) continue;
    path.add(name);
    pending.push({ name, leaving: true });
    for (const next of [...(edges.get(name) ?? [])].reverse()) pending.push({ name: next, leaving: false });
  }
  return undefined;
}

function checkCycles(services: readonly ComposeService[], findings: Findings): void {
  const edges = new Map(services.map(({ name, dependencies }) => [name, dependencies.map(({ on }) => on)]));
  const done = new Set<string>();
  for (const { name, definition } of services) {
    const cycle = cycleFrom(name, edges, done);
    if (cycle === undefined) continue;
    refuse(findings, 'cycle', definition.place, {
      message: `dependency cycle detected: ${cycle.join(' -> ')}.`,
      fix: 'Take one of these dependencies out; compose cannot start any of them first.',
    });
    return;
  }
}

function definitions(root: Mapping, findings: Findings): Map<string, Mapping> {
  const section = at(root, 'services');
  const found = new Map<string, Mapping>();
  if (section !== undefined && section.kind !== 'mapping' && !isNull(section)) {
    refuse(findings, 'invalid', section.place, {
      message: `services must be a mapping, and this is ${describe(section)}.`,
      fix: 'Write services as name: definition.',
    });
  }
  for (const [name, value] of entriesOf(section))
    if (isService(name, value, findings)) found.set(name, value);
  return found;
}

function refuseEmpty(root: Mapping, all: ReadonlyMap<string, Mapping>, findings: Findings): void {
  if (findings.problems.length > 0) return;
  const profiles = [...new Set([...all.values()].flatMap(profilesOf))].sort().join(', ');
  refuse(findings, 'missing', root.place, {
    message:
      all.size === 0
        ? 'the compose file defines no service.'
        : 'no service is selected: all of them stand in profiles that are not active.',
    fix: all.size === 0 ? 'Give a file with services.' : `Enable a profile: ${profiles}.`,
  });
}

/** The active services of a project; every fault in how they hang together goes to the findings. */
export function readProject(
  root: Mapping,
  profiles: ReadonlySet<string>,
  findings: Findings,
): readonly ComposeService[] {
  const all = definitions(root, findings);
  const active = new Map([...all].filter(([, service]) => isActive(service, profiles)));
  for (const [name, service] of all) {
    if (active.has(name)) continue;
    leaveOut(
      findings,
      service.place,
      `service ${name}`,
      `Its profiles (${profilesOf(service).join(', ')}) are not active.`,
    );
  }
  if (active.size === 0) refuseEmpty(root, all, findings);
  if (active.size > LIMITS.services) {
    refuse(findings, 'too-large', root.place, {
      message: `there are ${String(active.size)} services, and at most ${String(LIMITS.services)} can be modelled.`,
      fix: 'Split the file.',
    });
    return [];
  }
  const services = [...active].map(([name, definition]) => ({
    name,
    definition,
    dependencies: dependenciesOf(definition),
  }));
  for (const { name, definition, dependencies } of services) {
    checkImage(name, definition, findings);
    for (const dependency of dependencies) checkDependency(name, dependency, { all, active }, findings);
  }
  checkCycles(services, findings);
  return services;
}

/** The project's name, if the file gives one. */
export const projectName = (root: Mapping): string | undefined => {
  const name = textAt(root, 'name');
  return name === undefined || name === '' ? undefined : name;
};
