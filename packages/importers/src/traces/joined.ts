/** Tasks and what they used → recorded utilisation; without the latter, lifetimes. */
import { LIMITS } from '@tare/schema';
import { assume, fileStart, refuse } from '../findings.ts';
import type { Gathered, LinePlace, Task, Usage } from './gathered.ts';

const EVERY_S = 300;
const PER_CENT = 100;
/** Cores and memory stand before the samples. */
const HEAD = 2;

const clamped = (percent: number): number => Math.min(PER_CENT, Math.max(0, percent));
/** A tenth of a per cent is finer than what was measured. */
const rounded = (percent: number): number => Math.round(percent * 10) / 10;

function lineOf(gathered: Gathered, of: string): LinePlace {
  const { file, line } = gathered.places.get(of) ?? fileStart('');
  return { file, line };
}

/** Where each came is kept: before that it wants nothing. */
function sampled(task: Task, { mhz, fromS }: Usage, first: number): number[] {
  const before = Math.max(0, Math.floor(((fromS ?? task.arrival) - first) / EVERY_S));
  const percents = mhz.map(used => rounded(clamped((PER_CENT * used) / task.mhz)));
  const samples = [...Array.from({ length: before }, () => 0), ...percents];
  return [Math.max(1, task.cores), Math.max(1, task.memoryBytes), ...samples].slice(
    0,
    LIMITS.traceColumns - HEAD,
  );
}

/** More than any VM has: such a file was written in KB instead of MB, as Bitbrains’ is. */
const MOST_BYTES = 16 * 1024 ** 4;
const KB_PER_MB = 1024;

/** By how much memory is to be divided. */
function memoryUnit({ tasks, findings, places }: Gathered): number {
  const most = [...tasks.values()].reduce((sum, { memoryBytes }) => Math.max(sum, memoryBytes), 0);
  if (most <= MOST_BYTES) return 1;
  assume(findings, places.get('tasks')!, {
    what: 'unit of mem_capacity',
    value: 'KB',
    why: 'In MB, as OpenDC has it, a VM would have more than 16 TiB (rule trace.memory).',
  });
  return KB_PER_MB;
}

export function joinTasks(gathered: Gathered): void {
  const { tasks, usages, findings } = gathered;
  if (tasks.size === 0) {
    if (usages.size === 0) return;
    const place = gathered.places.get('usages')!;
    refuse(findings, 'missing', place, {
      message: `${place.file}: it says what tasks used, and not what they have.`,
      fix: 'Give the file of the tasks (tasks or meta) beside it.',
    });
    return;
  }
  const at = lineOf(gathered, 'tasks');
  const first = [...tasks.values()].reduce((least, { arrival }) => Math.min(least, arrival), Infinity);
  const unit = memoryUnit(gathered);
  const isTold = (id: string) => (usages.get(id)?.mhz.length ?? 0) > 0;
  const isAnyTold = [...tasks.keys()].some(isTold);
  if (!isAnyTold && usages.size > 0)
    gathered.leaveOut('What is told there is of other tasks than these.', lineOf(gathered, 'usages'));
  for (const [id, told] of tasks) {
    const task = { ...told, memoryBytes: Math.round(told.memoryBytes / unit) };
    const { arrival, lifetime, cores, memoryBytes } = task;
    if (!isAnyTold) gathered.add('vm-lifetimes', [arrival, lifetime, cores, memoryBytes], at);
    else if (isTold(id)) gathered.add('utilisation', sampled(task, usages.get(id)!, first), at);
    else gathered.leaveOut('What the task used is not told.', at);
  }
}
