/** What one run returns (model rule R1). All of it follows from plan, platform and seed; no clock, no machine. */
import * as z from 'zod';
import { whySchema } from './why.ts';

const number = () => z.number();
const nonNegative = () => z.number().min(0);

/** Parts of a capacity that sum to it exactly (rule L1). */
const ledgerParts = {
  net: number(),
  overhead: number(),
  guestOs: number(),
  systemReserve: number(),
  idleReserved: number(),
  stranded: number(),
  free: number(),
  lost: number(),
};
export const ledgerLineSchema = z.strictObject({
  unit: z.enum(['core-milliseconds', 'mebibyte-milliseconds', 'micro-USD']),
  capacity: number(),
  ...ledgerParts,
});
export const LEDGER_PARTS = [
  'net',
  'overhead',
  'guestOs',
  'systemReserve',
  'idleReserved',
  'stranded',
  'free',
  'lost',
] as const;

export const memorySummarySchema = z.strictObject({
  capacity: number(),
  net: number(),
  overhead: number(),
  guestOs: number(),
  systemReserve: number(),
  idleReserved: number(),
  stranded: number(),
  free: number(),
});

const quantiles = z.strictObject({
  mean: number(),
  p50: number(),
  p95: number(),
  p99: number(),
  max: number(),
});

export const reportSummarySchema = z.strictObject({
  hosts: nonNegative(),
  guests: nonNegative(),
  instances: nonNegative(),
  instancesPerHost: nonNegative(),
  /** All of the bill. */
  usdPerMonth: nonNegative(),
  /** Its parts: hosts, software licences on them, bytes between sites (rule L3). */
  usdPerMonthFor: z.strictObject({ hosts: nonNegative(), licences: nonNegative(), egress: nonNegative() }),
  /** null where no request was answered. */
  latencyMs: quantiles.nullable(),
  throughputPerSecond: nonNegative(),
  failedFraction: nonNegative(),
  startupMs: quantiles.nullable(),
  /** From 1 to 10 replicas of the busiest service: from the decision until the last is ready; null when they do not fit. */
  scaleOutMs: nonNegative().nullable(),
  scaleOutService: z.string().nullable(),
  /** Until the last task of all batches was done; null where there is none, or one is not done. */
  makespanMs: nonNegative().nullable(),
  /** Of all accelerators, the share given to instances at the end; absent where there are none. */
  acceleratorsAllocated: nonNegative().optional(),
  /** Largest share of the instances that one failure takes. */
  blastRadius: z.strictObject({
    kernel: nonNegative(),
    host: nonNegative(),
    zone: nonNegative(),
    site: nonNegative(),
    provider: nonNegative(),
    /** What it takes goes on, but is managed no more (rule O5). */
    controlPlane: nonNegative(),
  }),
  /** Used over capacity, averaged over the window. */
  cpuUtilisation: nonNegative(),
  /** Time that instances stood still because their CPU quota was used up, over all their time. */
  throttledFraction: nonNegative(),
  /** Times that an instance was killed for want of memory, by its own limit or because its host had none (rule M1). */
  oomKills: nonNegative(),
  /** Times that a kubelet evicted an instance because its host ran short of memory (rule M1). */
  evictions: nonNegative(),
  /** What VMs wanted of the host's CPU and did not get, over what they wanted; null without VMs (rule C5). */
  stealFraction: nonNegative().nullable(),
  /** Share of the time that the hosts' disks were busy; null where nothing is known of any of them (rule M2). */
  diskUtilisation: nonNegative().nullable(),
  /** Share of what the hosts' network cards could carry that they did, each way; null where no card is known (rule M2). */
  nicUtilisation: z.strictObject({ sent: nonNegative(), received: nonNegative() }).nullable(),
  memoryBytes: memorySummarySchema,
  /** Got back from VMs by the hypervisor, of all hosts; null where no more memory is sold than there is. */
  reclaimedBytes: z
    .strictObject({ shared: nonNegative(), ballooned: nonNegative(), swapped: nonNegative() })
    .nullable(),
  /** Share of the money that does not buy net work. */
  tareFraction: number(),
  kilowattHoursPerMonth: nonNegative().nullable(),
  /** null where the grid's carbon intensity or a machine's power is not known. */
  kgCo2ePerMonth: nonNegative().nullable(),
});

