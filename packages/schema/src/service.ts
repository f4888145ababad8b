/** Services: resources, work, calls, start-up, scaling and placement (model rules W1, W3, C, M, O). */
import * as z from 'zod';
import { demandSchema } from './distribution.ts';
import { amount, count, field, id, text } from './field.ts';
import { LIMITS } from './limits.ts';
import { bytes, duration, fraction } from './quantity.ts';
import { probesSchema } from './probe.ts';
import { limitsSchema, resourcesSchema } from './resources.ts';
import { verticalSchema } from './vertical.ts';

/** Shares of a service's CPU time by the kind of work, because each technology slows each kind differently (rule I2). */
export const workMixSchema = z.strictObject({
  compute: field(fraction().optional(), { label: 'Compute', help: 'User-space computing.', absent: '0' }),
  syscall: field(fraction().optional(), {
    label: 'System calls',
    help: 'Time in and around system calls.',
    absent: '0',
  }),
  memory: field(fraction().optional(), {
    label: 'Memory',
    help: 'Bound by memory bandwidth or page faults.',
    absent: '0',
  }),
  disk: field(fraction().optional(), { label: 'Disk', help: 'Disk input and output.', absent: '0' }),
  network: field(fraction().optional(), { label: 'Network', help: 'Network input and output.', absent: '0' }),
});

const workSchema = z.strictObject({
  cpu: field(demandSchema(), {
    label: 'CPU time',
    help: 'CPU time that one request takes here, on the reference core, as a bare process; without the services it calls.',
    unit: 'microseconds',
    example: '5ms',
  }),
  mix: field(workMixSchema.optional(), {
    label: 'Kind of work',
    help: 'Shares of that time by kind; they sum to 1.',
    absent: 'catalogue',
  }),
  disk: field(bytes().optional(), {
    label: 'Disk bytes',
    help: 'Read or written by one request after its CPU time, in operations of at most the catalogue’s size.',
    unit: 'bytes',
    absent: '0',
  }),
  network: field(bytes().optional(), {
    label: 'Network bytes',
    help: 'Sent with one answer; paid where it leaves the site.',
    unit: 'bytes',
    absent: '0',
  }),
});

const memoryUseSchema = z.strictObject({
  base: field(bytes(), {
    label: 'Base memory',
    help: 'Working set of an idle replica.',
    unit: 'bytes',
    example: '80Mi',
  }),
  files: field(bytes().optional(), {
    label: 'Of it, files',
    help: 'Pages of executables and libraries of the image. Replicas on one kernel have them in memory once; a VM has its own.',
    unit: 'bytes',
    absent: '0',
    example: '30Mi',
  }),
  perRequest: field(bytes().optional(), {
    label: 'Memory per request',
    help: 'Added for each request in flight.',
    unit: 'bytes',
    absent: '0',
  }),
  leakPerHour: field(bytes().optional(), {
    label: 'Leak',
    help: 'Growth of the working set per hour.',
    unit: 'bytes per hour',
    absent: '0',
  }),
});

export const callSchema = z.strictObject({
  to: field(id(), { label: 'Service', help: 'The service called.' }),
  count: field(count(1, 1000).optional(), {
    label: 'Times',
    help: 'How many calls are made, one beside another.',
    absent: '1',
  }),
  probability: field(fraction().optional(), {
    label: 'Probability',
    help: 'Chance that the call is made at all.',
    absent: '1',
  }),
  timeout: field(duration().optional(), {
    label: 'Time-out',
    help: 'After this the caller gives up and fails; the callee works on in vain.',
    unit: 'microseconds',
    absent: 'waits for ever',
  }),
  retries: field(
    z
      .strictObject({
        attempts: field(count(1, 20), { label: 'Attempts', help: 'Tries after the first.' }),
        backoff: field(duration().optional(), {
          label: 'Back-off',
          help: 'Wait before the first retry; doubled each time.',
          unit: 'microseconds',
          absent: '0',
        }),
        budget: field(fraction().optional(), {
          label: 'Budget',
          help: 'Most retries as a share of calls.',
          absent: 'unbounded',
        }),
      })
      .optional(),
    { label: 'Retries', help: 'What happens when the call fails.', absent: 'none' },
  ),
  bytes: field(bytes().optional(), {
    label: 'Bytes',
    help: 'Sent with the call; paid where it leaves the site.',
    unit: 'bytes',
    absent: '0',
  }),
});

