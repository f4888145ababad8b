/**
 * A second way to compute rule C4, cpu by cpu and slice by slice as the kernel does it (kernel/sched/fair.c of Linux 6.6:
 * `assign_cfs_rq_runtime`, `account_cfs_rq_runtime`, `return_cfs_rq_runtime`, `do_sched_cfs_period_timer`): each cpu takes
 * slices of 5 ms from the group's account, keeps at most 1 ms when it falls idle, and stands still on its own once it has
 * nothing left and the account is empty. Steps of 50 µs; threads of one cpu take turns.
 */
const STEP_US = 50;
const SLICE_US = 5000;
const KEPT_US = 1000;

export interface Thread {
  readonly atUs: number;
  readonly workUs: number;
}

interface Cpu {
  runtime: number;
  readonly queue: { readonly index: number; left: number }[];
}

export interface Group {
  readonly cpus: number;
  readonly quotaUs: number;
  readonly periodUs: number;
}

/** An idle cpu that can still run, else an idle one, else the one with the shortest queue: `select_idle_sibling`, roughly. */
const wakeOn = (cpus: readonly Cpu[]): Cpu =>
  cpus.reduce((best, cpu) => (cpu.queue.length < best.queue.length ? cpu : best));

function step(cpu: Cpu, account: { left: number }, end: (index: number) => void): void {
  if (cpu.queue.length === 0) return;
  if (cpu.runtime <= 0) {
    const taken = Math.min(account.left, SLICE_US - cpu.runtime);
    account.left -= taken;
    cpu.runtime += taken;
    if (cpu.runtime <= 0) return;
  }
  const thread = cpu.queue.shift()!;
  thread.left -= STEP_US;
  cpu.runtime -= STEP_US;
  if (thread.left <= 0) end(thread.index);
  else cpu.queue.push(thread);
  if (cpu.queue.length > 0 || cpu.runtime <= KEPT_US) return;
  account.left += cpu.runtime - KEPT_US;
  cpu.runtime = KEPT_US;
}

/** How long each thread takes, µs; threads in the order of their arrival. */
export function latenciesBySlices(threads: readonly Thread[], { cpus: count, ...group }: Group): number[] {
  const cpus: Cpu[] = Array.from({ length: count }, () => ({ runtime: 0, queue: [] }));
  const account = { left: group.quotaUs };
  const latencies: number[] = new Array<number>(threads.length).fill(0);
  let next = 0;
  let ended = 0;
  for (let now = 0; ended < threads.length; now += STEP_US) {
    if (now % group.periodUs === 0) account.left = group.quotaUs;
    for (; next < threads.length && threads[next]!.atUs <= now; next++)
      wakeOn(cpus).queue.push({ index: next, left: threads[next]!.workUs });
    for (const cpu of cpus)
      step(cpu, account, index => {
        latencies[index] = now + STEP_US - threads[index]!.atUs;
        ended++;
      });
  }
  return latencies;
}
