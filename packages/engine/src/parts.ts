import type { FaultDomain, Plan, PlanPhase, PlanPlatform } from '@tare/schema';
import type { CpuTopology } from './cpu/topology.ts';
import { type FailedDomain, type FaultHooks, Faults } from './faults/faults.ts';
import { Neighbours } from './faults/neighbours.ts';
import { Fleet } from './hosts/fleet.ts';
import {
  FAULT,
  NEIGHBOUR,
  OUT_OF_MEMORY,
  payload,
  RETIRE,
  SHORT_OF_MEMORY,
  START,
} from './kernel/event-kinds.ts';
import { EventQueue } from './kernel/event-queue.ts';
import { TaskNumbers } from './kernel/task-numbers.ts';
import { Uptime } from './ledger/uptime.ts';
import { Lifecycle, sharedBy } from './lifecycle/lifecycle.ts';
import type { StartHooks } from './lifecycle/starts.ts';
import { Ages } from './memory/ages.ts';
import { Overcommit } from './memory/overcommit.ts';
import { MemoryPressure } from './memory/pressure.ts';
import { Restarts } from './memory/restarts.ts';
import type { Transfers } from './network/transfers.ts';
import { type Gauges, type RecordOptions, Recorder } from './recording/recorder.ts';
import { LatencyHistogram } from './report/histogram.ts';
import { LatencyParts } from './report/latency-parts.ts';
import { SeriesMeter } from './report/series.ts';
import type { Disks } from './storage/disks.ts';
import { Tenants } from './tenancy/tenants.ts';
import { Batches, type BatchHooks } from './workload/batches.ts';
import { Invocations, needsOf } from './workload/invocations.ts';
import { Requests } from './workload/requests.ts';

const SERIES_STEPS = 120;

/** Everything that a run is made of; read by the report. */
export interface RunParts {
  readonly plan: Plan;
  readonly platform: PlanPlatform;
  readonly seed: number;
  readonly fleet: Fleet;
  readonly cpu: CpuTopology;
  readonly disks: Disks;
  readonly transfers: Transfers;
  readonly lifecycle: Lifecycle;
  readonly requests: Requests;
  readonly series: SeriesMeter;
  readonly latencyParts: LatencyParts;
  readonly startTimes: LatencyHistogram;
  readonly queue: EventQueue;
  readonly tasks: TaskNumbers;
  readonly faults: Faults;
  readonly uptime: Uptime;
  readonly restarts: Restarts;
  readonly ages: Ages;
  readonly pressure: MemoryPressure;
  /** null where no more memory is sold than there is. */
  readonly overcommit: Overcommit | null;
  readonly neighbours: Neighbours;
  readonly batches: Batches;
  readonly tenants: Tenants;
  /** null where the run is not recorded. */
  readonly recorder: Recorder | null;
}

/** What the parts tell the run. */
export interface RunReach extends BatchHooks {
  /** A start that began then is over. */
  readonly onReady: (instance: number, startedAt: number) => void;
  readonly onDown: (instance: number) => boolean;
  /** A phase of a start that began then begins. */
  readonly onPhase: (instance: number, startedAt: number, phase: PlanPhase) => void;
  readonly onRepaired: (instance: number, domain: FaultDomain) => void;
  readonly onDomain: (domain: FailedDomain) => void;
  readonly onNotice: (domain: FailedDomain) => void;
  readonly onUserFree: (user: number) => void;
  readonly onHeld: (service: number) => boolean;
  /** An instance that is started for a request each has none any more. */
  readonly onIdle: (instance: number) => void;
  /** The fleet has more hosts or guests than before. */
  readonly onGrown: () => void;
}

/** What a run is made from. */
export interface Assembly {
  readonly plan: Plan;
  readonly platform: PlanPlatform;
  readonly seed: number;
  readonly record: RecordOptions | undefined;
}

/** Places the fleet and makes all parts of a run. */
export function assemble({ plan, platform, seed, record }: Assembly, reach: RunReach): RunParts {
  const queue = new EventQueue();
  const fleet = new Fleet(plan, platform, seed);
  fleet.rollOut(service => plan.services[service]!.replicas);
  const shared = sharedBy(fleet, seed);
  const { cpu } = shared;
  const tasks = new TaskNumbers();
  const moves = shared.transfers.isKnown || plan.pools.some(({ disk }) => disk !== undefined);
  const invocations = new Invocations(tasks, needsOf(plan, moves));
  const gauges = gaugesOf(queue, invocations, () => parts);
  const recorder = record === undefined ? null : new Recorder(fleet, gauges, record);
  const startTimes = new LatencyHistogram();
  const lifecycle = new Lifecycle(fleet, shared, seed, {
    queue,
    tasks,
    payload: start => payload(START, start),
    onReady: reach.onReady,
    onRead: task => requests.read(task),
    onCarried: (invocation, generation) => requests.carried(invocation, generation),
    ...heardBy(recorder, queue),
    onPhase: phasesHeard(recorder, queue, reach),
  });
  const series = new SeriesMeter(Math.max(1, Math.ceil(plan.run.durationUs / SERIES_STEPS)));
  const faults = faultsOf({ fleet, seed, queue, recorder, lifecycle, requests: () => requests }, reach);
  const latencyParts = new LatencyParts();
  const ages = new Ages();
  const memory = { ages, pressure: new MemoryPressure(plan, fleet, ages), restarts: new Restarts(ages) };
  const neighbours = new Neighbours(fleet, cpu, {
    queue,
    tasks,
    payload: index => payload(NEIGHBOUR, index),
    onSlowed: (instance, factor) => requests.slow(instance, factor),
    latency: () => requests.flow.latency,
  });
  const base = { recorder, plan, fleet, ...shared, seed, tasks, queue, series, latencyParts, ...memory };
  const requests = requestsOf({ ...base, invocations }, reach);
  const parts: RunParts = {
    ...base,
    platform,
    lifecycle,
    requests,
    startTimes,
    faults,
    overcommit: overcommitOf(base, requests),
    uptime: new Uptime(),
    neighbours,
    tenants: new Tenants(fleet, seed, {
      queue,
      onGrown: reach.onGrown,
      afterHost: (host, then) => lifecycle.starts.afterHost(host, queue.now, then),
      stays: recorder?.stays ?? null,
    }),
    batches: batchesOf({ fleet, cpu, tasks, queue, requests, seed }, reach),
  };
  return parts;
}

