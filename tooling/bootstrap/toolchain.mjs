import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { capture, lastLines } from './command.mjs';
import { Fault } from './fault.mjs';
import { NODE_RANGE, NODE_VERSION, nodeFits, PNPM_VERSION } from './versions.mjs';

/**
 * @typedef {object} Toolchain
 * @property {string[]} folders folders to put first on PATH, so that `node` and `pnpm` are the right ones
 */

const NODE_PACKAGE = `node-${process.platform}-${process.arch}`;

/** @param {string} root */
const modulesOf = root => join(root, '.toolchain', 'node_modules');

/**
 * What an earlier command fetched. A folder gets its name only when it is complete, so being there is proof.
 *
 * @param {string} root @param {string} name @param {string} version
 */
function isFetched(root, name, version) {
  const manifest = join(modulesOf(root), name, 'package.json');
  return existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).version === version;
}

/** @param {NodeJS.ProcessEnv} env */
async function pnpmOnPath(env) {
  // Outside the checkout, where no packageManager field makes another pnpm switch versions or complain.
  const { ok, output } = await capture('pnpm', ['--version'], { env, cwd: dirname(process.execPath) });
  return ok && output.trim() === PNPM_VERSION;
}

/**
 * The toolchain as far as it is there already, without the network.
 *
 * @param {string} root @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ toolchain: Toolchain, wanted: string[], complete: boolean }>} `wanted` are the npm
 * package specifications that belong into .toolchain on this machine
 */
export async function findToolchain(root, env) {
  const ownNode = nodeFits(process.versions.node);
  const hasNode = ownNode || isFetched(root, NODE_PACKAGE, NODE_VERSION);
  const hasPnpm = isFetched(root, 'pnpm', PNPM_VERSION);
  const ownPnpm = !hasPnpm && (await pnpmOnPath(env));
  const wanted = [
    ...(ownNode ? [] : [`${NODE_PACKAGE}@${NODE_VERSION}`]),
    ...(ownPnpm ? [] : [`pnpm@${PNPM_VERSION}`]),
  ];
  const bin = join(modulesOf(root), '.bin');
  const folders = ownNode ? [dirname(process.execPath), bin] : [bin];
  return { toolchain: { folders }, wanted, complete: hasNode && (hasPnpm || ownPnpm) };
}

/** `npm` as it was called, else the one on PATH. @param {NodeJS.ProcessEnv} env */
function npmCommand(env) {
  const called = env.npm_execpath;
  if (called !== undefined && basename(called) === 'npm-cli.js') return [process.execPath, called];
  return ['npm'];
}

/** @param {string} output what npm printed @param {string[]} specifications */
function fetchFault(output, specifications) {
  const wanted = specifications.join(' and ');
  const remedy = `install Node (${NODE_RANGE}) and pnpm ${PNPM_VERSION} yourself and run the command again`;
  if (/ETARGET|E404|EBADPLATFORM/.test(output)) {
    return new Fault(`The npm registry has no ${wanted} for this machine: ${remedy}.`);
  }
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH/.test(output)) {
    return new Fault(
      `The npm registry could not be reached to fetch ${wanted}: check the network, or ${remedy}.`,
    );
  }
  if (/npm.*ENOENT|ENOENT.*npm/.test(output)) {
    return new Fault(`npm was not found on PATH: install npm, or ${remedy}.`);
  }
  return new Fault(`Fetching ${wanted} failed; ${remedy}. npm said:\n${lastLines(output, 15)}`);
}

/** @param {string} staging @param {string[]} wanted @param {NodeJS.ProcessEnv} env */
async function fetchInto(staging, wanted, env) {
  const [command = 'npm', ...before] = npmCommand(process.env);
  const flags = ['--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--no-update-notifier'];
  // npm's own patience with a registry that cannot be reached is more than two minutes.
  flags.push('--fetch-retries=2', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000');
  // A user's own settings may leave out either of these, and both pnpm and its executable need them.
  flags.push('--include=optional', '--ignore-scripts=false');
  const args = [...before, 'install', '--prefix', staging, ...flags, ...wanted];
  const { ok, output } = await capture(command, args, { env, endWith: 'SIGKILL' });
  if (!ok) throw fetchFault(output, wanted);
}

/** @param {string} staging @param {string[]} wanted */
async function proveRuns(staging, wanted) {
  for (const specification of wanted) {
    const name = specification.startsWith('node-') ? 'node' : 'pnpm';
    const file = join(staging, 'node_modules', '.bin', name);
    const { ok, output } = await capture(file, ['--version'], { cwd: staging });
    if (!ok) throw new Fault(`${specification} was fetched but does not run here:\n${lastLines(output, 5)}`);
  }
}

/** What a killed command may have left behind. @param {string} home */
function sweep(home) {
  for (const name of readdirSync(home)) {
    if (!/^(staging|retired)-/.test(name)) continue;
    try {
      rmSync(join(home, name), { recursive: true, force: true, maxRetries: 3 });
    } catch {
      // Somebody still writes there; it is in nobody's way, and the next fetch sweeps again.
    }
  }
}

/**
 * Fetch the toolchain beside its place and move it there in one step, so that neither an interruption nor a
 * second command ever sees half of it. Call it while holding the lock.
 *
 * @param {string} root @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Toolchain>}
 */
export async function fetchToolchain(root, env) {
  const { toolchain, wanted } = await findToolchain(root, env);
  const home = join(root, '.toolchain');
  const staging = join(home, `staging-${process.pid}`);
  sweep(home);
  try {
    mkdirSync(staging, { recursive: true });
    await fetchInto(staging, wanted, env);
    await proveRuns(staging, wanted);
    if (existsSync(modulesOf(root))) renameSync(modulesOf(root), join(home, `retired-${process.pid}`));
    renameSync(join(staging, 'node_modules'), modulesOf(root));
  } finally {
    sweep(home);
  }
  return toolchain;
}
