import { duration } from './progress.mjs';

/** @typedef {'passed' | 'failed' | 'skipped'} Outcome */
/** @typedef {{ title: string, outcome: Outcome, milliseconds: number, note: string }} Result */

/** @param {Result[]} results @param {Outcome} outcome */
const count = (results, outcome) => results.filter(result => result.outcome === outcome).length;

/** @param {Result[]} results @returns {string} the gate's last line: "9 passed, 0 failed" */
export function tally(results) {
  const skipped = count(results, 'skipped');
  const line = `${count(results, 'passed')} passed, ${count(results, 'failed')} failed`;
  return skipped === 0 ? line : `${line}, ${skipped} skipped`;
}

/** @param {Result[]} results @returns {string} one row a step */
export function table(results) {
  const width = Math.max(...results.map(({ title }) => title.length));
  const rows = results.map(({ title, outcome, milliseconds, note }) =>
    [title.padEnd(width), outcome.padEnd(7), duration(milliseconds).padStart(12), note].join('  ').trimEnd(),
  );
  return rows.join('\n');
}
