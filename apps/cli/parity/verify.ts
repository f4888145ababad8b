/**
 * Rule K2 on the whole validation suite: in worker threads and in the web workers of a headless Chromium. Exit status 1
 * when a case does not hold there, or when a figure differs in a single bit.
 */
import { openThreadRunner } from '@tare/runner/node';
import { askChromium, chromiumPath } from '@tare/runner/parity/chromium';
import type { VerifyResult } from '../src/verify/case.ts';
import { countsOf } from '../src/verify/counts.ts';
import { suiteOn } from './suite.ts';

const browser = chromiumPath();
if (browser === undefined) throw new Error('No Chromium: set CHROMIUM_PATH to a Chromium or Chrome');
const expected = await suiteOn(await openThreadRunner({ threads: 2 }));
const results = await askChromium<readonly VerifyResult[]>(
  browser,
  new URL('./page.entry.ts', import.meta.url),
);
const { cases, held, knownWrong } = countsOf(results);
const different = expected.filter(({ got }, index) => !Object.is(got, results[index]?.got));
console.log(
  `Chromium, web workers: ${String(held)} of ${String(cases)} cases hold; ${String(knownWrong)} more are known to be wrong.`,
);
console.log(
  `Figures that are the same as in worker threads, bit for bit: ${String(expected.length - different.length)} of ${String(expected.length)}.`,
);
for (const { id } of different) console.log(`  different: ${id}`);
process.exitCode = held === cases && different.length === 0 ? 0 : 1;