/** One step of a request: a call, or several at once. */
export const stepSchema = z.union(
  [
    callSchema,
    z.strictObject({
      together: field(z.array(callSchema).min(1).max(LIMITS.callsPerStep), {
        label: 'Together',
        help: 'Calls made in parallel; the step ends with the slowest.',
      }),
    }),
  ],
  {
    error: 'must be a call ({ to: … }) or calls made together ({ together: [ … ] })',
  },
);

const labelsSchema = z.record(text(100), text(100));
const spreadSchema = z.strictObject({
  over: field(z.enum(['host', 'zone', 'site']), {
    label: 'Over',
    help: 'What the replicas are spread over.',
  }),
  maxSkew: field(count(1, 1000).optional(), {
    label: 'Largest skew',
    help: 'Largest difference allowed between two of them.',
    absent: '1',
  }),
  required: field(z.boolean().optional(), {
    label: 'Required',
    help: 'Refuse to place rather than exceed the skew.',
    absent: 'false',
  }),
  minDomains: field(count(1, 1000).optional(), {
    label: 'Fewest domains',
    help: 'While there are fewer of them, one more with no replica is counted; of a required rule.',
    absent: '1',
  }),
  ownRevision: field(z.boolean().optional(), {
    label: 'Own revision',
    help: 'Only replicas of the same revision count, so that an update spreads its own (matchLabelKeys: pod-template-hash).',
    absent: 'false',
  }),
  hostAffinity: field(z.enum(['honor', 'ignore']).optional(), {
    label: 'Host affinity',
    help: 'Whether hosts that the host labels and sites do not allow are left out of the count (nodeAffinityPolicy).',
    absent: 'honor',
  }),
  hostTaints: field(z.enum(['honor', 'ignore']).optional(), {
    label: 'Host taints',
    help: 'Whether hosts whose taints are not tolerated are left out of the count (nodeTaintsPolicy).',
    absent: 'ignore',
  }),
});
const preferredHostsSchema = z.strictObject({
  labels: field(labelsSchema, { label: 'Labels', help: 'All of them.', example: 'disk: ssd' }),
  weight: field(count(1, 100).optional(), { label: 'Weight', help: 'Of the preference.', absent: '1' }),
});
const affinitySchema = z.strictObject({
  service: field(id(), { label: 'Service', help: 'The other service (or the same).' }),
  within: field(z.enum(['host', 'zone', 'site']), { label: 'Within', help: 'The domain shared or avoided.' }),
  kind: field(z.enum(['attract', 'repel']), { label: 'Kind', help: 'Placed together, or kept apart.' }),
  required: field(z.boolean().optional(), {
    label: 'Required',
    help: 'A rule rather than a preference.',
    absent: 'false',
  }),
  weight: field(count(1, 100).optional(), { label: 'Weight', help: 'Of a preference.', absent: '1' }),
});
const placementSchema = z.strictObject({
  sites: field(z.array(id()).max(LIMITS.sites).optional(), {
    label: 'Sites',
    help: 'Only there.',
    absent: 'any site',
  }),
  hostLabels: field(labelsSchema.optional(), {
    label: 'Host labels',
    help: 'Only on hosts with these labels.',
    absent: 'any host',
  }),
  preferHosts: field(z.array(preferredHostsSchema).max(20).optional(), {
    label: 'Preferred hosts',
    help: 'Rather on hosts with these labels.',
    absent: 'none preferred',
  }),
  tolerations: field(
    z
      .array(
        z.strictObject({
          key: field(text(100).optional(), { label: 'Key', help: 'Name of the taint.', absent: 'all' }),
          operator: field(z.enum(['Exists', 'Equal']).optional(), {
            label: 'Operator',
            help: 'Whether the value counts.',
            absent: 'Equal',
          }),
          value: field(text(100).optional(), {
            label: 'Value',
            help: 'Value of the taint.',
            absent: 'empty',
          }),
          effect: field(z.enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute']).optional(), {
            label: 'Effect',
            help: 'Which effect is tolerated.',
            absent: 'all',
          }),
        }),
      )
      .max(50)
      .optional(),
    { label: 'Tolerations', help: 'Taints that are tolerated.', absent: 'none' },
  ),
  spread: field(z.array(spreadSchema).max(10).optional(), {
    label: 'Spread',
    help: 'How replicas are spread.',
    absent: 'no rule',
  }),
  affinity: field(z.array(affinitySchema).max(50).optional(), {
    label: 'Affinity',
    help: 'Services to be near or far from.',
    absent: 'none',
  }),
  hostPorts: field(z.array(count(1, 65_535)).max(20).optional(), {
    label: 'Host ports',
    help: 'Ports of the host that a replica takes; no two replicas of a host share one.',
    absent: 'none',
  }),
  priority: field(z.number().int().min(-2_147_483_648).max(2_000_001_000).optional(), {
    label: 'Priority',
    help: 'Higher is placed first and may preempt.',
    absent: '0',
  }),
});

