/** Azure's VMs of 2017 (AzurePublicDataset V1): a table of them, and readings of their CPU. */
import { cellsOf, numberIn } from './columns.ts';
import type { Format } from './format.ts';
import type { Gathered, LinePlace, Usage } from './gathered.ts';

const GIB = 1024 ** 3;
/** Readings are of five minutes, and per cent of what a VM has. */
const EVERY_S = 300;
const WHOLE = 100;
const SAY_NUMBERS = 'Write numbers that are not negative, as in the published trace.';

const numbersAt = (cells: readonly string[], columns: readonly number[]): number[] | undefined => {
  const values = columns.map(column => numberIn(cells[column]));
  return values.every(value => value !== undefined && value >= 0) ? (values as number[]) : undefined;
};

/** No header, eleven columns, among them when a VM was made and deleted, cores and GB. */
export const azureVms: Format = {
  id: 'azure-vm-2017',
  label: 'table of Azure VMs of 2017',
  recognises: first => {
    const cells = cellsOf(first);
    return cells.length === 11 && cells.slice(3, 8).every(cell => numberIn(cell) !== undefined);
  },
  reader: (gathered, at) => line => {
    const cells = cellsOf(line);
    const values = numbersAt(cells, [3, 4, 9, 10]);
    if (values === undefined) {
      gathered.fault(
        at,
        'a VM needs vmCreated, vmDeleted, cores and memory in its columns 4, 5, 10 and 11.',
        SAY_NUMBERS,
      );
      return true;
    }
    const [created, deleted, cores, gigabytes] = values as [number, number, number, number];
    const lifetime = Math.max(0, deleted - created);
    const memoryBytes = Math.round(gigabytes * GIB);
    return gathered.addTask(cells[0]!, { arrival: created, lifetime, cores, mhz: WHOLE, memoryBytes }, at);
  },
};

/** A line for each VM and time: seconds, the VM's id, and the least, most and mean per cent of its CPU. */
export const azureReadings: Format = {
  id: 'azure-vm-readings',
  label: 'CPU readings of Azure VMs of 2017',
  recognises: first => {
    const cells = cellsOf(first);
    return (
      cells.length === 5 &&
      cells[1]!.length === 64 &&
      [0, 2, 3, 4].every(at => numberIn(cells[at]) !== undefined)
    );
  },
  reader: (gathered, at) => line => {
    const cells = cellsOf(line);
    const values = numbersAt(cells, [0, 4]);
    if (values !== undefined) return reading(cells[1]!, values as [number, number], gathered, at);
    gathered.fault(at, 'a reading needs a time and a mean CPU in its columns 1 and 5.', SAY_NUMBERS);
    return true;
  },
};

/** Where one is missing the VM uses what it used before; one of a time that has passed is left out. */
function reading(
  id: string,
  [seconds, percent]: [number, number],
  gathered: Gathered,
  at: LinePlace,
): boolean {
  const usage: Usage = gathered.usageOf(id, at);
  usage.fromS ??= seconds;
  const slot = Math.floor((seconds - usage.fromS) / EVERY_S);
  const missing = slot - usage.mhz.length;
  if (missing < 0) {
    gathered.leaveOut('The reading is not of a later time than the one of its VM before.', at);
    return true;
  }
  if (!gathered.keep(missing + 1, at)) return false;
  const before = usage.mhz.at(-1) ?? 0;
  for (let nth = 0; nth < missing; nth++) usage.mhz.push(before);
  usage.mhz.push(percent);
  return true;
}
