import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { install, isInstalled } from './dependencies.mjs';
import { withoutNpm, withTools } from './environment.mjs';
import { Fault } from './fault.mjs';
import { whileLocked } from './lock.mjs';
import { fetchToolchain, findToolchain } from './toolchain.mjs';

/**
 * @typedef {object} Checkout
 * @property {string} root absolute path of the repository
 * @property {NodeJS.ProcessEnv} env the environment for every command: the right `node` and `pnpm` first on PATH
 */

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** @param {import('./progress.mjs').Progress} progress @param {NodeJS.ProcessEnv} env */
async function ensureToolchain(progress, env) {
  const { complete, toolchain, wanted } = await findToolchain(ROOT, env);
  if (!complete) return progress.during(`toolchain: ${wanted.join(', ')}`, () => fetchToolchain(ROOT, env));
  progress.already('toolchain');
  return toolchain;
}

/** @param {import('./progress.mjs').Progress} progress @param {NodeJS.ProcessEnv} env */
async function ensureDependencies(progress, env) {
  if (isInstalled(ROOT)) progress.already('dependencies');
  else await progress.during('dependencies', () => install(ROOT, env));
}

/**
 * Bring this checkout to the state every job needs. One command at a time sets it up; the others wait.
 *
 * @param {import('./progress.mjs').Progress} progress
 * @returns {Promise<Checkout>}
 */
export async function prepare(progress) {
  if (process.platform === 'win32') {
    throw new Fault('Tare runs on Linux and macOS; on Windows, run the same command inside WSL.');
  }
  const env = withoutNpm(process.env);
  /** @param {number} pid */
  const onWait = pid => progress.say(`Waiting for process ${pid}, which is setting up this checkout …`);
  return whileLocked(join(ROOT, '.toolchain', 'lock'), onWait, async () => {
    const toolchain = await ensureToolchain(progress, env);
    const ready = withTools({ root: ROOT, folders: toolchain.folders }, env);
    await ensureDependencies(progress, ready);
    return { root: ROOT, env: ready };
  });
}
