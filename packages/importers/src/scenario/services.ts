/** Workloads → services and batches of a scenario document. */
import type { ScenarioDocument } from '@tare/schema';
import type { CallGraph, Program } from '../assume/calls.ts';
import { assume, type Findings } from '../findings.ts';
import type { Autoscaler, ScalingBehaviour } from '../kubernetes/autoscalers.ts';
import type {
  Placement,
  Probe,
  ProbeKind,
  Probes,
  Resources,
  Rollout,
  VerticalScaling,
  Workload,
} from '../workload.ts';
import { writeBytes, writeCores, writeMebibytes, writeMilliseconds, writeSeconds } from './quantities.ts';

type Service = ScenarioDocument['services'][string];
type Batch = NonNullable<ScenarioDocument['batches']>[string];

export interface Naming {
  /** Ids of services and batches by workload name. */
  readonly ids: ReadonlyMap<string, string>;
  readonly images: ReadonlyMap<string, string>;
}

/** Share of a memory limit that an idle replica is taken to use at most. */
const BASE_SHARE = 0.6;
const BATCH_WORK = '1min';

export const isBatch = ({ workload }: Program): boolean =>
  workload.controller === 'job' || workload.controller === 'cronjob';

const isEmpty = (value: object): boolean => Object.keys(value).length === 0;

function writeResources({ cpuMilli, memoryBytes }: Resources): NonNullable<Service['limits']> {
  return {
    ...(cpuMilli === undefined ? {} : { cpu: writeCores(cpuMilli) }),
    ...(memoryBytes === undefined ? {} : { memory: writeBytes(memoryBytes) }),
  };
}

/** Down to whole MiB where there is one. */
const wholeMebibytes = (bytes: number): number =>
  bytes < 1024 ** 2 ? Math.floor(bytes) : Math.floor(bytes / 1024 ** 2) * 1024 ** 2;

interface MemoryUse {
  readonly written: Service['memory'];
  readonly why: string;
}

function memoryUse({ workload, family }: Program): MemoryUse {
  const usual = family.baseMi * 1024 ** 2;
  const limit = workload.limits.memoryBytes;
  const bound = limit === undefined ? usual : Math.max(1, wholeMebibytes(limit * BASE_SHARE));
  const perRequest = Math.round(
    Math.min(family.perRequestMi * 1024 ** 2, limit === undefined ? Infinity : limit / 400),
  );
  const written = {
    base: writeBytes(Math.min(usual, bound)),
    ...(perRequest > 0 ? { perRequest: writeBytes(perRequest) } : {}),
  };
  if (bound >= usual)
    return { written, why: `Round figure of the family "${family.id}" (rule memory.family).` };
  return {
    written,
    why: `60 % of its limit, which is below the usual figure of the family "${family.id}" (rule memory.limit).`,
  };
}

interface Start {
  readonly milliseconds: number;
  readonly why: string;
}

/** Half of the time until the last failure that the probe allows which ends a start; Infinity without one. */
function allowedMilliseconds({ startup, liveness }: Probes): number {
  const probe = startup ?? liveness;
  if (probe === undefined) return Infinity;
  const { initialDelaySeconds = 0, periodSeconds = 10, failures = 3 } = probe;
  return Math.max(1, Math.round((initialDelaySeconds + (failures - 1) * periodSeconds) * 500));
}

function writeProbe(probe: Probe): NonNullable<NonNullable<Service['probes']>[ProbeKind]> {
  const { initialDelaySeconds, periodSeconds, timeoutSeconds, failures, successes } = probe;
  return {
    ...optional('initialDelay', secondsOf(initialDelaySeconds)),
    ...optional('period', secondsOf(periodSeconds)),
    ...optional('timeout', secondsOf(timeoutSeconds)),
    ...optional('failures', failures),
    ...optional('successes', successes),
  };
}

const secondsOf = (seconds: number | undefined): string | undefined =>
  seconds === undefined ? undefined : writeSeconds(seconds);

const writeProbes = (probes: Probes): Service['probes'] => ({
  ...optional('startup', probes.startup === undefined ? undefined : writeProbe(probes.startup)),
  ...optional('readiness', probes.readiness === undefined ? undefined : writeProbe(probes.readiness)),
  ...optional('liveness', probes.liveness === undefined ? undefined : writeProbe(probes.liveness)),
});

