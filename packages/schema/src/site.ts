/** Sites, host pools and machines (model rules H1–H3). */
import * as z from 'zod';
import { amount, count, field, id, text } from './field.ts';
import { LIMITS } from './limits.ts';
import { bandwidth, bytes, duration } from './quantity.ts';

export const architectureSchema = z.enum(['amd64', 'arm64']);
export const kernelFamilySchema = z.enum(['linux', 'windows', 'macos']);

export const machineSchema = field(
  z.strictObject({
    cores: field(count(1, 4096), {
      label: 'Hardware threads',
      help: 'What the scheduler sees as CPUs (vCPUs of a cloud instance type).',
      unit: 'cores',
      example: 16,
    }),
    threadsPerCore: field(count(1, 8).optional(), {
      label: 'Threads per core',
      help: 'SMT width; 1 when SMT is off.',
      absent: '1',
    }),
    speed: field(amount(0.01, 100).optional(), {
      label: 'Relative speed',
      help: 'Speed of one thread relative to the reference machine on which service demands were given.',
      absent: '1',
    }),
    memory: field(bytes(), { label: 'Memory', help: 'Installed memory.', unit: 'bytes', example: '64Gi' }),
    disk: field(
      z
        .strictObject({
          size: field(bytes().optional(), {
            label: 'Size',
            help: 'Room for images and data.',
            unit: 'bytes',
            absent: 'unbounded',
          }),
          bandwidth: field(bandwidth(), {
            label: 'Bandwidth',
            help: 'Sequential read bandwidth, shared by all on the host.',
            unit: 'bytes per second',
            example: '500MB/s',
          }),
          iops: field(amount(1, 1e8).optional(), {
            label: 'IOPS',
            help: 'Random 4 KiB operations a second.',
            absent: 'unbounded',
          }),
          latency: field(duration().optional(), {
            label: 'Latency',
            help: 'Time of one random read at queue depth 1.',
            unit: 'microseconds',
            absent: '0',
          }),
        })
        .optional(),
      { label: 'Disk', help: 'The local disk that images are stored on.', absent: 'not a bottleneck' },
    ),
    network: field(bandwidth().optional(), {
      label: 'Network',
      help: 'Bandwidth of the network card.',
      unit: 'bytes per second',
      example: '10Gbit/s',
      absent: 'not a bottleneck',
    }),
    architecture: field(architectureSchema, {
      label: 'Architecture',
      help: 'Instruction set; an image must be built for it.',
      example: 'amd64',
    }),
    kernel: field(kernelFamilySchema, {
      label: 'Kernel',
      help: 'Kernel family of the host operating system.',
      example: 'linux',
    }),
    kernelVersion: field(text(40).optional(), {
      label: 'Kernel version',
      help: 'Release, for technologies whose cost depends on it.',
      absent: 'a current one',
    }),
    virtualisation: field(z.enum(['hardware', 'nested', 'none']), {
      label: 'Virtualisation',
      help: 'hardware: VMs run on the bare machine; nested: the host is a VM that allows VMs inside; none: it allows none.',
      example: 'hardware',
    }),
    usdPerHour: field(amount(0, 1e5), {
      label: 'Price',
      help: 'Price of one host for one hour, on demand.',
      unit: 'USD per hour',
      example: 0.768,
    }),
    watts: field(
      z
        .strictObject({
          idle: field(amount(0, 1e5), { label: 'Idle', help: 'Power when idle.', unit: 'watts' }),
          full: field(amount(0, 1e5), { label: 'Full', help: 'Power at full load.', unit: 'watts' }),
        })
        .optional(),
      {
        label: 'Power',
        help: 'Power drawn idle and at full load; linear between.',
        unit: 'watts',
        absent: 'energy is not reported',
      },
    ),
    accelerators: field(
      z
        .strictObject({
          kind: field(text(60), { label: 'Kind', help: 'Model name, for example T4.' }),
          count: field(count(1, 64), { label: 'Count', help: 'Devices in the host.' }),
        })
        .optional(),
      { label: 'Accelerators', help: 'GPUs or similar devices.', absent: 'none' },
    ),
  }),
  { label: 'Machine', help: 'One kind of host, written out in full.' },
);

export const reserveSchema = z.enum([
  'none',
  'kubelet',
  'gke',
  'eks',
  'aks',
  'openshift',
  'openshift-auto',
  'hypervisor',
]);

