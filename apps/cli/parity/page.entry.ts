/** Bundled for a page: the validation suite on the playground's own web workers. */
import { openBrowserRunner } from '@tare/runner/browser';
import type { PageAnswer } from '@tare/runner/parity/chromium';
import type { VerifyResult } from '../src/verify/case.ts';
import { verifyAll } from '../src/verify/suite.ts';

async function answer(): Promise<PageAnswer<readonly VerifyResult[]>> {
  const runner = await openBrowserRunner({
    workers: 2,
    create: () => new Worker('/worker.js', { type: 'module' }),
  });
  const outcome = await verifyAll({
    execute: runner.execute,
    signal: new AbortController().signal,
    onResult: () => undefined,
  });
  await runner.close();
  if (!outcome.ok) throw new Error(outcome.problems[0]?.message ?? 'The suite could not be run');
  return { mode: runner.mode, answer: outcome.value };
}

Object.assign(window, { answer: answer() });