const policySchema = z.strictObject({
  type: field(z.enum(['Pods', 'Percent']), { label: 'Type', help: 'In replicas or per cent of them.' }),
  value: field(count(1, 100_000), { label: 'Value', help: 'Largest change in a period.' }),
  period: field(duration(), { label: 'Period', help: 'Length of the period.', unit: 'microseconds' }),
});
const behaviourSchema = z.strictObject({
  stabilisation: field(duration().optional(), {
    label: 'Stabilisation',
    help: 'Window over which the safest recommendation counts.',
    unit: 'microseconds',
    absent: 'upstream default',
  }),
  select: field(z.enum(['Max', 'Min', 'Disabled']).optional(), {
    label: 'Select',
    help: 'Which policy wins.',
    absent: 'Max',
  }),
  policies: field(z.array(policySchema).max(10).optional(), {
    label: 'Policies',
    help: 'Largest changes allowed.',
    absent: 'upstream default',
  }),
});
const scaleSetSchema = z.strictObject({
  follow: field(z.enum(['steps', 'alarms']).optional(), {
    label: 'Follows',
    help: 'Steps (Azure): VMs come and go at two thresholds; alarms (EC2): as many as bring the mean CPU to the target, once it was above at several looks, or well below at many.',
    absent: 'steps',
  }),
  below: field(amount(0, 100).optional(), {
    label: 'Fewer from',
    help: 'Mean CPU of the VMs from which down VMs are taken away.',
    unit: 'per cent',
    absent: 'catalogue',
  }),
  window: field(duration().optional(), {
    label: 'Window',
    help: 'The mean is of so long.',
    unit: 'microseconds',
    absent: 'catalogue',
  }),
  change: field(count(1, 1000).optional(), {
    label: 'VMs at a time',
    help: 'How many come or go at a time.',
    absent: 'catalogue',
  }),
  coolDown: field(duration().optional(), {
    label: 'Cool-down',
    help: 'Nothing changes for so long after a change.',
    unit: 'microseconds',
    absent: 'catalogue',
  }),
});