function startOf({ workload, family }: Program): Start {
  const allowed = allowedMilliseconds(workload.probes ?? {});
  if (allowed < family.startMs)
    return {
      milliseconds: allowed,
      why: 'Half of what its start-up or liveness probe allows, for it is expected to be up by then (rule start.probe).',
    };
  const period = workload.startPeriodSeconds === undefined ? Infinity : workload.startPeriodSeconds * 1000;
  if (period > 0 && period < family.startMs)
    return {
      milliseconds: period,
      why: 'The start period of its health check, within which it is expected to be up (rule start.period).',
    };
  return {
    milliseconds: family.startMs,
    why: `Round figure of the family "${family.id}" (rule start.family).`,
  };
}

function writeBehaviour(behaviour: ScalingBehaviour): NonNullable<NonNullable<Service['scaling']>['up']> {
  const { stabilisationSeconds, select, policies } = behaviour;
  return {
    ...(stabilisationSeconds === undefined
      ? {}
      : { stabilisation: writeSeconds(Math.min(3600, stabilisationSeconds)) }),
    ...(select === undefined ? {} : { select }),
    ...(policies === undefined
      ? {}
      : {
          policies: policies.map(({ type, value, periodSeconds }) => ({
            type,
            value,
            period: writeSeconds(Math.min(1800, periodSeconds)),
          })),
        }),
  };
}

function writeScaling({ min, max, metrics, up, down }: Autoscaler): NonNullable<Service['scaling']> {
  return {
    min,
    max,
    by: 'hpa',
    metrics: metrics.map(metric => ({ ...metric })),
    ...(up === undefined ? {} : { up: writeBehaviour(up) }),
    ...(down === undefined ? {} : { down: writeBehaviour(down) }),
  };
}

const writeAmounts = (of: VerticalScaling['least']) => ({
  ...optional('cpu', of.cpuMilli === undefined ? undefined : writeCores(of.cpuMilli)),
  ...optional('memory', of.memoryBytes === undefined ? undefined : writeBytes(of.memoryBytes)),
});

const isBound = (of: VerticalScaling['least']): boolean => Object.keys(of).length > 0;

/** As many replicas as there are, whose requests follow what they use. */
function writeVertical(of: VerticalScaling, replicas: number): NonNullable<Service['scaling']> {
  const { mode, least, most, requestsOnly, minReplicas } = of;
  return {
    min: replicas,
    max: Math.max(1, replicas),
    by: 'vpa',
    vertical: {
      mode,
      ...(isBound(least) ? { least: writeAmounts(least) } : {}),
      ...(isBound(most) ? { most: writeAmounts(most) } : {}),
      ...(requestsOnly === true ? { controls: 'requests-only' as const } : {}),
      ...optional('minReplicas', minReplicas),
    },
  };
}

function scalingOf({ scaling, vertical, replicas }: Workload): Service['scaling'] {
  if (scaling !== undefined) return writeScaling(scaling);
  return vertical === undefined ? undefined : writeVertical(vertical, replicas);
}

function writePlacement(
  placement: Placement,
  { ids }: Naming,
  services: ReadonlySet<string>,
): Service['placement'] {
  const affinity = placement.affinity
    .filter(({ workload }) => services.has(workload))
    .map(({ workload, ...rule }) => ({ service: ids.get(workload)!, ...rule }));
  const written = {
    ...(isEmpty(placement.hostLabels) ? {} : { hostLabels: { ...placement.hostLabels } }),
    ...(placement.preferHosts.length === 0
      ? {}
      : {
          preferHosts: placement.preferHosts.map(({ labels, weight }) => ({ labels: { ...labels }, weight })),
        }),
    ...(placement.tolerations.length === 0
      ? {}
      : { tolerations: placement.tolerations.map(one => ({ ...one })) }),
    ...(placement.spread.length === 0 ? {} : { spread: placement.spread.map(one => ({ ...one })) }),
    ...(affinity.length === 0 ? {} : { affinity }),
    ...(placement.hostPorts.length === 0 ? {} : { hostPorts: [...placement.hostPorts] }),
    ...(placement.priority === undefined ? {} : { priority: placement.priority }),
  };
  return isEmpty(written) ? undefined : written;
}

function writeRollout({ drainSeconds, preStopSeconds, ...counts }: Rollout): Service['rollout'] {
  const written = {
    ...counts,
    ...(drainSeconds === undefined ? {} : { drain: writeSeconds(drainSeconds) }),
    ...(preStopSeconds === undefined ? {} : { preStop: writeSeconds(preStopSeconds) }),
  };
  return isEmpty(written) ? undefined : written;
}

const optional = <Key extends string, Item>(key: Key, value: Item | undefined): { [K in Key]?: Item } =>
  (value === undefined ? {} : { [key]: value }) as { [K in Key]?: Item };

