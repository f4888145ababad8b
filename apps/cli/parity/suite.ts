import type { Runner } from '@tare/runner';
import type { VerifyResult } from '../src/verify/case.ts';
import { verifyAll } from '../src/verify/suite.ts';

/** The whole suite on this runner, which is closed after it; throws when it cannot be run. */
export async function suiteOn(runner: Runner): Promise<readonly VerifyResult[]> {
  try {
    const outcome = await verifyAll({
      execute: runner.execute,
      signal: new AbortController().signal,
      onResult: () => undefined,
    });
    if (!outcome.ok) throw new Error(outcome.problems[0]?.message ?? 'The suite could not be run');
    return outcome.value;
  } finally {
    await runner.close();
  }
}
