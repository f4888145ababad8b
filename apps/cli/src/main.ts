import { runTare } from './program.ts';
import { processWorld } from './world.ts';

// A reader that has seen enough (`tare … | head`) closes the pipe; that is no fault.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });

// Threads that end do not keep the process alive; the command does, until it has its answer.
const alive = setInterval(() => undefined, 60_000);
process.exitCode = await runTare(process.argv.slice(2), processWorld());
clearInterval(alive);
