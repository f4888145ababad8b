import { canInstall, installPackages } from './debian.mjs';
import { firstExecutable, inLibraryFolders, onPath } from './executables.mjs';

/** @typedef {{ variable: string, label: string, package: string, candidates: (env: NodeJS.ProcessEnv) => string[] }} Shell */

/** The other two JavaScript engines, as command line shells. @type {readonly Shell[]} */
const SHELLS = [
  {
    variable: 'TARE_JS102',
    label: 'SpiderMonkey (js102)',
    package: 'libmozjs-102-dev',
    candidates: env => onPath('js102', env),
  },
  {
    variable: 'TARE_JSC',
    label: 'JavaScriptCore (jsc)',
    package: 'libjavascriptcoregtk-4.0-bin',
    candidates: env => [
      ...onPath('jsc', env),
      ...inLibraryFolders('webkit2gtk-4.0/jsc'),
      ...inLibraryFolders('webkit2gtk-4.1/jsc'),
    ],
  },
];

/** @param {Shell} shell @param {NodeJS.ProcessEnv} env */
const locate = (shell, env) => firstExecutable([env[shell.variable], ...shell.candidates(env)]);

/**
 * The JavaScript shells the parity step compares with. One that cannot be had is said so and left out: the
 * step then compares the engines that are there.
 *
 * @param {import('./checkout.mjs').Checkout} checkout
 * @returns {Promise<{ env: NodeJS.ProcessEnv }>} TARE_JS102 and TARE_JSC, each only where there is one
 */
export async function findShells({ env }) {
  const absent = SHELLS.filter(shell => locate(shell, env) === undefined);
  if (absent.length > 0 && canInstall())
    await installPackages(
      absent.map(shell => shell.package),
      env,
    );
  /** @type {NodeJS.ProcessEnv} */
  const found = {};
  for (const shell of SHELLS) {
    const file = locate(shell, env);
    if (file !== undefined) found[shell.variable] = file;
    else
      process.stdout.write(
        `${shell.label} is not available here: install ${shell.package} or set ${shell.variable}.\n`,
      );
  }
  return { env: found };
}
