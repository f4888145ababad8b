import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** @param {number} pid @returns {string[]} state, parent and so on, where this system has /proc */
function statFields(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The second field is the program's name in brackets and may itself hold spaces and brackets.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** Ended, but not yet collected by its parent, which in a container may be nobody. @param {number} pid */
function isZombie(pid) {
  try {
    return statFields(pid)[0] === 'Z';
  } catch {
    return false;
  }
}

/** @param {number} pid @returns {boolean} */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
  return !isZombie(pid);
}

/** @param {number} pid @returns {number} 0 where it cannot be told */
function parentOf(pid) {
  try {
    return Number(statFields(pid)[1]);
  } catch {
    const { stdout } = spawnSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' });
    return Number(stdout ?? 0) || 0;
  }
}

const PARENT = process.ppid;
/** npm starts a shell and the shell starts us; npm can be gone while the shell waits on. */
const NPM = process.env.npm_lifecycle_event === undefined ? 0 : parentOf(PARENT);

/** @returns {boolean} whether the process that started this one, or the npm behind it, is gone */
export function isOrphaned() {
  return process.ppid !== PARENT || (NPM > 1 && !isAlive(NPM));
}
