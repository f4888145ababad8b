import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 300;
const ANSWER_WITHIN_MS = 10_000;

/** @param {string} url @returns {Promise<boolean>} */
async function isOk(url) {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}

/**
 * @param {string} url @param {number} withinMs @param {AbortSignal} signal gives up early
 * @returns {Promise<boolean>} whether the address answered with success in time
 */
export async function answers(url, withinMs, signal) {
  const since = performance.now();
  while (!signal.aborted && performance.now() - since < withinMs) {
    if (await isOk(url)) return true;
    await sleep(POLL_MS);
  }
  return false;
}
