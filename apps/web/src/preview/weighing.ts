/** The verdict of a shared scenario for its preview image, computed on the server within bounds. */
import { prepareText } from '@tare/catalog';
import { compare } from '@tare/experiments';
import { openBrowserRunner } from '@tare/runner/browser';
import type { Comparison } from '@tare/schema';
import { coarseOf } from '../desk/coarse.ts';

/** One image may take this much; what is not done by then has no picture. */
const WITHIN_MS = 2_500;
const MOST_WAITING = 4;
const MOST_KEPT = 200;

const kept = new Map<string, Comparison | null>();
let waiting = 0;
let last: Promise<unknown> = Promise.resolve();

async function weigh(document: unknown): Promise<Comparison | null> {
  const prepared = prepareText(JSON.stringify(document));
  if (!prepared.ok) return null;
  const subject = coarseOf(prepared.value) ?? prepared.value;
  // There are no web workers here, so it runs inline, in slices between which other requests are answered.
  const runner = await openBrowserRunner({ workers: 1 });
  const signal = AbortSignal.timeout(WITHIN_MS);
  const compared = await compare(subject, {
    execute: runner.execute,
    concurrency: 1,
    replications: 2,
    signal,
  });
  await runner.close();
  return compared.ok && compared.value.complete ? compared.value : null;
}

function keep(id: string, comparison: Comparison | null): Comparison | null {
  const [oldest] = kept.keys();
  if (kept.size >= MOST_KEPT && oldest !== undefined) kept.delete(oldest);
  kept.set(id, comparison);
  return comparison;
}

/** One after another, and each scenario once; null where it would take too long, or too many wait. */
export async function weighing(id: string, document: unknown): Promise<Comparison | null> {
  const known = kept.get(id);
  if (known !== undefined) return known;
  if (waiting >= MOST_WAITING) return null;
  waiting++;
  const own = last.then(() => weigh(document)).catch(() => null);
  last = own;
  const comparison = await own;
  waiting--;
  return keep(id, comparison);
}
