/** Names on the command line → texts: files, folders, standard input. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SourceFile } from '@tare/importers';
import { failure, LIMITS, type Outcome, type Problem, problem, success } from '@tare/schema';
import type { World } from './world.ts';

const isReadable = (name: string): boolean =>
  /\.(ya?ml|json|env)$/i.test(name) || /^\.env(\..+)?$/.test(name) || /^env(\..+)?$/.test(name);

const reasonOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : String(error);

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'There is no such file or folder',
  EACCES: 'It may not be read',
  EISDIR: 'It is a folder',
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

const tooLarge = (name: string, bytes: number): Problem =>
  problem(
    'too-large',
    name,
    `It has ${String(bytes)} bytes; at most ${String(LIMITS.documentBytes)} are read of one file.`,
    'Split it, or leave out what does not affect the answer.',
  );

async function readOne(path: string): Promise<Outcome<SourceFile[]>> {
  try {
    const { size } = await stat(path);
    if (size > LIMITS.documentBytes) return failure([tooLarge(path, size)]);
    return success([{ name: path, text: (await readFile(path, 'utf8')).replace(/^\uFEFF/, '') }]);
  } catch (error) {
    return failure([unreadable(path, error)]);
  }
}

async function readFolder(path: string): Promise<Outcome<SourceFile[]>> {
  const entries = await readdir(path, { withFileTypes: true });
  const names = entries
    .filter(entry => !entry.isDirectory() && isReadable(entry.name))
    .map(({ name }) => name);
  if (names.length === 0)
    return failure([
      problem(
        'missing',
        path,
        'The folder holds no YAML, JSON or .env file.',
        'Name the folder that holds the manifests or the compose file.',
      ),
    ]);
  return gathered(await Promise.all(names.sort().map(name => readOne(join(path, name)))));
}

async function readNamed(name: string, world: World): Promise<Outcome<SourceFile[]>> {
  if (name === '-') return success([{ name: 'standard input', text: await world.readStandardInput() }]);
  try {
    return (await stat(name)).isDirectory() ? await readFolder(name) : await readOne(name);
  } catch (error) {
    return failure([unreadable(name, error)]);
  }
}

/** All values, or all problems. */
function gathered(outcomes: readonly Outcome<SourceFile[]>[]): Outcome<SourceFile[]> {
  const problems = outcomes.flatMap(outcome => (outcome.ok ? [] : outcome.problems));
  if (problems.length > 0) return failure(problems);
  return success(outcomes.flatMap(outcome => (outcome.ok ? outcome.value : [])));
}

function tooMuch(files: readonly SourceFile[]): Problem[] {
  const characters = files.reduce((sum, { text }) => sum + text.length, 0);
  if (files.length <= LIMITS.importFiles && characters <= LIMITS.importBytes) return [];
  return [
    problem(
      'too-large',
      '',
      `These are ${String(files.length)} files with ${String(characters)} characters; at most ${String(LIMITS.importFiles)} files with ${String(LIMITS.importBytes)} are read together.`,
      'Name fewer files.',
    ),
  ];
}

/** Reads every name; a folder stands for the YAML, JSON and .env files in it. Every fault is reported. */
export async function readFiles(names: readonly string[], world: World): Promise<Outcome<SourceFile[]>> {
  const found = gathered(await Promise.all([...new Set(names)].map(name => readNamed(name, world))));
  if (!found.ok) return found;
  const problems = tooMuch(found.value);
  return problems.length > 0 ? failure(problems) : found;
}