type FaultParts = Pick<RunParts, 'fleet' | 'seed' | 'queue' | 'recorder' | 'lifecycle'> & {
  /** They are made later. */
  readonly requests: () => Requests;
};

const faultsOf = (
  { fleet, seed, queue, recorder, lifecycle, requests }: FaultParts,
  { onDown, onRepaired, onDomain, onNotice }: RunReach,
): Faults =>
  new Faults(fleet, seed, {
    queue,
    payload: source => payload(FAULT, source),
    onDown,
    onGuestDown: guest => lifecycle.starts.guestDown(guest),
    onRepaired,
    onDomain,
    onNotice,
    ...heardBy(recorder, queue),
    failures: () => requests().flow.failures(),
  });

/** Phases are told to the run, and to a recorder where there is one. */
const phasesHeard =
  (recorder: Recorder | null, queue: EventQueue, { onPhase }: RunReach): RunReach['onPhase'] =>
  (instance, startedAt, phase) => {
    onPhase(instance, startedAt, phase);
    recorder?.phase(instance, startedAt, phase, queue.now);
  };

/** What starts and failures tell a recorder; nothing where there is none. */
const heardBy = (
  recorder: Recorder | null,
  queue: EventQueue,
): Pick<StartHooks, 'onHostUp'> & Pick<FaultHooks, 'onHosts'> =>
  recorder === null
    ? {}
    : {
        onHostUp: host => recorder.host('host-up', host, [queue.now]),
        onHosts: (event, hosts, record) => {
          for (const host of hosts) recorder.host(event, host, [queue.now, record]);
        },
      };

/** What a recorder reads off a run; nothing of it changes anything. */
const gaugesOf = (clock: EventQueue, invocations: Invocations, partsOf: () => RunParts): Gauges => ({
  clock,
  invocations,
  cpuUsed: now => {
    const { cpu, tenants } = partsOf();
    return cpu.roots.reduce((sum, root) => sum + cpu.share.usedUntil(root, now), tenants.seenCpuUntil(now));
  },
  memoryBytes: now => partsOf().pressure.touched(now) + partsOf().tenants.memoryBytes(),
  inFlight: () => partsOf().requests.flow.inFlight,
  throttledUs: (instance, now) => {
    const { share, leaves } = partsOf().cpu;
    return share.quotaOf(leaves[instance]!)?.throttledUs(now) ?? 0;
  },
});

const overcommitOf = (
  parts: Pick<RunParts, 'plan' | 'fleet' | 'ages' | 'pressure'>,
  requests: Requests,
): Overcommit | null => {
  const { reclaim } = parts.fleet.platform;
  if (reclaim === null) return null;
  return new Overcommit(parts, reclaim, {
    heldBytes: instance => requests.loadOf(instance).heldBytes,
    onSqueezed: (instance, squeeze) => requests.squeeze(instance, squeeze),
  });
};

type RequestParts = Pick<
  RunParts,
  | 'plan'
  | 'fleet'
  | 'cpu'
  | 'disks'
  | 'transfers'
  | 'seed'
  | 'queue'
  | 'series'
  | 'latencyParts'
  | 'ages'
  | 'pressure'
  | 'recorder'
> & { readonly invocations: Invocations };

const requestsOf = (parts: RequestParts, { onUserFree, onHeld, onIdle }: RunReach): Requests => {
  const { cpu, queue, recorder } = parts;
  const requests = new Requests(
    { ...parts, cpu: cpu.share, leaves: cpu.leaves, traces: recorder?.traces ?? null },
    {
      queue,
      onUserFree,
      onHeld,
      onIdle,
      onEmptied: instance => queue.push(queue.now, 0, payload(RETIRE, instance)),
      onOutOfMemory: instance => queue.push(queue.now, 0, payload(OUT_OF_MEMORY, instance)),
      onShortOfMemory: room => queue.push(queue.now, 0, payload(SHORT_OF_MEMORY, room)),
    },
  );
  return requests;
};

type BatchParts = Pick<RunParts, 'fleet' | 'cpu' | 'tasks' | 'queue' | 'requests' | 'seed'>;

const batchesOf = ({ fleet, cpu, tasks, queue, requests, seed }: BatchParts, hooks: BatchHooks): Batches =>
  new Batches(
    {
      fleet,
      cpu: cpu.share,
      leaves: cpu.leaves,
      tasks,
      queue,
      seed,
      services: requests.services,
      slowOf: instance => requests.loadOf(instance).slow,
      onLost: us => requests.spendInVain(us),
    },
    hooks,
  );
