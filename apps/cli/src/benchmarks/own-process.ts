/** Programs that measure in a process of their own: what V8 has learnt and kept in one is different in each. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { failure, type Outcome, type Problem, problem, success } from '@tare/schema';
import type { BenchResult } from './benchmark.ts';

const run = promisify(execFile);
const TARE = fileURLToPath(new URL('../main.ts', import.meta.url));

/** The line of an error that says what it is. */
const whyNot = (error: unknown): string => {
  const lines = (error instanceof Error ? error.message : String(error)).split('\n');
  return lines.find(line => /^\w*Error: /.test(line)) ?? lines[0]!;
};

/** A program of Node's that prints JSON, also where its answer is "no", with status 1. */
export interface Program {
  readonly file: string;
  readonly args: readonly string[];
  /** What it measures, and what to do when that cannot be had. */
  readonly what: string;
  readonly fix: string;
}

/** What the program printed. */
export async function printed<Answer>(
  { file, args, what, fix }: Program,
  signal: AbortSignal,
): Promise<Outcome<Answer>> {
  try {
    const { stdout } = await run(process.execPath, [file, ...args], { signal });
    return success(JSON.parse(stdout) as Answer);
  } catch (error) {
    const { stdout } = error as { readonly stdout?: string };
    if (stdout?.startsWith('{') === true) return success(JSON.parse(stdout) as Answer);
    if (signal.aborted)
      return failure([problem('cancelled', '', 'The benchmark was cancelled.', 'Start it again.')]);
    return failure([problem('unavailable', what, `It could not be measured: ${whyNot(error)}`, fix)]);
  }
}

/** One workload, measured by a process that measures nothing else. */
export async function measureApart(
  { id, size, pairs, processor }: Readonly<{ id: string; size: number; pairs: number; processor: boolean }>,
  signal: AbortSignal,
): Promise<Outcome<BenchResult>> {
  const flags = ['--size', String(size), '--pairs', String(pairs), ...(processor ? ['--processor'] : [])];
  const args = ['bench', id, '--json', ...flags];
  const fix = `Run tare ${args.join(' ')} by itself.`;
  const told = await printed<{
    readonly results?: readonly BenchResult[];
    readonly problems?: readonly Problem[];
  }>({ file: TARE, args, what: id, fix }, signal);
  if (!told.ok) return told;
  const { results = [], problems = [] } = told.value;
  if (results[0] !== undefined) return success(results[0]);
  return failure(
    problems.length > 0 ? problems : [problem('unavailable', id, 'Its process gave no result.', fix)],
  );
}
