import { join } from 'node:path';
import { capture } from './command.mjs';
import { canInstall, installPackages } from './debian.mjs';
import { firstExecutable, onPath } from './executables.mjs';

/** @typedef {import('./checkout.mjs').Checkout} Checkout */

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const MAC = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
const MISSING =
  'No browser for the end-to-end tests: install Chromium or Google Chrome, or set CHROMIUM_PATH to its executable.';
const STARTS_WITHIN_MS = 30_000;

/** @param {Checkout} checkout @returns {Promise<string | undefined>} where Playwright keeps a browser of its own */
async function ownDownload({ root, env }) {
  const program = "process.stdout.write(require('@playwright/test').chromium.executablePath())";
  const { ok, output } = await capture('node', ['-e', program], { cwd: join(root, 'apps', 'web'), env });
  return ok ? output : undefined;
}

/** Some systems install a stub that only says how to get the real one. @param {string} file */
async function starts(file) {
  const { ok } = await capture(file, ['--version'], { timeoutMs: STARTS_WITHIN_MS });
  return ok;
}

/** @param {Checkout} checkout @returns {Promise<string | undefined>} */
async function locate(checkout) {
  const { env } = checkout;
  const installed = [
    ...NAMES.flatMap(name => onPath(name, env)),
    ...NAMES.map(name => `/usr/bin/${name}`),
    ...MAC,
  ];
  for (const candidates of [[env.CHROMIUM_PATH], [await ownDownload(checkout)], installed]) {
    const file = firstExecutable(candidates);
    if (file !== undefined && (await starts(file))) return file;
  }
  return undefined;
}

/** @param {Checkout} checkout */
async function download({ root, env }) {
  process.stdout.write('Asking Playwright for its Chromium …\n');
  await capture('pnpm', ['exec', 'playwright', 'install', 'chromium'], {
    cwd: join(root, 'apps', 'web'),
    env,
  });
}

/**
 * A Chromium for the end-to-end tests: the one named by CHROMIUM_PATH, Playwright's own, the system's, or one
 * installed now.
 *
 * @param {Checkout} checkout
 * @returns {Promise<{ env: NodeJS.ProcessEnv } | { missing: string }>} CHROMIUM_PATH
 */
export async function findBrowser(checkout) {
  const attempts = [
    async () => {},
    async () => (canInstall() ? installPackages(['chromium'], checkout.env) : undefined),
    () => download(checkout),
  ];
  for (const attempt of attempts) {
    await attempt();
    const file = await locate(checkout);
    if (file !== undefined) return { env: { CHROMIUM_PATH: file } };
  }
  return { missing: MISSING };
}