const scalingSchema = z.strictObject({
  min: field(count(0, LIMITS.replicasPerService), {
    label: 'Fewest replicas',
    help: '0 allows scaling to zero.',
  }),
  max: field(count(1, LIMITS.replicasPerService), {
    label: 'Most replicas',
    help: 'The scaler never goes beyond.',
  }),
  by: field(z.enum(['hpa', 'vpa', 'event', 'concurrency', 'scale-set', 'request']), {
    label: 'Scaler',
    help: 'hpa: Kubernetes’ horizontal autoscaler; vpa: vertical; event: KEDA; concurrency: Knative; scale-set: a VM scale set’s rules; request: one more for each request that finds none free, as functions are run.',
  }),
  metrics: field(
    z
      .array(
        z.strictObject({
          metric: field(z.enum(['cpu', 'memory', 'requests', 'concurrency', 'queue', 'external']), {
            label: 'Metric',
            help: 'What is measured.',
          }),
          target: field(amount(0, 1e9), {
            label: 'Target',
            help: 'Per cent for a utilisation (80 = 80 %), base units otherwise.',
          }),
          kind: field(z.enum(['utilisation', 'average', 'value']).optional(), {
            label: 'Kind',
            help: 'Utilisation of requests, average over replicas, or the value itself.',
            absent: 'utilisation',
          }),
        }),
      )
      .min(1)
      .max(10)
      .optional(),
    {
      label: 'Metrics',
      help: 'Targets; the largest resulting replica count wins. All scalers but request follow at least one.',
      absent: 'none',
    },
  ),
  idle: field(duration().optional(), {
    label: 'Idle for',
    help: 'Scaled by request, a replica goes once it has had no request for so long.',
    unit: 'microseconds',
    example: '10min',
    absent: 'catalogue',
  }),
  set: field(scaleSetSchema.optional(), {
    label: 'Scale set',
    help: 'Rules of a VM scale set beside its metric cpu, whose target is the per cent of the vCPUs from which VMs are added, or which is followed.',
    absent: 'catalogue',
  }),
  vertical: field(verticalSchema.optional(), {
    label: 'Vertical',
    help: 'What scaling by vpa changes.',
    absent: 'it only recommends',
  }),
  up: field(behaviourSchema.optional(), {
    label: 'Scaling up',
    help: 'Behaviour policies.',
    absent: 'upstream defaults',
  }),
  down: field(behaviourSchema.optional(), {
    label: 'Scaling down',
    help: 'Behaviour policies.',
    absent: 'upstream defaults',
  }),
});

const startupSchema = z.strictObject({
  init: field(demandSchema(), {
    label: 'Application start',
    help: 'From the first instruction of the program to ready for requests.',
    unit: 'microseconds',
    example: '800ms',
  }),
  cpu: field(duration().optional(), {
    label: 'CPU time of it',
    help: 'CPU time that the start takes.',
    unit: 'microseconds',
    absent: 'not contended',
  }),
  warm: field(z.boolean().optional(), {
    label: 'Running at the start',
    help: 'Replicas are ready when the run begins.',
    absent: 'true',
  }),
  order: field(z.enum(['ordered', 'parallel']).optional(), {
    label: 'Order of a StatefulSet',
    help: 'Each replica starts when all before it are ready, or all start at once.',
    absent: 'ordered',
  }),
});

const rolloutSchema = z.strictObject({
  maxSurge: field(z.union([count(0, 100_000), text(10)]).optional(), {
    label: 'Most extra',
    help: 'Replicas, or per cent, over the desired number during an update.',
    absent: 'upstream default',
  }),
  maxUnavailable: field(z.union([count(0, 100_000), text(10)]).optional(), {
    label: 'Most missing',
    help: 'Replicas, or per cent, that may be missing.',
    absent: 'upstream default',
  }),
  partition: field(count(0, 100_000).optional(), {
    label: 'Partition',
    help: 'So many replicas of a StatefulSet, the first ones, keep their revision.',
    absent: '0',
  }),
  at: field(duration().optional(), {
    label: 'At',
    help: 'When the update begins.',
    unit: 'microseconds',
    absent: 'no update',
  }),
  drain: field(duration().optional(), {
    label: 'Drain',
    help: 'Grace for a replica to end its requests.',
    unit: 'microseconds',
    absent: '30s',
  }),
  preStop: field(duration().optional(), {
    label: 'Before the stop',
    help: 'A replica that is to go stays at least so long, within its grace: a preStop hook that sleeps.',
    unit: 'microseconds',
    absent: '0',
  }),
  minAvailable: field(z.union([count(0, 100_000), text(10)]).optional(), {
    label: 'Fewest available',
    help: 'Replicas, or per cent, that a disruption must leave.',
    absent: 'upstream default',
  }),
});

