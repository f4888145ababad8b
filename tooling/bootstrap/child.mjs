import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

/** How long a process may take over its own clean end before it is killed. */
export const GRACE_MS = 25_000;
/** How long what a process left behind in its group may take. */
const STRAGGLERS_MS = 2_000;
const POLL_MS = 50;

/**
 * Ends the group should this process be killed outright: `read` returns when its other end, held here, closes.
 * It lives in a group of its own and costs one idle shell.
 */
const LEASH = 'read -r _; kill -s TERM -- "-$1"; sleep 25; kill -s KILL -- "-$1"';

/** @param {number} group @param {NodeJS.Signals | 0} signal @returns {boolean} whether anybody was there */
function signalGroup(group, signal) {
  try {
    process.kill(-group, signal);
    return true;
  } catch {
    return false;
  }
}

/** @param {number | null} code @param {NodeJS.Signals | null} signal @returns {number} as a shell would say */
const statusOf = (code, signal) => code ?? 128 + (signal === null ? 0 : constants.signals[signal]);

/** A command in a process group of its own, so that stopping it stops all it started. */
export class Child {
  #over = false;

  /** @param {string} command @param {string[]} args @param {import('node:child_process').SpawnOptions} options */
  constructor(command, args, options) {
    const child = spawn(command, args, { stdio: 'inherit', ...options, detached: true });
    /** @type {Promise<number>} the exit status; never rejects */
    this.ended = new Promise(resolve => {
      child.on('error', () => resolve(127));
      child.on('close', (code, signal) => resolve(statusOf(code, signal)));
    }).then(status => this.#close(/** @type {number} */ (status)));
    this.group = child.pid;
    /** @type {import('node:child_process').ChildProcess | null} */
    this.leash = this.group === undefined ? null : leash(this.group);
  }

  /** @param {NodeJS.Signals} signal */
  signal(signal) {
    if (this.group !== undefined && !this.#over) signalGroup(this.group, signal);
  }

  /** Ask it to end, and after a grace make it. @returns {Promise<number>} the exit status */
  async stop(graceMs = GRACE_MS) {
    this.signal('SIGTERM');
    const timer = setTimeout(() => this.signal('SIGKILL'), graceMs);
    try {
      return await this.ended;
    } finally {
      clearTimeout(timer);
    }
  }

  /** @param {number} status */
  async #close(status) {
    if (this.group !== undefined) await endStragglers(this.group);
    this.#over = true;
    this.leash?.kill('SIGKILL');
    return status;
  }
}

/** @param {number} group @returns {import('node:child_process').ChildProcess} */
function leash(group) {
  const shell = spawn('/bin/sh', ['-c', LEASH, 'tare-leash', String(group)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  shell.on('error', () => {});
  shell.unref();
  /** @type {import('node:net').Socket} */ (shell.stdin).unref();
  return shell;
}

/** @param {number} group whose leader has ended */
async function endStragglers(group) {
  if (!signalGroup(group, 'SIGTERM')) return;
  for (let waited = 0; waited < STRAGGLERS_MS; waited += POLL_MS) {
    await sleep(POLL_MS);
    if (!signalGroup(group, 0)) return;
  }
  signalGroup(group, 'SIGKILL');
}
