import { findBrowser } from './browser.mjs';
import { findFirefox } from './firefox.mjs';
import { findShells } from './shells.mjs';

/** @typedef {import('./checkout.mjs').Checkout} Checkout */
/** @typedef {{ env: NodeJS.ProcessEnv } | { missing: string }} Prerequisite more environment, or what to do */

/**
 * @typedef {object} Step
 * @property {string} name to choose it by: `npm test -- lint types`
 * @property {string} title
 * @property {string} script in the root package.json
 * @property {string} [after] the step without whose success this one cannot run
 * @property {(checkout: Checkout) => Promise<Prerequisite>} [prerequisite]
 */

/** The parity step asks every engine it can find. @param {Checkout} checkout @returns {Promise<Prerequisite>} */
async function findEngines(checkout) {
  const [shells, browser] = [await findShells(checkout), await findBrowser(checkout)];
  if ('env' in browser) return { env: { ...shells.env, ...browser.env } };
  process.stdout.write(`${browser.missing}\n`);
  return shells;
}

/** The end-to-end step goes in Chromium, and one journey in Firefox. @param {Checkout} checkout @returns {Promise<Prerequisite>} */
async function findBrowsers(checkout) {
  const chromium = await findBrowser(checkout);
  if ('missing' in chromium) return chromium;
  const firefox = await findFirefox(checkout);
  return { env: { ...chromium.env, ...firefox.env } };
}

/** The whole gate, cheapest first. @type {readonly Step[]} */
export const STEPS = [
  { name: 'format', title: 'Format', script: 'format:check' },
  { name: 'lint', title: 'Lint', script: 'lint' },
  { name: 'types', title: 'Types', script: 'typecheck' },
  { name: 'layers', title: 'Layers: who imports whom, no ambient world', script: 'layers' },
  { name: 'unit', title: 'Unit, property and golden tests', script: 'unit' },
  {
    name: 'parity',
    title: 'Parity: one scenario, one hash in every JavaScript engine',
    script: 'parity',
    prerequisite: findEngines,
  },
  { name: 'bench', title: 'Bench: no workload takes longer beside others than it did', script: 'bench' },
  { name: 'build', title: 'Production build of the web application', script: 'build:web' },
  {
    name: 'e2e',
    title: 'End to end, in a browser',
    script: 'e2e',
    after: 'build',
    prerequisite: findBrowsers,
  },
];

/**
 * @param {string[]} names
 * @returns {{ steps: readonly Step[], unknown: string[] }} the named steps in the gate's order; all where none is named
 */
export function chooseSteps(names) {
  const unknown = names.filter(name => !STEPS.some(step => step.name === name));
  const steps = names.length === 0 ? STEPS : STEPS.filter(step => names.includes(step.name));
  return { steps, unknown };
}