const failuresSchema = z.strictObject({
  timeout: nonNegative(),
  rejected: nonNegative(),
  unavailable: nonNegative(),
  downstream: nonNegative(),
  /** The instance that worked on it was killed. */
  killed: nonNegative(),
});

/** Occupied buckets of a mergeable log-linear histogram of microseconds: [bucket, count] pairs, flattened. */
export const histogramSchema = z.strictObject({
  count: nonNegative(),
  sum: nonNegative(),
  min: nonNegative(),
  max: nonNegative(),
  buckets: z.array(z.number()),
});

const serviceReportSchema = z.strictObject({
  id: z.string(),
  instances: nonNegative(),
  arrived: nonNegative(),
  completed: nonNegative(),
  failed: failuresSchema,
  /** Calls that were made again after a failure. */
  retries: nonNegative(),
  inFlight: nonNegative(),
  latency: histogramSchema,
  latencyMs: quantiles.nullable(),
  /** Core-milliseconds that the service's instances received. */
  cpuUsed: nonNegative(),
  /** Core-milliseconds that they wanted and that others on the host or in the VM had; limits apart. */
  cpuWaited: nonNegative(),
  /** Periods in which a quota was used up, and the time that instances stood still for it (rule C4). */
  throttled: z.strictObject({ periods: nonNegative(), milliseconds: nonNegative() }),
  /** Times that an instance was killed for want of memory, by its own limit or because its host had none (rule M1). */
  oomKills: nonNegative(),
  /** Times that a kubelet evicted an instance because its host ran short of memory (rule M1). */
  evictions: nonNegative(),
});

export const startRecordSchema = z.strictObject({
  service: z.string(),
  instance: nonNegative(),
  host: nonNegative(),
  startedMs: nonNegative(),
  readyMs: nonNegative(),
  phases: z.array(
    z.strictObject({ name: z.string(), technology: z.string(), fromMs: nonNegative(), toMs: nonNegative() }),
  ),
});

/** Where everything stands: enough to draw the racks to scale. Arrays are parallel. */
export const rackSchema = z.strictObject({
  hosts: z.array(
    z.strictObject({
      id: z.string(),
      pool: z.string(),
      zone: z.string(),
      cpuMilli: number(),
      memoryBytes: number(),
      systemMemoryBytes: number(),
      systemCpuMilli: number(),
      usedCpuMilli: number(),
      guests: z.array(number()),
      instances: z.array(number()),
      /** When it went; absent while it is there. */
      goneMs: nonNegative().optional(),
    }),
  ),
  guests: z.array(
    z.strictObject({
      host: number(),
      cpuMilli: number(),
      memoryBytes: number(),
      overheadBytes: number(),
      guestOsBytes: number(),
    }),
  ),
  instances: z.array(
    z.strictObject({
      service: number(),
      host: number(),
      guest: number(),
      cpuMilli: number(),
      usedCpuMilli: number(),
      memoryBytes: number(),
      usedMemoryBytes: number(),
      overheadBytes: number(),
      guestOsBytes: number(),
      /** When it was placed, and when it gave its place back; null: it has one at the end. */
      fromMs: nonNegative(),
      untilMs: nonNegative().nullable(),
    }),
  ),
  services: z.array(z.string()),
  /** Instances beyond what is listed (the list is bounded). */
  omitted: nonNegative(),
});

const seriesSchema = z.strictObject({
  stepMs: nonNegative(),
  arrived: z.array(number()),
  completed: z.array(number()),
  failed: z.array(number()),
  /** Mean latency of requests completed in the step; 0 where none did. */
  meanLatencyMs: z.array(number()),
  maxLatencyMs: z.array(number()),
  cpuUtilisation: z.array(number()),
  ready: z.array(number()),
});

const lawCheckSchema = z.strictObject({
  rule: z.string(),
  what: z.string(),
  expected: number(),
  got: number(),
  tolerance: number(),
  ok: z.boolean(),
});

