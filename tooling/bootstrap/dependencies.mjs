import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { capture, lastLines } from './command.mjs';
import { Fault } from './fault.mjs';

const STAMP = join('node_modules', '.tare-installed');

/** @param {string} root @returns {string[]} the folders of the workspace, relative to it, the root first */
function workspaceFolders(root) {
  const groups = ['apps', 'packages', 'tooling'].filter(group => existsSync(join(root, group)));
  const folders = groups.flatMap(group => readdirSync(join(root, group)).map(name => join(group, name)));
  return ['', ...folders.sort()].filter(folder => existsSync(join(root, folder, 'package.json')));
}

/** @param {string} root @returns {string} changes whenever an installation would come out different */
function fingerprint(root) {
  const manifests = workspaceFolders(root).map(folder => join(folder, 'package.json'));
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`);
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests]) {
    hash.update(file).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

/** @param {string} root @returns {boolean} whether what is installed is what the lockfile says */
export function isInstalled(root) {
  const stamp = join(root, STAMP);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint(root);
}

/** @param {string} output what pnpm printed */
function installFault(output) {
  if (output.includes('ERR_PNPM_OUTDATED_LOCKFILE')) {
    return new Fault(
      'pnpm-lock.yaml is not in step with a package.json: run `pnpm install` and commit the result.',
    );
  }
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|dns error|error sending request/.test(output)) {
    return new Fault(
      `The npm registry could not be reached: check the network and run the command again. pnpm said:\n${lastLines(output, 3)}`,
    );
  }
  return new Fault(`Installing the dependencies failed. pnpm said:\n${lastLines(output, 20)}`);
}

/**
 * Install exactly what the lockfile says.
 *
 * pnpm asks the registry again about each of the lockfile's entries, half a minute of a first start; the
 * lockfile was reviewed like any other file, so that is left to the runs that set TARE_VERIFY_LOCKFILE (CI).
 *
 * @param {string} root @param {NodeJS.ProcessEnv} env
 */
export async function install(root, env) {
  const trust = env.TARE_VERIFY_LOCKFILE === '1' ? [] : ['--trust-lockfile'];
  const args = ['install', '--frozen-lockfile', '--reporter=append-only', ...trust];
  // CI keeps pnpm from asking questions nobody is there to answer.
  const { ok, output } = await capture('pnpm', args, {
    env: { ...env, CI: 'true' },
    cwd: root,
    endWith: 'SIGKILL',
  });
  if (!ok) throw installFault(output);
  writeFileSync(join(root, STAMP), fingerprint(root));
}
