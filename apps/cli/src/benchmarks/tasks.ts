import type { Benchmark } from './benchmark.ts';
import { machine, NO_IMAGE, run, uniformOf } from './parts.ts';

const TASKS_PER_VM = 10;
const VMS_PER_HOST = 10;
/** All tasks arrive within this. */
const BATCH_WINDOW_S = 600;
/** Of the longest: 100,000 million instructions at a thousand a microsecond, shared by ten at most. */
const BATCH_RUN_S = 1600;

interface Tasks {
  readonly arrivalUs: readonly number[];
  readonly workUs: readonly number[];
}

/** Ten tasks a VM on average, uniform in arrival and length, in order of arrival. */
function tasksOf(size: number): Tasks {
  const tasks = Array.from({ length: size }, (_, task) => ({
    at: Math.round(BATCH_WINDOW_S * 1e6 * uniformOf(2 * task)),
    work: Math.round(1e6 + 99e6 * uniformOf(2 * task + 1)),
  })).sort((a, b) => a.at - b.at);
  return { arrivalUs: tasks.map(({ at }) => at), workUs: tasks.map(({ work }) => work) };
}

/** Mean response of tasks that share one core equally: from departure to departure, nothing else. */
function sharedCore(tasks: readonly { readonly at: number; readonly work: number }[]): number {
  let now = 0;
  let sum = 0;
  let next = 0;
  let running: { at: number; left: number }[] = [];
  while (next < tasks.length || running.length > 0) {
    const least = running.reduce((most, { left }) => Math.min(most, left), Infinity);
    const ends = now + least * running.length;
    const arrives = tasks[next]?.at ?? Infinity;
    const done = ends < arrives;
    // Exactly what is left of the least, so that it ends.
    const each = done ? least : running.length === 0 ? 0 : (arrives - now) / running.length;
    for (const task of running) task.left -= each;
    now = done ? ends : arrives;
    if (!done) running.push({ at: arrives, left: tasks[next++]!.work });
    for (const task of running) if (task.left <= 0) sum += now - task.at;
    running = running.filter(({ left }) => left > 0);
  }
  return sum;
}

/** Round robin over VMs of one core each on hosts that have a core for each: every VM is a shared core of its own. */
function meanResponse({ arrivalUs, workUs }: Tasks, vms: number): number {
  const byVm = Array.from({ length: vms }, (): { at: number; work: number }[] => []);
  for (const [task, at] of arrivalUs.entries()) byVm[(task + 1) % vms]!.push({ at, work: workUs[task]! });
  return byVm.reduce((sum, tasks) => sum + sharedCore(tasks), 0) / arrivalUs.length / 1e6;
}

/** W2: tasks on virtual machines on hosts, processor sharing on both levels. */
export const tasks: Benchmark = {
  id: 'W2',
  what: 'a million tasks on 100,000 VMs of one core on 10,000 hosts, shared on both levels',
  size: 1_000_000,
  goal: { limit: 2.5 },
  documentOf: size => {
    const { arrivalUs, workUs } = tasksOf(size);
    const hosts = Math.ceil(size / TASKS_PER_VM / VMS_PER_HOST);
    return {
      tare: 1,
      name: 'W2',
      sites: {
        site: {
          provider: 'own',
          pools: { hosts: { machine: machine(VMS_PER_HOST), count: hosts, reserve: 'none' } },
        },
      },
      images: NO_IMAGE,
      services: {
        vm: {
          image: 'any',
          replicas: size / TASKS_PER_VM,
          requests: { cpu: 1, memory: '1Gi' },
          limits: { cpu: 1 },
          work: { cpu: '1s', mix: { compute: 1 } },
          memory: { base: '1Mi' },
          startup: { init: '0s' },
        },
      },
      traffic: {
        tasks: {
          arrivals: 'trace',
          to: 'vm',
          times: arrivalUs.map(us => us / 1e6),
          work: workUs.map(us => us / 1e6),
        },
      },
      platforms: { bare: { stack: [], engine: 'none', cpuLimits: 'share' } },
      run: run(BATCH_RUN_S),
    };
  },
  checkOf: ({ summary, laws, requests }, size) => {
    const expected = meanResponse(tasksOf(size), size / TASKS_PER_VM);
    const got = (summary.latencyMs?.mean ?? Number.NaN) / 1000;
    const ok =
      Math.abs(got / expected - 1) < 1e-6 && requests.completed === size && laws.every(law => law.ok);
    return { quantity: 'mean response, s: each VM worked out on its own', expected, got, ok };
  },
  limit: {
    program: 'w2',
    args: size => [size / TASKS_PER_VM / VMS_PER_HOST, size / TASKS_PER_VM, size].map(String),
  },
};
