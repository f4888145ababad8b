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

function stopOn(service: Service, drainMs: number): void {
  let asked = false;
  const stop = async () => {
    // Whoever asks twice does not want to wait.
    if (asked) process.exit(1);
    asked = true;
    setTimeout(() => process.exit(1), drainMs + CLOSE_WITHIN_MS).unref();
    await service.stop();
    process.exit(0);
  };
  process.on('SIGTERM', () => void stop());
  process.on('SIGINT', () => void stop());
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
  complain(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
