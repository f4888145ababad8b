import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** @param {string} folder @returns {string[]} */
function entries(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Debian keeps some programs out of PATH: `/usr/lib/<architecture>/<folder>/<name>`. @param {string} tail */
export const inLibraryFolders = tail => entries('/usr/lib').map(name => join('/usr/lib', name, tail));

/** @param {string} name @param {NodeJS.ProcessEnv} env */
export const onPath = (name, env) =>
  (env.PATH ?? '')
    .split(delimiter)
    .filter(folder => folder !== '')
    .map(folder => join(folder, name));

/** @param {(string | undefined)[]} files @returns {string | undefined} the first that can be executed */
export const firstExecutable = files =>
  files.find(file => file !== undefined && file !== '' && isExecutable(file));
