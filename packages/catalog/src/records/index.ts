import type { EvidenceRecord } from '../record.ts';
import { cloudRecords } from './clouds.ts';
import { consolidationRecords } from './consolidation.ts';
import { costRecords } from './cost.ts';
import { cpuRecords } from './cpu.ts';
import { densityRecords } from './density.ts';
import { imageRecords } from './image.ts';
import { interferenceRecords } from './interference.ts';
import { ioRecords } from './io.ts';
import { isolationRecords } from './isolation.ts';
import { machineRecords } from './machines.ts';
import { managementRecords } from './management.ts';
import { memoryRecords } from './memory.ts';
import { powerRecords } from './power.ts';
import { startupRecords } from './startup.ts';

/** Every published figure that a parameter or a price comes from, in order of ids. */
export const records: readonly EvidenceRecord[] = [
  ...cloudRecords,
  ...consolidationRecords,
  ...costRecords,
  ...cpuRecords,
  ...densityRecords,
  ...imageRecords,
  ...interferenceRecords,
  ...ioRecords,
  ...isolationRecords,
  ...machineRecords,
  ...managementRecords,
  ...memoryRecords,
  ...powerRecords,
  ...startupRecords,
].sort((a, b) => (a.id < b.id ? -1 : 1));

const recordById = new Map(records.map(record => [record.id, record]));

export const recordOf = (id: string): EvidenceRecord | undefined => recordById.get(id);
