import { constants } from 'node:os';
import { isOrphaned } from './ancestry.mjs';

const POLL_MS = 500;

/** @typedef {'SIGINT' | 'SIGTERM' | 'SIGHUP'} StopReason npm gone counts as SIGTERM */

/** @param {StopReason} reason @returns {number} the exit status a shell would report */
export const stopStatus = reason => 128 + constants.signals[reason];

/**
 * Tell when this command is to end: on a signal, and when the process that started it is gone, because npm
 * can die without passing the signal on.
 *
 * @param {(reason: StopReason) => void} onStop called for each request
 * @returns {() => void} stops watching
 */
export function watchForStop(onStop) {
  const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
  for (const signal of signals) process.on(signal, onStop);
  const poll = setInterval(() => {
    if (!isOrphaned()) return;
    clearInterval(poll);
    onStop('SIGTERM');
  }, POLL_MS);
  poll.unref();
  return () => {
    clearInterval(poll);
    for (const signal of signals) process.off(signal, onStop);
  };
}

/**
 * Work that may be broken off at any point: a stop request ends this process and with it what it started.
 *
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function unlessStopped(work) {
  const unwatch = watchForStop(reason => process.exit(stopStatus(reason)));
  try {
    return await work();
  } finally {
    unwatch();
  }
}
