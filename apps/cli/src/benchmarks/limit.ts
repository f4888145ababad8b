/** The same workloads in C++, where their sources and a compiler are at hand: as fast as they can be made. */
import { execFile } from 'node:child_process';
import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
/** Beside the checkout; not part of it. */
const SOURCES = join(ROOT, '..', 'shared', 'limit');
const BUILT = join(ROOT, 'node_modules', '.cache', 'bench');
const MS_PER_SECOND = 1000;

/** A program that is built: runs it, and gives the wall time that it measured inside, in ms. */
export type Limit = (args: readonly string[]) => Promise<number>;

/** Builds the program; null, with the reason, where that cannot be done. */
export async function buildLimit(program: string): Promise<{ limit: Limit | null; why: string }> {
  const source = join(SOURCES, `${program}.cpp`);
  const file = join(BUILT, program);
  try {
    await access(source);
  } catch {
    return { limit: null, why: 'the C++ sources are not beside the checkout' };
  }
  try {
    await mkdir(BUILT, { recursive: true });
    await run('g++', ['-O2', '-ffp-contract=off', '-o', file, source]);
  } catch {
    return { limit: null, why: 'the C++ program could not be built with g++' };
  }
  return {
    limit: async args => {
      const { stdout } = await run(file, [...args]);
      // Of several ways to do it, the last line is the one to be held against.
      const line = stdout.trim().split('\n').at(-1)!;
      return (JSON.parse(line) as { readonly wall_s: number }).wall_s * MS_PER_SECOND;
    },
    why: '',
  };
}
