import { join } from 'node:path';
import { Child } from './child.mjs';
import { watchForStop } from './stop.mjs';

/**
 * The command line program with the caller's arguments, input, output and exit status, in the caller's folder.
 *
 * @param {import('./checkout.mjs').Checkout} checkout @param {string[]} args
 * @returns {Promise<number>}
 */
export async function tare({ root, env }, args) {
  // npm runs scripts in the repository; file names on the command line are meant from where it was called.
  const cwd = process.env.INIT_CWD ?? process.cwd();
  const program = join(root, 'apps', 'cli', 'src', 'main.ts');
  // Node 22 runs TypeScript as well, and says at every start that it is experimental there.
  const child = new Child('node', ['--disable-warning=ExperimentalWarning', program, ...args], { env, cwd });
  const unwatch = watchForStop(reason => child.signal(reason));
  const status = await child.ended;
  unwatch();
  return status;
}
