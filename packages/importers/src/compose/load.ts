/** Compose files → one merged file → workloads, as `docker compose -f … -f …` reads them. */
import { readEnvironmentFile, type Environment } from '../environment/dotenv.ts';
import { type Findings, fileStart, leaveOut, normalise, refuse } from '../findings.ts';
import type { SourceFile } from '../source/parse.ts';
import { itemsAt, type Mapping, textAt } from '../source/value.ts';
import type { WorkloadSet } from '../workload.ts';
import type { Library } from './extends.ts';
import { findFile } from './files.ts';
import { loadFile, referencesOf } from './include.ts';
import type { Lookup } from './interpolate.ts';
import { dropResets, mergeFiles } from './merge.ts';
import { type ComposeService, projectName, readProject } from './project.ts';
import { readService } from './services.ts';
import { interpolateFile } from './variables.ts';

/** A compose file with its parsed root. */
export interface ComposeFile {
  readonly name: string;
  readonly root: Mapping;
}

export interface ComposeInput {
  readonly files: readonly ComposeFile[];
  /** Files that give variables: .env and what env_file names. */
  readonly environmentFiles: readonly SourceFile[];
  readonly profiles: readonly string[];
  /** Variables of the caller; they win over the .env file, as the shell's do. */
  readonly environment: Readonly<Record<string, string>>;
  /** Names of the files to lay on one another, in order; without it, all that no other file includes or extends. */
  readonly main?: readonly string[];
}

const lastPart = (name: string): string => name.slice(name.lastIndexOf('/') + 1);

/** The variables for interpolation: those of .env (here also dot.env) under those of the caller. */
function projectEnvironment(input: ComposeInput, findings: Findings): Environment {
  const outer = new Map(Object.entries(input.environment));
  const values = new Map<string, string>();
  for (const file of input.environmentFiles) {
    if (!['.env', 'dot.env'].includes(lastPart(file.name))) continue;
    for (const [key, value] of readEnvironmentFile(file, outer, findings)) values.set(key, value);
  }
  return new Map([...values, ...outer]);
}

/** The files that the caller names, in that order; a name that no file has is a problem. */
function chosenFiles(
  main: readonly string[],
  files: readonly ComposeFile[],
  findings: Findings,
): readonly ComposeFile[] {
  return main.flatMap(name => {
    // Further documents of one file are named after it, with a number.
    const found = files.filter(file => file.name === name || file.name.startsWith(`${name}#`));
    if (found.length === 0) {
      refuse(findings, 'missing', fileStart(name), {
        message: `${name} is named as a main file, and no compose file of that name was given.`,
        fix: `Name one of ${files.map(file => file.name).join(', ')}.`,
      });
    }
    return found;
  });
}

/** Files that stand for themselves; those that another one includes or extends come in through it. */
function freeFiles(files: readonly ComposeFile[]): readonly ComposeFile[] {
  const names = files.map(file => file.name);
  const used = new Set(
    files.flatMap(({ name, root }) =>
      referencesOf(root)
        .map(relative => findFile(names, name, relative))
        .filter(found => found !== name),
    ),
  );
  const free = files.filter(file => !used.has(file.name));
  return free.length > 0 ? free : files.slice(0, 1);
}

function openLibrary(input: ComposeInput, lookup: Lookup, findings: Findings): Library {
  const opened = new Map<string, Mapping>();
  const open = (name: string): Mapping | undefined => {
    const known = opened.get(name);
    const file = input.files.find(candidate => candidate.name === name);
    if (known !== undefined || file === undefined) return known;
    const root = interpolateFile(file.root, lookup, findings);
    opened.set(name, root);
    return root;
  };
  return { names: input.files.map(file => file.name), open, findings, includes: { count: 0 } };
}

function mergeAll(main: readonly ComposeFile[], library: Library): Mapping | undefined {
  let whole: Mapping | undefined;
  for (const { name } of main) {
    const root = library.open(name);
    if (root === undefined) continue;
    const loaded = loadFile(root, name, [name], library);
    whole = whole === undefined ? loaded : mergeFiles(whole, loaded, library.findings);
  }
  return whole === undefined ? undefined : dropResets(whole);
}

function noteMerge(main: readonly ComposeFile[], findings: Findings): void {
  if (main.length < 2) return;
  normalise(findings, main[0]!.root.place, {
    what: 'compose files',
    value: main.map(file => file.name).join(' + '),
    why: 'They are laid on one another in this order, each over those before it.',
  });
}

const SECTIONS = new Set([
  'version',
  'name',
  'services',
  'networks',
  'volumes',
  'secrets',
  'configs',
  'models',
  'include',
]);

function noteSections(root: Mapping, findings: Findings): void {
  for (const [key, value] of root.entries) {
    if (SECTIONS.has(key) || key.startsWith('x-')) continue;
    leaveOut(findings, value.place, key, 'The compose specification does not know this section.');
  }
}

const tasksOf = (services: readonly ComposeService[]): ReadonlySet<string> =>
  new Set(services.flatMap(service => service.dependencies.filter(one => one.completed).map(one => one.on)));

/** "db:database" gives the service db the further name database. */
function linkAliases(services: readonly ComposeService[]): Map<string, string[]> {
  const aliases = new Map<string, string[]>();
  for (const { definition } of services) {
    for (const link of itemsAt(definition, 'links')) {
      const [target, alias] = (textAt(link) ?? '').split(':');
      if (target === undefined || alias === undefined) continue;
      const known = aliases.get(target);
      if (known === undefined) aliases.set(target, [alias]);
      else known.push(alias);
    }
  }
  return aliases;
}

/** The workloads of compose files; undefined, with problems among the findings, when compose itself would refuse them. */
export function loadCompose(input: ComposeInput, findings: Findings): WorkloadSet | undefined {
  const environment = projectEnvironment(input, findings);
  const lookup: Lookup = name => environment.get(name);
  const main =
    input.main === undefined ? freeFiles(input.files) : chosenFiles(input.main, input.files, findings);
  noteMerge(main, findings);
  const root = mergeAll(main, openLibrary(input, lookup, findings));
  if (root === undefined) return undefined;
  noteSections(root, findings);
  const profiles = new Set(
    [...input.profiles, ...(environment.get('COMPOSE_PROFILES') ?? '').split(',')]
      .map(name => name.trim())
      .filter(name => name !== ''),
  );
  const services = readProject(root, profiles, findings);
  const reader = { files: input.environmentFiles, lookup, outer: environment, findings };
  const aliases = linkAliases(services);
  const context = { tasks: tasksOf(services), environment: reader, findings };
  const workloads = services.map(service => {
    const workload = readService(service, context);
    return {
      ...workload,
      hostNames: [...new Set([...workload.hostNames, ...(aliases.get(service.name) ?? [])])],
    };
  });
  if (findings.problems.length > 0) return undefined;
  return {
    name: projectName(root) ?? environment.get('COMPOSE_PROJECT_NAME') ?? projectFolder(main),
    workloads,
  };
}

/** Compose names a project after its folder; without one, after the file. */
function projectFolder(main: readonly ComposeFile[]): string {
  const parts = (main[0]?.name ?? '').split('/').filter(part => part !== '' && part !== '.');
  const name = parts.length > 1 ? parts.at(-2) : parts[0]?.replace(/\.[^.]*$/, '');
  return name ?? 'compose';
}

/** True for a document that can only be a compose file. */
export function looksLikeCompose(root: Mapping): boolean {
  const has = (key: string): boolean => root.entries.has(key);
  return has('services') || has('include') || (has('version') && (has('networks') || has('volumes')));
}
