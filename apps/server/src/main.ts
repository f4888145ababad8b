/** `node apps/server/src/main.ts`: runs until it is asked to stop. */
import { printProblem } from '@tare/schema';
import { type Service, startService } from './service.ts';
import { readSettings } from './settings.ts';

/** Beyond the drain: closing the database and the rest. */
const CLOSE_WITHIN_MS = 4_000;

function complain(text: string): void {
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
}

/** What an operator can do something about is said in their words. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE')
    return `Port ${String(port)} is in use: stop what listens there, or set TARE_API_PORT to another port.`;
  return error.message;
}

function stopOn(service: Service, drainMs: number): void {
  let asked: NodeJS.Signals | undefined;
  const stop = async (signal: NodeJS.Signals) => {
    // A person who presses Ctrl-C again does not want to wait.
    if (asked === 'SIGINT' && signal === 'SIGINT') process.exit(1);
    if (asked !== undefined) return;
    asked = signal;
    setTimeout(() => process.exit(1), drainMs + CLOSE_WITHIN_MS).unref();
    await service.stop();
    process.exit(0);
  };
  process.on('SIGTERM', signal => void stop(signal));
  process.on('SIGINT', signal => void stop(signal));
}

async function main(): Promise<void> {
  const read = readSettings(process.env);
  if (!read.ok) return complain(read.faults.join('\n'));
  const settings = read.value;
  const started = await startService(settings);
  if (!started.ok) return complain(started.problems.map(printProblem).join('\n'));
  stopOn(started.value, settings.drainMs);
  process.stdout.write(`Tare's ${settings.role} listens on ${started.value.address}\n`);
}

try {
  await main();
} catch (error) {
  complain(explain(error));
  process.exit(1);
}
