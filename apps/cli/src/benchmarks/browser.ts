/** The playground's web worker in a headless Chromium, measured by a program of its own: it needs what only a checkout has. */
import { fileURLToPath } from 'node:url';
import type { Outcome } from '@tare/schema';
import type { Figure } from './figure.ts';
import { printed } from './own-process.ts';

const PROGRAM = fileURLToPath(new URL('../../parity/bench.ts', import.meta.url));

/** What it prints. */
export interface InBrowser {
  readonly figures: readonly Figure[];
  /** Whether a run gives the same bits as in Node, and the largest one meets its check. */
  readonly same: boolean;
  readonly held: boolean;
}

/** So many pairs of the browser and Node, one after the other. `file`: for tests, another program. */
export const measureInBrowser = (
  pairs: number,
  signal: AbortSignal,
  file = PROGRAM,
): Promise<Outcome<InBrowser>> =>
  printed(
    {
      file,
      args: [String(pairs), '--json'],
      what: '--browser',
      fix: 'Set CHROMIUM_PATH to a Chromium or Chrome.',
    },
    signal,
  );
