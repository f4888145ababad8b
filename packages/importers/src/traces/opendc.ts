/** Traces as OpenDC has them (Bitbrains, SURF, …): tasks, and what each used of its CPU in consecutive fragments. */
import { cellsOf, numberIn } from './columns.ts';
import type { Format, LineReader } from './format.ts';
import type { Gathered, LinePlace, Usage } from './gathered.ts';

const MIB = 1024 ** 2;
const MS = 1000;

type Numbers = Readonly<Record<string, number | undefined>>;

/** A table with these columns; what is no number is a fault of its line. */
const table = (
  own: Pick<Format, 'id' | 'label'> & { readonly columns: readonly string[] },
  read: (id: string, numbers: Record<string, number>, gathered: Gathered, at: LinePlace) => boolean,
): Format => ({
  ...own,
  recognises: first => {
    const header = cellsOf(first);
    return own.columns.every(column => header.includes(column));
  },
  reader: (gathered, at) => {
    let header: readonly string[] | undefined;
    const line: LineReader = text => {
      if (header === undefined) {
        header = cellsOf(text);
        return true;
      }
      const cells = cellsOf(text);
      const cellNamed = (name: string) => cells[header!.indexOf(name)];
      const numbers: Numbers = Object.fromEntries(
        own.columns.filter(name => name !== 'id').map(name => [name, numberIn(cellNamed(name))]),
      );
      if (Object.values(numbers).every(value => value !== undefined && value >= 0))
        return read(cellNamed('id') ?? '', numbers as Record<string, number>, gathered, at);
      gathered.fault(
        at,
        `${own.label}: ${own.columns.join(', ')} are not all numbers.`,
        'Give the file as it was published.',
      );
      return true;
    };
    return line;
  },
});

/** What a task has: MHz of all its CPUs together, MB. */
const SIZE = ['cpu_count', 'cpu_capacity', 'mem_capacity'] as const;

/** Of each task what it has, when it came, and how long it stayed, ms. */
const tasksAs = (
  own: Pick<Format, 'id' | 'label'>,
  times: readonly string[],
  staying: (numbers: Record<string, number>) => { readonly fromMs: number; readonly ms: number },
): Format =>
  table({ ...own, columns: ['id', ...times, ...SIZE] }, (id, numbers, gathered, at) => {
    const { fromMs, ms } = staying(numbers);
    const task = {
      arrival: fromMs / MS,
      lifetime: ms / MS,
      cores: numbers.cpu_count!,
      mhz: numbers.cpu_capacity!,
      memoryBytes: Math.round(numbers.mem_capacity! * MIB),
    };
    return gathered.addTask(id, task, at);
  });

export const tasks = tasksAs(
  { id: 'opendc-tasks', label: 'tasks of an OpenDC trace' },
  ['submission_time', 'duration'],
  ({ submission_time, duration }) => ({ fromMs: submission_time!, ms: duration! }),
);

/** In the older layout it says when it was there from and to. */
export const meta = tasksAs(
  { id: 'opendc-meta', label: 'VMs of an OpenDC trace' },
  ['start_time', 'stop_time'],
  ({ start_time, stop_time }) => ({ fromMs: start_time!, ms: Math.max(0, stop_time! - start_time!) }),
);

const EVERY_MS = 300_000;

/** A fragment more of a task, in per cent of nothing yet: MHz, whole samples of five minutes. */
function use(usage: Usage, ms: number, mhz: number): number {
  let [left, kept] = [ms, 0];
  while (left > 0) {
    const took = Math.min(left, EVERY_MS - usage.partMs);
    usage.part += took * mhz;
    usage.partMs += took;
    left -= took;
    if (usage.partMs < EVERY_MS) continue;
    usage.mhz.push(usage.part / EVERY_MS);
    [usage.part, usage.partMs] = [0, 0];
    kept++;
  }
  return kept;
}

const fragment = (
  id: string,
  numbers: Record<string, number>,
  gathered: Gathered,
  at: LinePlace,
): boolean => {
  const own = gathered.usageOf(id, at);
  return gathered.keep(use(own, numbers.duration!, numbers.cpu_usage!), at);
};

export const fragments = table(
  {
    id: 'opendc-fragments',
    label: 'fragments of an OpenDC trace',
    columns: ['id', 'duration', 'cpu_usage'],
  },
  fragment,
);
