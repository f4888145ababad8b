/** The playground's web worker in a headless Chromium, measured by a program of its own: it needs what only a checkout has. */
import { fileURLToPath } from 'node:url';
import { type Outcome, success } from '@tare/schema';
import type { Figure, Measurement } from './figure.ts';
import { printed } from './own-process.ts';

const PROGRAM = fileURLToPath(new URL('../../parity/bench.ts', import.meta.url));
/** Each takes a minute. */
const MOST_PAIRS = 3;

/** So many pairs of the browser and Node, one after the other. `file`: for tests, another program. */
export async function measureInBrowser(
  pairs: number,
  signal: AbortSignal,
  file = PROGRAM,
): Promise<Outcome<Figure[]>> {
  const fix = 'Set CHROMIUM_PATH to a Chromium or Chrome.';
  const program = { file, args: [String(pairs)], what: 'browser', fix };
  const told = await printed<{ readonly figures: Figure[] }>(program, signal);
  return told.ok ? success(told.value.figures) : told;
}

export const browser: Measurement = {
  id: 'browser',
  what: 'the playground’s web worker in a headless Chromium, beside Node',
  needs: 'a Chromium',
  measure: ({ pairs, signal }) => measureInBrowser(Math.min(pairs, MOST_PAIRS), signal),
};