function writeAccelerators(program: Program): Service['accelerators'] {
  const { accelerators } = program.workload;
  return accelerators === undefined
    ? undefined
    : { kind: accelerators.kind ?? 'gpu', count: accelerators.count };
}

function writeCalls(name: string, graph: CallGraph, { ids }: Naming): Service['calls'] {
  const calls = graph.edges
    .filter(({ from }) => from === name)
    .map(({ to, probability }) => ({ to: ids.get(to)!, ...(probability === 1 ? {} : { probability }) }));
  return calls.length === 0 ? undefined : calls;
}

function noteProgram(program: Program, findings: Findings): void {
  const { workload, family } = program;
  const memory = memoryUse(program);
  const start = startOf(program);
  assume(findings, workload.imagePlace, {
    what: `CPU time of a request at ${workload.name}`,
    value: `${writeMilliseconds(family.requestMs)}, exponential`,
    why: `Round figure of the family "${family.id}" (rule work.family); measure it and put in your own.`,
  });
  assume(findings, workload.imagePlace, {
    what: `memory of ${workload.name}`,
    value: String(memory.written.base),
    why: memory.why,
  });
  assume(findings, workload.imagePlace, {
    what: `start-up of ${workload.name}`,
    value: writeMilliseconds(start.milliseconds),
    why: start.why,
  });
}

interface ServiceContext {
  readonly graph: CallGraph;
  readonly naming: Naming;
  /** Names of the workloads that are services. */
  readonly services: ReadonlySet<string>;
  readonly findings: Findings;
}

/** The service that a program is in the scenario. */
export function writeService(
  program: Program,
  { graph, naming, services, findings }: ServiceContext,
): Service {
  const { workload, family } = program;
  noteProgram(program, findings);
  const [requests, limits] = [writeResources(workload.requests), writeResources(workload.limits)];
  return {
    image: naming.images.get(workload.name)!,
    replicas: workload.replicas,
    ...(workload.controller === 'deployment' ? {} : { controller: workload.controller }),
    ...(isEmpty(requests) ? {} : { requests }),
    ...(isEmpty(limits) ? {} : { limits }),
    ...optional('accelerators', writeAccelerators(program)),
    work: { cpu: { law: 'exponential', mean: writeMilliseconds(family.requestMs) } },
    memory: memoryUse(program).written,
    ...optional('calls', writeCalls(workload.name, graph, naming)),
    startup: {
      init: writeMilliseconds(startOf(program).milliseconds),
      cpu: writeMilliseconds(family.startCpuMs),
      ...(workload.startsInParallel === true ? { order: 'parallel' as const } : {}),
    },
    ...optional('probes', workload.probes === undefined ? undefined : writeProbes(workload.probes)),
    ...optional('scaling', scalingOf(workload)),
    ...optional('placement', writePlacement(workload.placement, naming, services)),
    ...optional('rollout', writeRollout(workload.rollout)),
  };
}

const writeCron = ({
  schedule,
  clockSeconds,
  utcOffset,
  whenLate,
  deadlineSeconds,
}: NonNullable<Program['workload']['cron']>): Partial<Batch> => ({
  schedule,
  clock: writeSeconds(clockSeconds),
  ...optional('utcOffset', utcOffset),
  ...optional('whenLate', whenLate),
  ...optional('startingDeadline', secondsOf(deadlineSeconds)),
});

/** The batch that a job is in the scenario. */
export function writeBatch(program: Program, naming: Naming, findings: Findings): Batch {
  const { workload, family } = program;
  const tasks: NonNullable<typeof workload.tasks> = workload.tasks ?? { total: 1, atOnce: 1 };
  const memory = workload.limits.memoryBytes ?? workload.requests.memoryBytes;
  const cores = workload.limits.cpuMilli ?? workload.requests.cpuMilli;
  assume(findings, workload.place, {
    what: `CPU time of a task of ${workload.name}`,
    value: BATCH_WORK,
    why: 'No file says how long a task takes (rule batch.work); put in your own.',
  });
  return {
    image: naming.images.get(workload.name)!,
    tasks: tasks.total,
    ...(tasks.atOnce < tasks.total ? { parallelism: tasks.atOnce } : {}),
    ...(tasks.backoffLimit === undefined ? {} : { backoffLimit: tasks.backoffLimit }),
    ...(workload.cron === undefined ? {} : writeCron(workload.cron)),
    work: BATCH_WORK,
    ...(cores === undefined ? {} : { cores: writeCores(cores) }),
    memory: memory === undefined ? writeMebibytes(family.baseMi) : writeBytes(memory),
    ...(workload.accelerators === undefined ? {} : { accelerators: workload.accelerators.count }),
  };
}