/** A scale set of hosts: steps at two thresholds as Azure has it, or a target as a managed instance group of Google's or an auto scaling group of EC2's. */
const hostSetSchema = z.strictObject({
  follow: field(z.enum(['steps', 'target', 'alarms']).optional(), {
    label: 'Follows',
    help: 'Steps (Azure): hosts come and go at two thresholds; target (Google): as many as bring the mean CPU to it; alarms (EC2): so, but once it was above at several looks, or well below at many.',
    absent: 'steps',
  }),
  target: field(amount(1, 100).optional(), {
    label: 'Target',
    help: 'Mean CPU of the hosts that is followed; with steps, from which hosts are added.',
    unit: 'per cent',
    absent: 'catalogue',
  }),
  below: field(amount(0, 100).optional(), {
    label: 'Fewer from',
    help: 'Mean CPU from which down hosts are taken away, with steps.',
    unit: 'per cent',
    absent: 'catalogue',
  }),
  window: field(duration().optional(), {
    label: 'Window',
    help: 'With steps the mean is of so long; with a target hosts go only where so long there was no need of them.',
    unit: 'microseconds',
    absent: 'catalogue',
  }),
  change: field(count(1, 1000).optional(), {
    label: 'Hosts at a time',
    help: 'How many come or go at a time, with steps.',
    unit: 'hosts',
    absent: 'catalogue',
  }),
  coolDown: field(duration().optional(), {
    label: 'Cool-down',
    help: 'Nothing changes for so long after a change, with steps.',
    unit: 'microseconds',
    absent: 'catalogue',
  }),
});

const carbonStepSchema = z.strictObject({
  at: field(duration(), {
    label: 'At',
    help: 'Time since the start of the run.',
    unit: 'microseconds',
    example: '1h',
  }),
  carbon: field(amount(0, 5), {
    label: 'Carbon intensity',
    help: 'Of the grid from here on.',
    unit: 'kg CO₂e per kWh',
  }),
});

const poolScalingSchema = z.strictObject({
  by: field(z.enum(['cluster-autoscaler', 'karpenter', 'scale-set']), {
    label: 'Autoscaler',
    help: 'Which published algorithm adds and removes hosts.',
  }),
  expander: field(z.enum(['random', 'most-pods', 'least-waste', 'price', 'priority']).optional(), {
    label: 'Expander',
    help: 'How the cluster autoscaler chooses among pools.',
    absent: 'random',
  }),
  min: field(count(0, LIMITS.hosts).optional(), {
    label: 'Fewest hosts',
    help: 'The pool never has fewer.',
    unit: 'hosts',
    absent: 'as many as at the start; 0 where that is "auto"',
  }),
  priority: field(count(0, 1000).optional(), {
    label: 'Priority',
    help: 'The pool with the highest is chosen by the expander "priority".',
    absent: '0',
  }),
  unneededAfter: field(duration().optional(), {
    label: 'Unneeded after',
    help: 'Idle time before a host is removed.',
    unit: 'microseconds',
    absent: 'catalogue',
  }),
  set: field(hostSetSchema.optional(), {
    label: 'Scale set',
    help: 'Rules of a scale set of hosts, on their mean CPU.',
    absent: 'catalogue',
  }),
});

export const hostPoolSchema = field(
  z.strictObject({
    machine: field(z.union([id(), machineSchema]), {
      label: 'Machine',
      help: 'A machine of the catalogue by name, or one written out.',
      example: 'own.16c64g',
    }),
    count: field(z.union([count(0, LIMITS.hosts), z.literal('auto')]), {
      label: 'Hosts',
      help: 'How many hosts there are, or "auto": as many as the workload needs.',
      unit: 'hosts',
      example: 'auto',
    }),
    max: field(count(1, LIMITS.hosts).optional(), {
      label: 'Most hosts',
      help: 'With "auto", or where hosts are scaled: at most this many.',
      unit: 'hosts',
      absent: '1,000',
    }),
    zone: field(id().optional(), {
      label: 'Zone',
      help: 'Zone in which all hosts of the pool stand.',
      absent: 'spread over the zones of the site in turn',
    }),
    reserve: field(reserveSchema.optional(), {
      label: 'System reserve',
      help: 'Published formula for what the system keeps of each host; openshift-auto is OpenShift with autoSizingReserved.',
      absent: 'kubelet',
    }),
    maxInstances: field(count(1, 100_000).optional(), {
      label: 'Most instances a host',
      help: 'Pod or VM limit of a host.',
      absent: 'catalogue (110 with a kubelet)',
    }),
    buying: field(z.enum(['on-demand', 'spot', 'reserved']).optional(), {
      label: 'Buying',
      help: 'How the hosts are paid for; a machine’s price is the one on demand, and spot and reserved are shares of it.',
      absent: 'on-demand',
    }),
    committed: field(count(0, LIMITS.hosts).optional(), {
      label: 'Committed hosts',
      help: 'So many are paid for a term, at the catalogue’s share for reserved ones, whether they are there or not; more as they are bought.',
      unit: 'hosts',
      absent: '0',
    }),
    billing: field(z.enum(['second', 'hour']).optional(), {
      label: 'Billing',
      help: 'Billed by the second or by the started hour.',
      absent: 'second',
    }),
    provisioning: field(duration().optional(), {
      label: 'Provisioning time',
      help: 'From asking for a host to its being ready for instances.',
      unit: 'microseconds',
      absent: 'catalogue',
    }),
    labels: field(z.record(text(100), text(100)).optional(), {
      label: 'Labels',
      help: 'Labels that placement rules select by.',
      absent: 'none',
    }),
    taints: field(
      z
        .array(
          z.strictObject({
            key: field(text(100), { label: 'Key', help: 'Name of the taint.' }),
            value: field(text(100).optional(), {
              label: 'Value',
              help: 'Value of the taint.',
              absent: 'empty',
            }),
            effect: field(z.enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute']), {
              label: 'Effect',
              help: 'What it does to instances that do not tolerate it.',
            }),
          }),
        )
        .max(20)
        .optional(),
      { label: 'Taints', help: 'Marks that keep instances off unless they tolerate them.', absent: 'none' },
    ),
    scaling: field(poolScalingSchema.optional(), {
      label: 'Host scaling',
      help: 'Adds and removes hosts while the run goes on.',
      absent: 'the number of hosts is fixed once the run has begun',
    }),
  }),
  { label: 'Host pool', help: 'Hosts of one kind at one site.' },
);