export const serviceSchema = field(
  z.strictObject({
    image: field(id(), { label: 'Image', help: 'Names one of the images.' }),
    replicas: field(count(0, LIMITS.replicasPerService), {
      label: 'Replicas',
      help: 'Desired number of instances at the start.',
      unit: 'instances',
      example: 3,
    }),
    controller: field(z.enum(['deployment', 'statefulset', 'daemonset', 'job', 'cronjob']).optional(), {
      label: 'Controller',
      help: 'How replicas are managed; a daemonset has one on every host.',
      absent: 'deployment',
    }),
    tenant: field(id().optional(), {
      label: 'Tenant',
      help: 'Whose it is, for blast radius and noisy neighbours.',
      absent: 'one tenant owns all',
    }),
    requests: field(resourcesSchema('request').optional(), {
      label: 'Requests',
      help: 'Reserved for each replica when it is placed.',
      absent: 'the limits if there are any, else nothing is reserved',
    }),
    limits: field(limitsSchema.optional(), {
      label: 'Limits',
      help: 'What a replica may never exceed.',
      absent: 'none',
    }),
    accelerators: field(
      z
        .strictObject({
          kind: field(text(60).optional(), { label: 'Kind', help: 'Model name.', absent: 'any' }),
          count: field(amount(0.001, 64), {
            label: 'Count',
            help: 'Devices for one replica; below 1 a share of one.',
          }),
        })
        .optional(),
      {
        label: 'Accelerators',
        help: 'Devices, or a share of one, for each replica.',
        absent: 'none',
      },
    ),
    work: field(workSchema, { label: 'Work', help: 'What one request costs here.' }),
    memory: field(memoryUseSchema, { label: 'Memory use', help: 'What a replica really touches.' }),
    calls: field(z.array(stepSchema).max(LIMITS.stepsPerService).optional(), {
      label: 'Calls',
      help: 'Steps after the service’s own work, one after another.',
      absent: 'none',
    }),
    concurrency: field(count(1, 100_000).optional(), {
      label: 'Concurrency',
      help: 'Requests that one replica works on at a time; others wait.',
      absent: 'unlimited',
    }),
    queue: field(count(0, 10_000_000).optional(), {
      label: 'Queue',
      help: 'Requests that may wait at one replica; more are rejected.',
      absent: 'unlimited',
    }),
    balancing: field(z.enum(['round-robin', 'random', 'least-requests', 'two-choices']).optional(), {
      label: 'Load balancing',
      help: 'How callers choose a replica.',
      absent: 'round-robin',
    }),
    startup: field(startupSchema, { label: 'Start-up', help: 'What a replica does before it is ready.' }),
    probes: field(probesSchema.optional(), {
      label: 'Probes',
      help: 'How it is found out whether a replica is up and answers.',
      absent: 'a replica is ready as soon as it is up, and left alone',
    }),
    scaling: field(scalingSchema.optional(), {
      label: 'Scaling',
      help: 'Changes the replica count while the run goes on.',
      absent: 'fixed',
    }),
    placement: field(placementSchema.optional(), {
      label: 'Placement',
      help: 'Where replicas may or should stand.',
      absent: 'anywhere',
    }),
    rollout: field(rolloutSchema.optional(), {
      label: 'Roll-out',
      help: 'Update, drain and disruption rules.',
      absent: 'no update happens',
    }),
    licence: field(
      z
        .strictObject({
          usdPerCoreHour: field(amount(0, 1e4).optional(), {
            label: 'Per core',
            help: 'Price of a core for an hour.',
            unit: 'USD per hour',
            absent: '0',
          }),
          usdPerHostHour: field(amount(0, 1e5).optional(), {
            label: 'Per host',
            help: 'Price of a host for an hour.',
            unit: 'USD per hour',
            absent: '0',
          }),
        })
        .optional(),
      {
        label: 'Licence',
        help: 'Software licences, for every host and every core that its replicas can run on: the vCPUs of a VM, else the host’s threads.',
        absent: 'none',
      },
    ),
  }),
  { label: 'Service', help: 'A component of the workload.' },
);

export type Service = z.output<typeof serviceSchema>;
export type Call = z.output<typeof callSchema>;
export type Step = z.output<typeof stepSchema>;
export type WorkMix = z.output<typeof workMixSchema>;