const faultRecordSchema = z.strictObject({
  fault: z.string(),
  kind: z.string(),
  domain: z.string(),
  /** Since traffic began. */
  atMs: nonNegative(),
  /** null while it is not repaired. */
  repairedMs: nonNegative().nullable(),
  instances: nonNegative(),
  tenants: nonNegative(),
  /** Requests of clients that failed at that moment. */
  requests: nonNegative(),
  /** Of a neighbour: mean latency while it attacked over that before; null where it cannot be said. */
  slowdown: nonNegative().nullable(),
  /** Of a drain: VMs that moved while they ran, their longest stand-still and what was copied, and what was started anew; else null. */
  moved: z
    .strictObject({
      live: nonNegative(),
      restarted: nonNegative(),
      downtimeMs: nonNegative(),
      bytes: nonNegative(),
    })
    .nullable(),
});

/** What became of a failure that took hosts, a site or a provider (rule O5). */
const failOverRecordSchema = z.strictObject({
  fault: z.string(),
  kind: z.string(),
  domain: z.string(),
  /** Since traffic began, as are all times here. */
  atMs: nonNegative(),
  /** Instances of services that it struck; daemons and tasks apart. */
  instances: nonNegative(),
  /** When those that were not back were given up and others started elsewhere; null: they were not. */
  movedMs: nonNegative().nullable(),
  moved: nonNegative(),
  /** Where those stand that found room at once. */
  to: z.array(z.strictObject({ site: z.string(), instances: nonNegative() })),
  /** When as many were ready again; null: they are not. */
  recoveredMs: nonNegative().nullable(),
  /** Requests of clients that failed from the failure until then, or until the end. */
  requests: nonNegative(),
  /** When those that had moved had gone back, and how many did; null: they have not. */
  returnedMs: nonNegative().nullable(),
  returned: nonNegative(),
});

/** Tasks that run to their end (rule W2). */
export const batchReportSchema = z.strictObject({
  id: z.string(),
  tasks: nonNegative(),
  completed: nonNegative(),
  /** With an instance, or waiting for room for one. */
  running: nonNegative(),
  /** Until others are done. */
  waiting: nonNegative(),
  /** Times that a task was begun anew because its instance went down. */
  restarts: nonNegative(),
  /** From the arrival of the batch until it was given up, where it was: what was under way is gone, and the rest is not begun. */
  failedMs: nonNegative().optional(),
  /** Of one that comes again and again: times begun, of them after a wait, not begun, and ended for the next. */
  runs: z
    .strictObject({
      begun: nonNegative(),
      late: nonNegative(),
      skipped: nonNegative(),
      replaced: nonNegative(),
    })
    .optional(),
  /** From the arrival of the batch until its last task was done; null where one is not. */
  makespanMs: nonNegative().nullable(),
  /** From the arrival of the batch until a task was done. */
  turnaround: histogramSchema,
  turnaroundMs: quantiles.nullable(),
});

/** Instances that come and go as recorded (rule W2). */
export const lifetimesReportSchema = z.strictObject({
  id: z.string(),
  rows: nonNegative(),
  arrived: nonNegative(),
  placed: nonNegative(),
  ended: nonNegative(),
  /** For room, at the end. */
  waiting: nonNegative(),
  /** Larger than any host. */
  refused: nonNegative(),
  /** From arrival until there was room, of those that were placed. */
  waitedMs: quantiles.nullable(),
  /** Of those that were placed, at each site; absent where sites are not chosen (rule O5). */
  sites: z.array(z.strictObject({ site: z.string(), placed: nonNegative() })).optional(),
});

