import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from './ancestry.mjs';

const POLL_MS = 250;
/** A set-up never takes this long; an older lock was left by a process in another container. */
const STALE_MS = 20 * 60_000;

/** @param {unknown} error @param {string} code */
const failedWith = (error, code) => /** @type {NodeJS.ErrnoException} */ (error)?.code === code;

/** @param {string} file @returns {number | null} the process holding the lock; null when it is free to take */
function holder(file) {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    const fresh = Date.now() - statSync(file).mtimeMs < STALE_MS;
    // An empty file is one whose owner is between creating and writing it.
    return fresh && (pid === 0 || isAlive(pid)) ? pid : null;
  } catch (error) {
    if (failedWith(error, 'ENOENT')) return null;
    throw error;
  }
}

/** @param {string} file @returns {boolean} whether the lock is now ours */
function take(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (failedWith(error, 'EEXIST')) return false;
    throw error;
  }
}

/**
 * Do `work` while no other command of this checkout is setting it up.
 *
 * @template T
 * @param {string} file
 * @param {(pid: number) => void} onWait told once, with the process waited for
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function whileLocked(file, onWait, work) {
  mkdirSync(dirname(file), { recursive: true });
  for (let told = false; !take(file); await sleep(POLL_MS)) {
    const pid = holder(file);
    if (pid === null) rmSync(file, { force: true });
    else if (!told && pid !== 0) {
      onWait(pid);
      told = true;
    }
  }
  const release = () => rmSync(file, { force: true });
  process.on('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}
