/** Misbehaves on purpose: the seed says how. */
import { parentPort } from 'node:worker_threads';
import type { ToThread } from '../src/node.ts';

parentPort!.on('message', (message: ToThread) => {
  if (message.kind === 'plan') return;
  if (message.job.seed === 1) process.exit(7);
  if (message.job.seed === 2) throw new Error('thrown in the thread');
  // Any other seed: never answers.
});
