/** Names on the command line → texts: files, folders with all below them, pipes, standard input. */
import { createReadStream, type Stats } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SourceFile } from '@tare/importers';
import { failure, LIMITS, type Outcome, type Problem, problem, success } from '@tare/schema';
import { readCapped, textOf, tooLarge } from './read-capped.ts';
import type { World } from './world.ts';

/** Something to read. Sizes are known before a byte is read, but for pipes. */
type Source =
  | { readonly kind: 'file'; readonly path: string; readonly bytes: number }
  | { readonly kind: 'pipe'; readonly path: string }
  | { readonly kind: 'standard-input' };

/** "a.yaml", "b.json", and variables: ".env", ".env.production", "dot.env", "app.env". */
const isReadable = (name: string): boolean =>
  /\.(ya?ml|json)$/i.test(name) || /(^|\.)env(\.[\w-]+)?$/.test(name);

/** Folders of tools hold no deployment: what they have in YAML or JSON is about something else. */
const isForeign = (name: string): boolean => name.startsWith('.') || name === 'node_modules';

const reasonOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : String(error);

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'There is no such file, folder or preset',
  ENOTDIR: 'There is no such file, folder or preset',
  EISDIR: 'It is a link to a folder',
  EACCES: 'It may not be read',
  ELOOP: 'It is a link that leads to itself',
};

function unreadable(name: string, error: unknown): Problem {
  const reason = reasonOf(error);
  return problem(
    'missing',
    name,
    `${REASONS[reason] ?? `It cannot be read (${reason})`}.`,
    'Name an existing file or folder, a preset (`tare catalog` lists them), or - for standard input.',
  );
}

const emptyFolder = (path: string): Problem =>
  problem(
    'missing',
    path,
    'The folder and those below it hold no YAML, JSON or .env file.',
    'Name the folder that holds the manifests or the compose file.',
  );

const tooMuch = (): Problem =>
  problem(
    'too-large',
    '',
    `At most ${String(LIMITS.importFiles)} files with ${String(LIMITS.importBytes)} bytes are read together.`,
    'Name fewer files.',
  );

/** All values, or all problems. */
function gathered<Value>(outcomes: readonly Outcome<readonly Value[]>[]): Outcome<Value[]> {
  const problems = outcomes.flatMap(outcome => (outcome.ok ? [] : outcome.problems));
  if (problems.length > 0) return failure(problems.slice(0, LIMITS.problems));
  return success(outcomes.flatMap(outcome => (outcome.ok ? outcome.value : [])));
}

/** Paths of the readable files in a folder and below, in order of names; stops looking when there are too many. */
async function pathsIn(folder: string, most: number): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const paths: string[] = [];
  for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (paths.length > most) return paths;
    if (entry.isDirectory()) {
      if (!isForeign(entry.name)) paths.push(...(await pathsIn(path, most - paths.length)));
    } else if (isReadable(entry.name)) paths.push(path);
  }
  return paths;
}

async function sourcesIn(folder: string): Promise<Outcome<Source[]>> {
  const paths = await pathsIn(folder, LIMITS.importFiles);
  if (paths.length === 0) return failure([emptyFolder(folder)]);
  if (paths.length > LIMITS.importFiles) return failure([tooMuch()]);
  return gathered(await Promise.all(paths.map(async path => sourceOf(path, await stat(path)))));
}

function sourceOf(path: string, about: Stats): Outcome<Source[]> {
  if (!about.isFile()) return success([{ kind: 'pipe', path }]);
  if (about.size > LIMITS.documentBytes)
    return failure([tooLarge(path, String(about.size), LIMITS.documentBytes)]);
  return success([{ kind: 'file', path, bytes: about.size }]);
}

async function sourcesNamed(name: string): Promise<Outcome<Source[]>> {
  if (name === '-') return success([{ kind: 'standard-input' }]);
  try {
    const about = await stat(name);
    return about.isDirectory() ? await sourcesIn(name) : sourceOf(name, about);
  } catch (error) {
    return failure([unreadable(name, error)]);
  }
}

const isTooMuch = (sources: readonly Source[]): boolean =>
  sources.length > LIMITS.importFiles ||
  sources.reduce((sum, source) => sum + (source.kind === 'file' ? source.bytes : 0), 0) > LIMITS.importBytes;

function textFrom(source: Source, name: string, world: World): Promise<Outcome<string>> {
  const limits = { most: LIMITS.documentBytes, stopped: world.stopped };
  switch (source.kind) {
    case 'standard-input':
      return readCapped(name, world.standardInput(), limits);
    case 'pipe':
      return readCapped(name, createReadStream(source.path), limits);
    case 'file':
      return readFile(source.path).then(bytes => textOf(name, bytes));
  }
}

async function read(source: Source, world: World): Promise<Outcome<SourceFile[]>> {
  const name = source.kind === 'standard-input' ? 'standard input' : source.path;
  try {
    const text = await textFrom(source, name, world);
    return text.ok ? success([{ name, text: text.value }]) : text;
  } catch (error) {
    return failure([unreadable(name, error)]);
  }
}

/** Reads every name; a folder stands for the YAML, JSON and .env files in it and below. Every fault is reported. */
export async function readFiles(names: readonly string[], world: World): Promise<Outcome<SourceFile[]>> {
  const sources = gathered(await Promise.all([...new Set(names)].map(sourcesNamed)));
  if (!sources.ok) return sources;
  if (isTooMuch(sources.value)) return failure([tooMuch()]);
  return gathered(await Promise.all(sources.value.map(source => read(source, world))));
}
