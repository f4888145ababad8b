/** Bundled for a page: the validation suite on the playground's own web workers. */
import { openBrowserRunner, ownWorker } from '@tare/runner/browser';
import type { PageAnswer } from '@tare/runner/parity/chromium';
import type { VerifyResult } from '../src/verify/case.ts';
import { suiteOn } from './suite.ts';

async function answer(): Promise<PageAnswer<readonly VerifyResult[]>> {
  const runner = await openBrowserRunner({
    workers: 2,
    create: () => ownWorker(new Worker('/worker.js', { type: 'module' })),
  });
  return { mode: runner.mode, answer: await suiteOn(runner) };
}

Object.assign(window, { answer: answer() });
