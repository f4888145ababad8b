import type { PlanPhase, PlanTakes } from '@tare/schema';
import { Fleet } from '../src/hosts/fleet.ts';
import { EventQueue } from '../src/kernel/event-queue.ts';
import { TaskNumbers } from '../src/kernel/task-numbers.ts';
import { Lifecycle, sharedBy } from '../src/lifecycle/lifecycle.ts';
import { deployment, plan, platform, pool, service } from './small-plan.ts';

/** As `xargs -P` launches: so many in flight on one host, the next as soon as one is over. */
export interface Launches {
  readonly inFlight: number;
  readonly boots: number;
  readonly cores: number;
  /** Median time of a boot on its own, and its spread. */
  readonly serialMs: number;
  readonly sigma: number;
  readonly takes: PlanTakes;
  readonly diskBytesPerSecond?: number;
}

const phaseOf = ({ serialMs, sigma, takes }: Launches): PlanPhase => ({
  kind: 'delay',
  name: 'guest booted',
  technology: 'x',
  law: { law: 'lognormal-median', median: serialMs * 1000, sigma },
  factor: 1,
  source: 'test',
  takes,
});

/** Times in ms of all launches, through the engine's own lifecycle, in ascending order. */
export function launchTimes(launches: Launches, seed = 1): number[] {
  const { inFlight, boots, cores, diskBytesPerSecond } = launches;
  const cpuMilli = cores * 1000;
  const host = pool({
    cpuMilli,
    memoryBytes: 1e15,
    allocatable: { cpuMilli, memoryBytes: 1e15, instances: boots },
    ...(diskBytesPerSecond === undefined
      ? {}
      : {
          disk: {
            bytesPerSecond: diskBytesPerSecond,
            iops: 0,
            latencyUs: 0,
            blockBytes: 4096,
            operationBytes: 131_072,
          },
        }),
  });
  const on = platform({
    vcpusPerThread: boots,
    deployments: [
      deployment({ phases: [phaseOf(launches)], reserve: { cpuMilli: 0, memoryBytes: 1 }, kernel: 'own' }),
    ],
  });
  const fleet = new Fleet(plan({ pools: [host], services: [service()], platforms: [on] }), on);
  fleet.rollOut(() => boots);
  if (fleet.instances.length < boots || fleet.hosts.length > 1) throw new Error('one host must hold all');
  const times: number[] = [];
  let begun = 0;
  const queue = new EventQueue();
  const lifecycle = new Lifecycle(fleet, sharedBy(fleet, seed), seed, {
    queue,
    tasks: new TaskNumbers(),
    payload: start => start,
    onRead: () => undefined,
    onCarried: () => undefined,
    onReady: (_, startedAt) => {
      times.push((queue.now - startedAt) / 1000);
      if (begun < boots) lifecycle.begin(begun++);
    },
  });
  while (begun < Math.min(inFlight, boots)) lifecycle.begin(begun++);
  lifecycle.drain(payload => payload);
  return times.sort((a, b) => a - b);
}

export const medianOf = (sorted: readonly number[]): number => sorted[Math.floor(sorted.length / 2)]!;
export const meanOf = (times: readonly number[]): number =>
  times.reduce((sum, time) => sum + time, 0) / times.length;

/**
 * Mean time in a closed network of waiting and one processor-sharing station of many cores, where a customer uses one
 * core at most: exact mean-value analysis with marginal probabilities, M. Reiser and S. Lavenberg, JACM 27 (1980).
 */
export function closedMean(customers: number, cores: number, demand: number, waiting: number): number {
  let before = [1];
  let atStation = 0;
  for (let n = 1; n <= customers; n++) {
    const rate = (j: number) => Math.min(j, cores) / demand;
    atStation = 0;
    for (let j = 1; j <= n; j++) atStation += (j / rate(j)) * before[j - 1]!;
    const throughput = n / (atStation + waiting);
    const now = Array.from({ length: n + 1 }, (_, j) =>
      j === 0 ? 0 : (throughput / rate(j)) * before[j - 1]!,
    );
    now[0] = Math.max(0, 1 - now.reduce((sum, p) => sum + p, 0));
    before = now;
  }
  return atStation + waiting;
}
