/** A process of the durability test: writes snapshots one after another and says which are acknowledged. */
import { writeSync } from 'node:fs';
import type { ScenarioDocument } from '@tare/schema';
import { storeSnapshot } from '../src/index.ts';
import { openMigrated } from './folders.ts';

const [folder = '', prefix = ''] = process.argv.slice(2);
const { orm } = await openMigrated(folder);
const document = { filler: 'x'.repeat(4_000) } as unknown as ScenarioDocument;
for (let number = 0; ; number++) {
  const id = `${prefix}-${String(number)}`;
  await storeSnapshot(orm, { id, hash: id, document, now: new Date() });
  writeSync(1, `${id}\n`);
}
