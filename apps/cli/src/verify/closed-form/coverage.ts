/** Rule R2: a 95 % interval covers the truth in 95 % of trials. */
import { estimateOf } from '@tare/experiments';
import type { VerifySet } from '../case.ts';
import { meanMs, SERVICE_MS, station } from './station.ts';

const TRIALS = 400;
/** Of one comparison. */
const REPLICATIONS = 10;
const LOAD = 0.5;
const TRUTH = SERVICE_MS / (1 - LOAD);

/** Share of the trials whose interval holds the truth. */
function covered(figures: readonly number[]): number {
  let hits = 0;
  for (let trial = 0; trial < TRIALS; trial++) {
    const own = figures.slice(trial * REPLICATIONS, (trial + 1) * REPLICATIONS);
    const { low, high } = estimateOf(own, 0.95)!;
    if (low <= TRUTH && TRUTH <= high) hits++;
  }
  return hits / TRIALS;
}

export const coverageSets: readonly VerifySet[] = [
  {
    ...station({ discipline: 'fifo', load: LOAD, requests: 1500 }, [
      {
        id: 'r2.coverage.mm1',
        rule: 'R2',
        what: `95 % intervals of ${String(TRIALS)} comparisons of ${String(REPLICATIONS)} replications that hold the mean of M/M/1`,
        source: 'Definition of a confidence interval; the truth is 1/(μ − λ)',
        unit: '',
        expected: 0.95,
        read: meanMs,
        reduce: covered,
        tolerance: 0.02,
        because: 'As asked of the product; two standard errors of 400 trials are 0.022.',
      },
    ]),
    replications: TRIALS * REPLICATIONS,
  },
];