const linkSchema = z.strictObject({
  to: field(id(), { label: 'To', help: 'The other site.' }),
  latency: field(duration(), {
    label: 'Latency',
    help: 'One-way latency.',
    unit: 'microseconds',
    example: '12ms',
  }),
  bandwidth: field(bandwidth().optional(), {
    label: 'Bandwidth',
    help: 'Shared bandwidth of the link.',
    unit: 'bytes per second',
    absent: 'not a bottleneck',
  }),
  usdPerGB: field(amount(0, 10).optional(), {
    label: 'Egress price',
    help: 'Price of a gigabyte sent over the link.',
    unit: 'USD per GB',
    absent: 'catalogue',
  }),
});

export const siteSchema = field(
  z.strictObject({
    provider: field(z.enum(['own', 'laptop', 'aws', 'gcp', 'azure', 'other']), {
      label: 'Provider',
      help: 'Own data centre, a laptop, or a cloud provider.',
      example: 'own',
    }),
    region: field(text(60).optional(), {
      label: 'Region',
      help: 'The provider’s name of the region.',
      absent: 'unnamed',
    }),
    zones: field(z.array(id()).min(1).max(16).optional(), {
      label: 'Zones',
      help: 'Parts of the site that fail independently.',
      absent: 'one zone',
    }),
    pools: field(z.record(id(), hostPoolSchema), {
      label: 'Host pools',
      help: 'The hosts of the site, by pool.',
    }),
    registry: field(
      z
        .strictObject({
          bandwidth: field(bandwidth(), {
            label: 'Bandwidth',
            help: 'Bandwidth of the image registry, shared by all pulls of the site.',
            unit: 'bytes per second',
            example: '10Gbit/s',
          }),
        })
        .optional(),
      {
        label: 'Image registry',
        help: 'Where hosts of the site pull images from.',
        absent: 'each host pulls at the catalogue’s rate, without sharing',
      },
    ),
    latency: field(
      z
        .strictObject({
          host: field(duration().optional(), {
            label: 'Same host',
            help: 'One way, between instances of one host.',
            unit: 'microseconds',
            absent: '0',
          }),
          zone: field(duration().optional(), {
            label: 'Same zone',
            help: 'One way, between hosts of one zone.',
            unit: 'microseconds',
            absent: 'catalogue',
          }),
          site: field(duration().optional(), {
            label: 'Same site',
            help: 'One way, between zones.',
            unit: 'microseconds',
            absent: 'catalogue',
          }),
        })
        .optional(),
      { label: 'Latency', help: 'One-way network latency inside the site.', absent: 'catalogue' },
    ),
    links: field(z.array(linkSchema).max(LIMITS.sites).optional(), {
      label: 'Links',
      help: 'Network to the other sites.',
      absent: 'no links',
    }),
    carbon: field(
      z.union([amount(0, 5), z.array(carbonStepSchema).min(1).max(LIMITS.ratePoints)]).optional(),
      {
        label: 'Carbon intensity',
        help: 'Of the grid at the site: one figure, or steps in time; each holds until the next.',
        unit: 'kg CO₂e per kWh',
        absent: 'not reported',
      },
    ),
    pue: field(amount(1, 5).optional(), { label: 'PUE', help: 'Facility power over IT power.', absent: '1' }),
  }),
  { label: 'Site', help: 'A provider’s region, an own data centre, or one laptop.' },
);

export type Machine = z.output<typeof machineSchema>;
export type HostPool = z.output<typeof hostPoolSchema>;
export type Site = z.output<typeof siteSchema>;
export type Architecture = z.output<typeof architectureSchema>;
export type KernelFamily = z.output<typeof kernelFamilySchema>;
export type Reserve = z.output<typeof reserveSchema>;
