import { runTare } from './program.ts';
import { processWorld } from './world.ts';

// A reader that has seen enough (`tare … | head`) closes the pipe; that is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

process.exitCode = await runTare(process.argv.slice(2), processWorld());
