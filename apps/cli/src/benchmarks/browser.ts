/** The playground's web worker in a headless Chromium, measured by a program of its own: it needs what only a checkout has. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { failure, type Outcome, problem, success } from '@tare/schema';
import type { Figure } from './figure.ts';

const run = promisify(execFile);
const PROGRAM = fileURLToPath(new URL('../../parity/bench.ts', import.meta.url));

/** What it prints. */
export interface InBrowser {
  readonly figures: readonly Figure[];
  /** Whether a run gives the same bits as in Node, and the largest one meets its check. */
  readonly same: boolean;
  readonly held: boolean;
}

/** So many pairs of the browser and Node, one after the other. `program`: for tests, another one. */
export async function measureInBrowser(
  pairs: number,
  signal: AbortSignal,
  program = PROGRAM,
): Promise<Outcome<InBrowser>> {
  try {
    const { stdout } = await run(process.execPath, [program, String(pairs), '--json'], { signal });
    return success(JSON.parse(stdout) as InBrowser);
  } catch (error) {
    const { stdout } = error as { readonly stdout?: string };
    // It ends with status 1 when the answer is "no", and has said why.
    if (stdout?.startsWith('{') === true) return success(JSON.parse(stdout) as InBrowser);
    if (signal.aborted)
      return failure([problem('cancelled', '', 'The benchmark was cancelled.', 'Start it again.')]);
    return failure([
      problem(
        'unavailable',
        '--browser',
        `The browser could not be measured: ${whyNot(error)}`,
        'Set CHROMIUM_PATH to a Chromium or Chrome.',
      ),
    ]);
  }
}

/** The line of an error that says what it is. */
const whyNot = (error: unknown): string => {
  const lines = (error instanceof Error ? error.message : String(error)).split('\n');
  return lines.find(line => /^\w*Error: /.test(line)) ?? lines[0]!;
};
