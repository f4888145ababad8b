/** Recorded use of CPU, a sample every five minutes: Bitbrains and PlanetLab. */
import { cellsOf, numberIn } from './columns.ts';
import type { Format } from './format.ts';

const GIB = 1024 ** 3;
const KIB = 1024;

const clamped = (percent: number): number => Math.min(100, Math.max(0, percent));

/** GWA-T-12: one VM a file, a line each sample: cores, …, CPU usage in per cent, memory in KB. */
export const bitbrains: Format = {
  id: 'bitbrains',
  label: 'a VM of the Bitbrains trace',
  recognises: first => /^Timestamp \[ms\];\s*CPU cores;/.test(first),
  reader: (gathered, at) => {
    let isHeader = true;
    let row: number[] | undefined;
    return line => {
      if (isHeader) {
        isHeader = false;
        return true;
      }
      const cells = cellsOf(line, ';').map(numberIn);
      const [cores, percent, memory] = [cells[1], cells[4], cells[5]];
      if (cores === undefined || percent === undefined || memory === undefined) {
        gathered.fault(
          at,
          'a sample needs cores, CPU usage [%] and provisioned memory.',
          'Give the file as it was published.',
        );
        return true;
      }
      if (row !== undefined) {
        row.push(clamped(percent));
        return gathered.keep(1, at);
      }
      row = [Math.max(1, cores), Math.max(1, memory) * KIB, clamped(percent)];
      return gathered.add('utilisation', row, at);
    };
  },
};

/** CoMon's samples of PlanetLab's slices, a line each VM: its name, then per cent. Cores and memory are not recorded. */
export const planetlab: Format = {
  id: 'planetlab',
  label: 'VMs of the PlanetLab trace',
  recognises: first => /^vm,t0,t5,/.test(first),
  reader: (gathered, at) => {
    let isHeader = true;
    return line => {
      if (isHeader) {
        isHeader = false;
        return true;
      }
      const percents = cellsOf(line).slice(1).map(numberIn);
      if (percents.length === 0 || percents.some(percent => percent === undefined)) {
        gathered.fault(at, 'a VM has a name and per cent of its CPU.', 'Give the file as it was published.');
        return true;
      }
      return gathered.add('utilisation', [1, GIB, ...percents.map(percent => clamped(percent!))], at);
    };
  },
};

/** As CloudSim has it: one VM a file, one per cent a line. */
export const planetlabFile: Format = {
  id: 'planetlab-file',
  label: 'a VM of the PlanetLab trace',
  recognises: first => /^\d{1,3}$/.test(first.trim()),
  reader: (gathered, at) => {
    let row: number[] | undefined;
    return line => {
      const percent = numberIn(line.trim());
      if (percent === undefined) {
        gathered.fault(
          at,
          'a line holds one number, per cent of the VM’s CPU.',
          'Give the file as it was published.',
        );
        return true;
      }
      if (row !== undefined) {
        row.push(clamped(percent));
        return gathered.keep(1, at);
      }
      row = [1, GIB, clamped(percent)];
      return gathered.add('utilisation', row, at);
    };
  },
};
