/** The same workloads in C++, where their sources and a compiler are at hand: as fast as they can be made. */
import { execFile } from 'node:child_process';
import { mkdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
/** Beside the checkout; not part of it. */
const SOURCES = join(ROOT, '..', 'shared', 'limit');
const BUILT = join(ROOT, 'node_modules', '.cache', 'bench');
const MS_PER_SECOND = 1000;

/** What a program's time is: the wall time that it measures inside, or what the processor gave it. */
export type TimeKind = 'wall' | 'processor';

/** A program that is built: runs it, and gives its time in ms. */
export type Limit = (args: readonly string[]) => Promise<number>;

/** Of several ways to do it, the last line is the one to be held against. */
async function wallTime(file: string, args: readonly string[]): Promise<number> {
  const { stdout } = await run(file, [...args]);
  const line = stdout.trim().split('\n').at(-1)!;
  return (JSON.parse(line) as { readonly wall_s: number }).wall_s * MS_PER_SECOND;
}

/** Bash's `times`, which counts in ms, ends with what its children took, as "1m2.345s 0m0.010s": user, and system. */
async function processorTime(file: string, args: readonly string[]): Promise<number> {
  const { stdout } = await run('bash', ['-c', '"$0" "$@"; times', file, ...args]);
  return processorMs(stdout.trim().split('\n').at(-1)!);
}

/** Sum of the times in a line of the shell's `times`, ms. */
export const processorMs = (line: string): number =>
  [...line.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + (60 * Number(minutes) + Number(seconds)) * MS_PER_SECOND,
    0,
  );

/** When a file was last written, ms; null where there is none. */
const timeOf = (file: string): Promise<number | null> =>
  stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => null,
  );

/** Under another name until it is whole, for several processes may want it. */
async function compile(source: string, file: string): Promise<void> {
  await mkdir(BUILT, { recursive: true });
  const unfinished = `${file}.${String(process.pid)}`;
  await run('g++', ['-O2', '-ffp-contract=off', '-o', unfinished, source]);
  await rename(unfinished, file);
}

/** Builds the program, where that has not been done since its source was written; null, with the reason, where that cannot be done. */
export async function buildLimit(
  program: string,
  kind: TimeKind = 'wall',
): Promise<{ limit: Limit | null; why: string }> {
  const source = join(SOURCES, `${program}.cpp`);
  const file = join(BUILT, program);
  const written = await timeOf(source);
  if (written === null) return { limit: null, why: 'the C++ sources are not beside the checkout' };
  try {
    if (((await timeOf(file)) ?? 0) < written) await compile(source, file);
  } catch {
    return { limit: null, why: 'the C++ program could not be built with g++' };
  }
  return {
    limit: args => (kind === 'wall' ? wallTime(file, args) : processorTime(file, args)),
    why: '',
  };
}
