// The one entry behind `npm start`, `npm test` and `npm run tare`. Node built-ins only: it has to run on a
// bare Node 20 with npm, before anything is installed.
import { prepare } from './checkout.mjs';
import { Fault } from './fault.mjs';
import { test } from './gate.mjs';
import { Progress } from './progress.mjs';
import { start } from './start.mjs';
import { unlessStopped } from './stop.mjs';
import { tare } from './tare.mjs';

/**
 * How a job is set up: `steps` counts the progress lines, `stream` is where they go. Standard output of
 * `tare` belongs to its report, so its set-up speaks on standard error, and only when there is work to do.
 */
const JOBS = {
  start: { run: start, steps: 4, stream: process.stdout, quiet: false },
  test: { run: test, steps: 2, stream: process.stdout, quiet: false },
  tare: { run: tare, steps: 2, stream: process.stderr, quiet: true },
};

/** @param {string | undefined} name @param {string[]} args @returns {Promise<number>} the exit status */
async function main(name, args) {
  const job = JOBS[/** @type {keyof typeof JOBS} */ (name)];
  if (job === undefined) throw new Fault(`Usage: main.mjs ${Object.keys(JOBS).join(' | ')} [arguments]`, 2);
  const progress = new Progress(job);
  const checkout = await unlessStopped(() => prepare(progress));
  return job.run(checkout, args, progress);
}

/** The ways a disk says no. @param {unknown} error @returns {Fault | undefined} */
function diskFault(error) {
  const { code, path } = /** @type {NodeJS.ErrnoException} */ (error);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new Fault(
      `This checkout cannot be written to (${path}): give your user the right to, or copy it elsewhere.`,
    );
  }
  return code === 'ENOSPC'
    ? new Fault('The disk is full: Tare needs about 2 GB for its tools and build.')
    : undefined;
}

try {
  process.exitCode = await main(process.argv[2], process.argv.slice(3));
} catch (error) {
  const fault = error instanceof Fault ? error : diskFault(error);
  if (fault === undefined) throw error;
  process.stderr.write(`\n${fault.message}\n`);
  process.exitCode = fault.status;
}
