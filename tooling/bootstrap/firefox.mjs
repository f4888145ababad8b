import { capture } from './command.mjs';
import { canInstall, installPackages } from './debian.mjs';
import { firstExecutable, onPath } from './executables.mjs';

/** @typedef {import('./checkout.mjs').Checkout} Checkout */

const NAMES = ['firefox-esr', 'firefox'];
const MAC = '/Applications/Firefox.app/Contents/MacOS/firefox';
const STARTS_WITHIN_MS = 30_000;

/** @param {Checkout} checkout @returns {Promise<string | undefined>} */
async function locate({ env }) {
  const places = [...NAMES.flatMap(name => onPath(name, env)), ...NAMES.map(name => `/usr/bin/${name}`), MAC];
  for (const candidates of [[env.FIREFOX_PATH], places]) {
    const file = firstExecutable(candidates);
    if (file === undefined) continue;
    const { ok } = await capture(file, ['--version'], { timeoutMs: STARTS_WITHIN_MS });
    if (ok) return file;
  }
  return undefined;
}

/**
 * A Firefox for one journey of the end-to-end tests: the one named by FIREFOX_PATH, the system's, or one installed now. Where
 * none can be had, that journey says so and is left out.
 *
 * @param {Checkout} checkout
 * @returns {Promise<{ env: NodeJS.ProcessEnv }>} FIREFOX_PATH
 */
export async function findFirefox(checkout) {
  const found = await locate(checkout);
  if (found !== undefined) return { env: { FIREFOX_PATH: found } };
  if (canInstall()) await installPackages(['firefox-esr'], checkout.env);
  const installed = await locate(checkout);
  return { env: installed === undefined ? {} : { FIREFOX_PATH: installed } };
}
