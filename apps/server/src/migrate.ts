/** Brings the database to this version's shape as a step of its own: `node apps/server/src/migrate.ts`. */
import { migrate, openDatabase } from '@tare/db';
import { printProblem } from '@tare/schema';
import { readSettings } from './settings.ts';

async function main(): Promise<number> {
  const settings = readSettings(process.env);
  if (!settings.ok) {
    process.stderr.write(`${settings.faults.join('\n')}\n`);
    return 2;
  }
  const opened = await openDatabase(settings.value.where);
  if (!opened.ok) {
    process.stderr.write(`${opened.problems.map(printProblem).join('\n')}\n`);
    return 1;
  }
  await migrate(opened.value);
  await opened.value.close();
  return 0;
}

process.exit(await main());