/** Changes of the number of replicas and of hosts (rule O3). */
export const scalingReportSchema = z.strictObject({
  records: z.array(
    z.strictObject({
      service: z.string(),
      /** Since traffic began. */
      atMs: nonNegative(),
      from: nonNegative(),
      to: nonNegative(),
      /** Before windows, policies and bounds. */
      recommended: nonNegative(),
      /** Which metric asked for most, and its level: per cent of requests, or the pods’ average. */
      metric: z.string(),
      level: nonNegative(),
    }),
  ),
  /** What it took until the last of the replicas that a look asked for was ready (rule S1). */
  scaleOuts: z.array(
    z.strictObject({
      service: z.string(),
      /** Since traffic began. */
      askedMs: nonNegative(),
      /** null: not all of them are. */
      readyMs: nonNegative().nullable(),
      replicas: nonNegative(),
      /** Of the last to be ready, since the look before: they sum to the time from there. */
      parts: z.array(z.strictObject({ name: z.string(), ms: nonNegative() })),
      /** Requests of the service meanwhile, those that failed, and those that took more than twice the median before. */
      arrived: nonNegative(),
      failed: nonNegative(),
      delayed: nonNegative(),
    }),
  ),
  /** Updates of services, instance by instance (rule O4). */
  rollouts: z.array(
    z.strictObject({
      service: z.string(),
      /** Since traffic began. */
      atMs: nonNegative(),
      /** When all were replaced and ready; null while they are not. */
      doneMs: nonNegative().nullable(),
      replaced: nonNegative(),
      /** Most instances at a time, and fewest ready ones. */
      mostInstances: nonNegative(),
      fewestReady: nonNegative(),
    }),
  ),
  /** Changes of the number of hosts of a pool, ordered ones included, and why. */
  hosts: z.array(
    z.strictObject({
      pool: z.string(),
      /** Since traffic began. */
      atMs: nonNegative(),
      from: nonNegative(),
      to: nonNegative(),
      why: z.string(),
    }),
  ),
  /** What the vertical autoscaler recommends for an instance at the end, and whether its updater would replace those that there are (rule O3). */
  recommendations: z
    .array(
      z.strictObject({
        service: z.string(),
        /** In order: asked for now, lower bound, target, upper bound. */
        cpuMilli: z.tuple([nonNegative(), nonNegative(), nonNegative(), nonNegative()]),
        memoryBytes: z.tuple([nonNegative(), nonNegative(), nonNegative(), nonNegative()]),
        isOutside: z.boolean(),
      }),
    )
    .optional(),
  /** Instances whose requests the vertical autoscaler has changed, or was to: evicted for it, resized where they stand, waiting for room for that, or on a host that is too small (rule O3). */
  vertical: z
    .array(
      z.strictObject({
        service: z.string(),
        /** Since traffic began. */
        atMs: nonNegative(),
        what: z.enum(['evicted', 'resized', 'deferred', 'infeasible']),
        /** Before, and what was to be. */
        cpuMilli: z.tuple([nonNegative(), nonNegative()]),
        memoryBytes: z.tuple([nonNegative(), nonNegative()]),
      }),
    )
    .optional(),
  /** Of services with probes, whole run: starts that took too long for theirs, instances that were started again because they did not answer, and times that one that did not was taken from its callers (rule O4). */
  probes: z
    .array(
      z.strictObject({
        service: z.string(),
        failedStarts: nonNegative(),
        restarts: nonNegative(),
        unready: nonNegative(),
      }),
    )
    .optional(),
  /** Of Kubernetes' scheduler, whole run: pods refused, each time again; moved by a change, and after five minutes without one; and the longest wait for a place (rule O1). */
  queue: z
    .strictObject({
      refused: nonNegative(),
      moved: nonNegative(),
      leftOver: nonNegative(),
      longestMs: nonNegative(),
    })
    .optional(),
  omitted: nonNegative(),
});

/**
 * What was found of one host: what refused it, or its scores. Kubernetes' scheduler has one of each plugin and their weighted
 * sum, other policies one of their own, and those that go by order or by lot none.
 */
export const decisionHostSchema = z.strictObject({
  host: z.string(),
  refused: z.strictObject({ plugin: z.string(), reason: z.string() }).optional(),
  scores: z.record(z.string(), z.number()).optional(),
  total: z.number().optional(),
});

export const decisionSchema = z.strictObject({
  service: z.string(),
  instance: nonNegative(),
  host: z.string(),
  reason: z.string(),
  /** The hosts that were looked at, the best first; of the first decisions only. */
  hosts: z.array(decisionHostSchema).optional(),
});

const ledgerLines = { cpu: ledgerLineSchema, memory: ledgerLineSchema, money: ledgerLineSchema };
const scopedLedger = z.strictObject({ id: z.string(), ...ledgerLines });

