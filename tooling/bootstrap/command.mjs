import { spawn } from 'node:child_process';

/** @type {Map<number, NodeJS.Signals>} process groups of the commands under way, and how to end them */
const underWay = new Map();

process.on('exit', () => {
  for (const [group, signal] of underWay) {
    try {
      process.kill(-group, signal);
    } catch {
      // It ended by itself in the meantime.
    }
  }
});

/**
 * Run a command to its end with no input, keeping what it printed. It ends with this process: by `endWith`,
 * SIGKILL for one whose unfinished work is thrown away.
 *
 * @param {string} command @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string, timeoutMs?: number, endWith?: NodeJS.Signals }} [options]
 * @returns {Promise<{ ok: boolean, output: string }>} `ok` is false also where the command does not exist
 */
export function capture(command, args, { env = process.env, cwd, timeoutMs, endWith = 'SIGTERM' } = {}) {
  return new Promise(resolve => {
    /** @type {Buffer[]} */
    const chunks = [];
    const child = spawn(command, args, {
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(cwd === undefined ? {} : { cwd }),
      ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }),
    });
    const group = child.pid;
    if (group !== undefined) underWay.set(group, endWith);
    const end = (/** @type {boolean} */ ok, /** @type {string} */ extra) => {
      if (group !== undefined) underWay.delete(group);
      resolve({ ok, output: Buffer.concat(chunks).toString('utf8') + extra });
    };
    child.stdout.on('data', chunk => chunks.push(chunk));
    child.stderr.on('data', chunk => chunks.push(chunk));
    child.on('error', error => end(false, error.message));
    child.on('close', code => end(code === 0, ''));
  });
}

/** @param {string} text @param {number} count @returns {string} its last lines, indented */
export function lastLines(text, count) {
  const lines = text.trimEnd().split('\n').slice(-count);
  return lines.map(line => `  ${line}`).join('\n');
}
