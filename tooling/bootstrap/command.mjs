import { spawn } from 'node:child_process';

/** @type {Set<number>} process groups of the commands under way */
const underWay = new Set();

process.on('exit', () => {
  for (const group of underWay) {
    try {
      process.kill(-group, 'SIGTERM');
    } catch {
      // It ended by itself in the meantime.
    }
  }
});

/**
 * Run a command to its end with no input, keeping what it printed. It ends with this process.
 *
 * @param {string} command @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string, timeoutMs?: number }} [options]
 * @returns {Promise<{ ok: boolean, output: string }>} `ok` is false also where the command does not exist
 */
export function capture(command, args, { env = process.env, cwd, timeoutMs } = {}) {
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
    if (group !== undefined) underWay.add(group);
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