export const reportSchema = z.strictObject({
  tareReport: z.literal(1),
  engineVersion: z.string(),
  catalogueVersion: z.string(),
  scenarioHash: z.string(),
  platform: z.string(),
  seed: nonNegative(),
  /** False for a run that was cut short; such a report never counts as an answer. */
  complete: z.boolean(),
  cut: z
    .strictObject({
      reason: z.enum(['events', 'requests-in-flight', 'wall-time', 'cancelled']),
      atMs: nonNegative(),
    })
    .nullable(),
  windowMs: z.strictObject({ from: nonNegative(), to: nonNegative() }),
  summary: reportSummarySchema,
  requests: z.strictObject({
    arrived: nonNegative(),
    completed: nonNegative(),
    failed: failuresSchema,
    inFlight: nonNegative(),
    inFlightAtStart: nonNegative(),
  }),
  latency: histogramSchema,
  services: z.array(serviceReportSchema),
  startup: z.strictObject({
    records: z.array(startRecordSchema),
    omitted: nonNegative(),
    histogram: histogramSchema,
  }),
  ledger: z.strictObject(ledgerLines),
  /** The same for each site, service and host. A service's capacity is what it holds. */
  ledgerBy: z.strictObject({
    sites: z.array(scopedLedger),
    services: z.array(scopedLedger),
    hosts: z.array(scopedLedger),
    hostsOmitted: nonNegative(),
  }),
  rack: rackSchema,
  series: seriesSchema,
  /** Failures that struck (rule F1), and the share of instance-time of the window that was ready. */
  faults: z.strictObject({
    records: z.array(faultRecordSchema),
    omitted: nonNegative(),
    availability: nonNegative(),
  }),
  /** Failures after which others are started elsewhere, where the platform does so (rule O5). */
  failOvers: z.strictObject({ records: z.array(failOverRecordSchema), omitted: nonNegative() }).optional(),
  scaling: scalingReportSchema,
  batches: z.array(batchReportSchema),
  lifetimes: z.array(lifetimesReportSchema),
  /** Devices of all hosts at the end of the run, where some host has any: given to instances, and what is a fragment of the others (rule O1). */
  accelerators: z
    .strictObject({ devices: nonNegative(), allocated: nonNegative(), fragmented: nonNegative() })
    .optional(),
  /** VMs of recorded utilisation that moved live since the run began, and host-hours asleep; absent where none is to move (rule M4). */
  consolidation: z
    .strictObject({
      migrations: nonNegative(),
      bytes: nonNegative(),
      /** Of all of them together. */
      standstillMs: nonNegative(),
      hostHoursAsleep: nonNegative(),
      /** Of the time in which hosts had something to do, the mean share in which more was wanted than they have (SLATAH). */
      overloadedShare: nonNegative(),
      /** Of what VMs wanted, the mean share that they lacked because they moved (PDM). */
      lostShare: nonNegative(),
      /** The product of both (SLAV). */
      violation: nonNegative(),
    })
    .optional(),
  /** Core-seconds that recorded utilisation has wanted, and that hosts had not to give: steal (rule C5). */
  utilisation: z.strictObject({ wantedCoreSeconds: nonNegative(), stolenCoreSeconds: nonNegative() }),
  laws: z.array(lawCheckSchema),
  /** For every headline number a tree whose parts sum to it (rule R3). */
  why: z.array(whySchema),
  decisions: z.array(decisionSchema),
  unplaced: z.array(z.strictObject({ service: z.string(), replicas: nonNegative(), reason: z.string() })),
  work: z.strictObject({ events: nonNegative(), peakPending: nonNegative(), peakInFlight: nonNegative() }),
  /** SHA-256 of the canonical JSON of everything above. */
  hash: z.string(),
});

export type Report = z.output<typeof reportSchema>;
/** As the engine returns it; the runner seals it with its hash. */
export type UnsealedReport = Omit<Report, 'hash'>;
export type ReportSummary = z.output<typeof reportSummarySchema>;
export type LedgerLine = z.output<typeof ledgerLineSchema>;
export type Histogram = z.output<typeof histogramSchema>;
export type Quantiles = z.output<typeof quantiles>;
export type StartRecord = z.output<typeof startRecordSchema>;
export type Rack = z.output<typeof rackSchema>;
export type LawCheck = z.output<typeof lawCheckSchema>;
export type DecisionHost = z.output<typeof decisionHostSchema>;
export type Decision = z.output<typeof decisionSchema>;
export type Failures = z.output<typeof failuresSchema>;
