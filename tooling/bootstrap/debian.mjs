import { existsSync } from 'node:fs';
import { capture } from './command.mjs';

/** @returns {boolean} whether packages can be installed here without asking anybody */
export function canInstall() {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get');
}

/**
 * @param {string[]} packages installed one by one, so that one the archive lacks does not keep out the others
 * @param {NodeJS.ProcessEnv} env
 */
export async function installPackages(packages, env) {
  const quiet = { env: { ...env, DEBIAN_FRONTEND: 'noninteractive' } };
  await capture('apt-get', ['update'], quiet);
  for (const name of packages) {
    process.stdout.write(`Installing the Debian package ${name} …\n`);
    await capture('apt-get', ['install', '-y', '--no-install-recommends', name], quiet);
  }
}
