/** Recorded instances: openb, SWF, and tables whose columns are named. */
import { cellsOf, type Column, type ColumnMap, numberIn } from './columns.ts';
import type { Format, LineReader } from './format.ts';
import type { Gathered, LinePlace, RecordingKind } from './gathered.ts';

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;
const WHOLE = 1000;

/** Positions of columns by their names; a fault for each that is missing. */
function positions(header: string, names: readonly string[]): readonly number[] {
  const cells = cellsOf(header);
  return names.map(name => cells.indexOf(name));
}

const wholeLine = (values: readonly (number | undefined)[]): values is number[] =>
  values.every(value => value !== undefined && value >= 0);

const SAY_NUMBERS = 'Write numbers that are not negative, as in the published trace.';

/** Alibaba's GPU cluster: its hosts. */
export const openbHosts: Format = {
  id: 'openb-hosts',
  label: 'hosts of the openb trace',
  recognises: first => first.startsWith('sn,cpu_milli,memory_mib,gpu'),
  reader: (gathered, at) => {
    let isHeader = true;
    return line => {
      if (isHeader) {
        isHeader = false;
        return true;
      }
      const [, cpu, memory, gpu, model = ''] = cellsOf(line);
      const values = [numberIn(cpu), numberIn(memory), numberIn(gpu)];
      if (!wholeLine(values)) {
        gathered.fault(at, 'a host needs cpu_milli, memory_mib and gpu.', SAY_NUMBERS);
        return true;
      }
      const [milli, mib, devices] = values as [number, number, number];
      gathered.addHost({
        cores: milli / 1000,
        memoryBytes: mib * MIB,
        ...(devices > 0 ? { accelerators: { kind: model, count: devices } } : {}),
      });
      return true;
    };
  },
};

const OPENB_COLUMNS = [
  'cpu_milli',
  'memory_mib',
  'num_gpu',
  'gpu_milli',
  'gpu_spec',
  'creation_time',
  'deletion_time',
] as const;

/** A day: of pods of which no time is known. */
const DAY_S = 86_400;

/** Its pods. */
export const openbPods: Format = {
  id: 'openb-pods',
  label: 'pods of the openb trace',
  recognises: first => first.startsWith('name,cpu_milli,memory_mib,num_gpu,gpu_milli'),
  reader: (gathered, at) => {
    let columns: readonly number[] | undefined;
    let nth = 0;
    return line => {
      if (columns === undefined) {
        columns = positions(line, OPENB_COLUMNS);
        gathered.hasTimes &&= columns[5]! >= 0;
        return true;
      }
      const cells = cellsOf(line);
      const [cpu, memory, count, milli] = columns.slice(0, 4).map(column => numberIn(cells[column]));
      const asked = [cpu, memory, count, milli];
      if (!wholeLine(asked)) {
        gathered.fault(at, 'a pod needs cpu_milli, memory_mib, num_gpu and gpu_milli.', SAY_NUMBERS);
        return true;
      }
      const created = numberIn(cells[columns[5]!]) ?? nth;
      const deleted = numberIn(cells[columns[6]!]) ?? created + DAY_S;
      nth++;
      const devices = count === 1 && milli! < WHOLE ? milli! / WHOLE : count!;
      const models = (cells[columns[4]!] ?? '').split('|').filter(model => model !== '');
      const row = [created, Math.max(0, deleted - created), cpu! / 1000, memory! * MIB, devices];
      return gathered.add('pod-lifetimes', [...row, gathered.choiceOf(models)], at);
    };
  },
};

const KIB = 1024;

/** Standard Workload Format: eighteen fields, comments after a semicolon. Of a job: its number, submit, wait, run, processors. */
export const swf: Format = {
  id: 'swf',
  label: 'Standard Workload Format',
  recognises: (first, name) =>
    /\.swf(\.|$)/i.test(name) || /^;\s*(Version|Computer|Installation)\s*:/i.test(first),
  reader: (gathered, at) => line => {
    if (line.startsWith(';')) {
      const most = /^;\s*MaxProcs:\s*(\d+)/i.exec(line);
      if (most !== null) gathered.processors = Number(most[1]);
      return true;
    }
    const fields = line.trim().split(/\s+/).map(Number);
    if (fields.length < 18 || fields.some(field => !Number.isFinite(field))) {
      gathered.fault(at, 'a job has eighteen numbers.', 'See the Parallel Workloads Archive for the format.');
      return true;
    }
    return addJob(fields, gathered, at);
  },
};

function addJob(fields: readonly number[], gathered: Gathered, at: LinePlace): boolean {
  const [, submit, , run, allocated, , usedKb, requested, , requestedKb] = fields as number[] & {
    length: 18;
  };
  const processors = allocated! > 0 ? allocated! : requested!;
  if (run! < 0 || processors <= 0 || submit! < 0) {
    gathered.leaveOut('The job did not run, or its processors are not known.', at);
    return true;
  }
  const kb = usedKb! > 0 ? usedKb! : requestedKb!;
  const memory = kb > 0 ? kb * KIB * processors : GIB * processors;
  return gathered.add('swf', [submit!, run!, processors, memory], at);
}

/** A table with a header whose columns were mapped by hand. */
export const mapped = (map: ColumnMap): Format => ({
  id: 'columns',
  label: 'table with mapped columns',
  recognises: () => true,
  reader: (gathered, at) => {
    let value: ((column: Column | undefined, cells: readonly string[]) => number | undefined) | undefined;
    let separator = ',';
    const kind: RecordingKind = map.accelerators === undefined ? 'vm-lifetimes' : 'pod-lifetimes';
    const read: LineReader = line => {
      if (value === undefined) {
        separator = [';', '\t'].find(mark => line.includes(mark)) ?? ',';
        value = valuesOf(cellsOf(line, separator), map, gathered, at);
        return true;
      }
      const cells = cellsOf(line, separator);
      const arrival = value(map.arrival, cells);
      const end = value(map.end, cells);
      const lived = value(map.lifetime, cells) ?? (end === undefined ? undefined : end - (arrival ?? 0));
      const row = [arrival, lived, value(map.cpu, cells), value(map.memory, cells)];
      const devices = map.accelerators === undefined ? [] : [value(map.accelerators, cells)];
      const all = [...row, ...devices];
      if (wholeLine(all)) return gathered.add(kind, all, at);
      gathered.fault(at, 'a mapped cell is not a number, or negative.', 'Correct the line or leave it out.');
      return true;
    };
    return read;
  },
});

function valuesOf(header: readonly string[], map: ColumnMap, gathered: Gathered, at: LinePlace) {
  for (const { name } of Object.values(map))
    if (!header.includes(name))
      gathered.fault(at, `there is no column "${name}".`, `The columns are ${header.join(', ')}.`);
  return (column: Column | undefined, cells: readonly string[]) => {
    const number = column === undefined ? undefined : numberIn(cells[header.indexOf(column.name)]);
    return number === undefined ? undefined : number * column!.factor;
  };
}
