import { Child } from './child.mjs';
import { Fault } from './fault.mjs';
import { duration } from './progress.mjs';
import { chooseSteps } from './steps.mjs';
import { stopStatus, unlessStopped, watchForStop } from './stop.mjs';
import { table, tally } from './summary.mjs';

/** @typedef {import('./steps.mjs').Step} Step */
/** @typedef {import('./checkout.mjs').Checkout} Checkout */
/** @typedef {import('./summary.mjs').Outcome} Outcome */
/** @typedef {import('./summary.mjs').Result} Result */
/** @typedef {{ outcome: Outcome, note: string }} Verdict */

/** A step that takes longer hangs: no terminal waits for a key here, and the whole gate takes minutes. */
const STEP_LIMIT_MS = 30 * 60_000;

/** @param {string} line */
const say = line => process.stdout.write(`${line}\n`);

/**
 * @param {string} script @param {Checkout} checkout
 * @returns {Promise<Verdict>}
 */
async function runScript(script, { root, env }) {
  const child = new Child('pnpm', ['run', script], {
    cwd: root,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  let late = false;
  const limit = setTimeout(() => {
    late = true;
    void child.stop();
  }, STEP_LIMIT_MS);
  const unwatch = watchForStop(async reason => {
    await child.stop();
    process.exit(stopStatus(reason));
  });
  const status = await child.ended;
  unwatch();
  clearTimeout(limit);
  if (late) return { outcome: 'failed', note: `stopped after ${duration(STEP_LIMIT_MS)}` };
  return status === 0
    ? { outcome: 'passed', note: '' }
    : { outcome: 'failed', note: `exit status ${status}` };
}

/**
 * @param {Step} step @param {Checkout} checkout @param {Map<string, Outcome>} earlier outcome by step name
 * @returns {Promise<Verdict>}
 */
async function runStep({ script, after, prerequisite }, checkout, earlier) {
  if (after !== undefined && (earlier.get(after) ?? 'passed') !== 'passed') {
    return { outcome: 'skipped', note: `needs the step "${after}"` };
  }
  if (prerequisite === undefined) return runScript(script, checkout);
  const found = await unlessStopped(() => prerequisite(checkout));
  if ('missing' in found) {
    say(found.missing);
    return { outcome: 'failed', note: 'a prerequisite is missing' };
  }
  return runScript(script, { ...checkout, env: { ...checkout.env, ...found.env } });
}

/** @param {readonly Step[]} steps @param {Checkout} checkout @returns {Promise<Result[]>} */
async function runAll(steps, checkout) {
  /** @type {Result[]} */
  const results = [];
  const earlier = new Map();
  for (const [index, step] of steps.entries()) {
    say(`\n━━ ${index + 1}/${steps.length} ${step.title}`);
    const since = performance.now();
    const verdict = await runStep(step, checkout, earlier);
    const milliseconds = performance.now() - since;
    say(`━━ ${step.title}: ${verdict.outcome} in ${duration(milliseconds)}`);
    earlier.set(step.name, verdict.outcome);
    results.push({ title: step.title, milliseconds, ...verdict });
  }
  return results;
}

/**
 * The whole gate: every step runs, whatever the ones before it found, and the last line counts them.
 *
 * @param {Checkout} checkout @param {string[]} names steps to run; all of them where none is named
 * @returns {Promise<number>} exit status: 0 when every step passed
 */
export async function test(checkout, names) {
  const { steps, unknown } = chooseSteps(names);
  if (unknown.length > 0) throw new Fault(`The gate has no step called ${unknown.join(', ')}.`, 2);
  const results = await runAll(steps, checkout);
  say(`\n${table(results)}\n\n${tally(results)}`);
  return results.every(({ outcome }) => outcome === 'passed') ? 0 : 1;
}
