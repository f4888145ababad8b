/** Platforms: one alternative being compared, a stack of isolation layers with its policies (model rules I1–I4). */
import * as z from 'zod';
import { amount, count, field, id, text } from './field.ts';
import { LIMITS } from './limits.ts';
import { monolithSchema } from './monolith.ts';
import { bytes, fraction } from './quantity.ts';

const guestSchema = z.strictObject({
  holds: field(z.enum(['one-instance', 'many-instances']).optional(), {
    label: 'Holds',
    help: 'One VM for each instance, or VMs of one size that many instances are placed into.',
    absent: 'one-instance, unless another layer stands inside the VM',
  }),
  cpu: field(count(1, 1024).optional(), {
    label: 'vCPUs',
    help: 'Of each VM that holds many instances.',
    unit: 'cores',
    absent: 'catalogue',
  }),
  memory: field(bytes().optional(), {
    label: 'Memory',
    help: 'Of each VM that holds many instances.',
    unit: 'bytes',
    absent: 'catalogue',
  }),
  cpuOvercommit: field(amount(1, 64).optional(), {
    label: 'CPU overcommit',
    help: 'vCPUs sold for each hardware thread.',
    absent: 'catalogue',
  }),
  memoryOvercommit: field(amount(1, 8).optional(), {
    label: 'Memory overcommit',
    help: 'Guest memory sold for each byte of the host.',
    absent: '1',
  }),
  reclaim: field(
    z
      .array(z.enum(['balloon', 'page-sharing', 'swap']))
      .max(3)
      .optional(),
    { label: 'Reclaim', help: 'How the hypervisor gets memory back.', absent: 'not at all' },
  ),
  disk: field(z.enum(['thin', 'full']).optional(), {
    label: 'VM disk',
    help: 'A thin clone (copy on write) or a full copy of the VM image.',
    absent: 'thin',
  }),
});

export const PLACEMENT_POLICIES = [
  'first-fit',
  'best-fit',
  'worst-fit',
  'next-fit',
  'least-allocated',
  'most-allocated',
  'round-robin',
  'random',
  'dot-product',
  'cosine',
  'kube-scheduler',
  'gpu-dot-product',
  'gpu-clustering',
  'gpu-packing',
  'gpu-best-fit',
  'fragmentation-gradient',
] as const;

const schedulerWeight = (label: string) =>
  field(count(0, 100).optional(), {
    label,
    help: 'Weight of the plugin; 0 turns it off.',
    absent: 'upstream',
  });

/** Weights by the plugins' upstream names. */
const schedulerSchema = z.strictObject({
  strategy: field(z.enum(['LeastAllocated', 'MostAllocated', 'RequestedToCapacityRatio']).optional(), {
    label: 'Strategy',
    help: 'How NodeResourcesFit scores: spread, pack, or by a shape.',
    absent: 'LeastAllocated',
  }),
  shape: field(
    z
      .array(
        z.strictObject({
          utilisation: field(count(0, 100), { label: 'Utilisation', help: 'Per cent requested.' }),
          score: field(count(0, 10), { label: 'Score', help: 'From 0 to 10.' }),
        }),
      )
      .min(1)
      .max(20)
      .optional(),
    {
      label: 'Shape',
      help: 'Of RequestedToCapacityRatio: scores by utilisation, straight lines between.',
      absent: '0 % gives 0, 100 % gives 10',
    },
  ),
  weights: field(
    z
      .strictObject({
        TaintToleration: schedulerWeight('TaintToleration'),
        NodeAffinity: schedulerWeight('NodeAffinity'),
        NodeResourcesFit: schedulerWeight('NodeResourcesFit'),
        PodTopologySpread: schedulerWeight('PodTopologySpread'),
        InterPodAffinity: schedulerWeight('InterPodAffinity'),
        NodeResourcesBalancedAllocation: schedulerWeight('NodeResourcesBalancedAllocation'),
        ImageLocality: schedulerWeight('ImageLocality'),
      })
      .optional(),
    { label: 'Weights', help: 'Of the plugins that score.', absent: 'upstream' },
  ),
  percentageOfHosts: field(count(1, 100).optional(), {
    label: 'Hosts scored',
    help: 'Feasible hosts, per cent of all, that are enough to choose among.',
    unit: 'per cent',
    absent: '50 less one for each 125 hosts, at least 5; never fewer than 100 hosts',
  }),
});

export const platformSchema = field(
  z.strictObject({
    label: field(text(60).optional(), {
      label: 'Name',
      help: 'Shown to people.',
      absent: 'made from the stack',
    }),
    stack: field(z.array(id()).max(LIMITS.stackDepth), {
      label: 'Stack',
      help: 'Technologies from the host up: [] is a bare process, [container-runc], [vm-kvm-full], [vm-kvm-full, container-runc] …',
      example: 'container-runc',
    }),
    placement: field(z.enum(PLACEMENT_POLICIES).optional(), {
      label: 'Placement',
      help: 'How a host is chosen for an instance.',
      absent: 'least-allocated',
    }),
    scheduler: field(schedulerSchema.optional(), {
      label: 'Scheduler',
      help: 'Settings of Kubernetes’ scheduler, with placement kube-scheduler.',
      absent: 'upstream',
    }),
    guest: field(guestSchema.optional(), {
      label: 'Guests',
      help: 'Sizes and policies of the VMs of the stack.',
      absent: 'catalogue',
    }),
    start: field(z.enum(['cold', 'warm', 'snapshot']).optional(), {
      label: 'Start',
      help: 'Cold, from a pool kept warm, or from a snapshot.',
      absent: 'cold',
    }),
    accelerators: field(z.enum(['shared', 'whole']).optional(), {
      label: 'Accelerators',
      help: 'Whether an instance that asks for a share of a device gets that share, or the device for itself.',
      absent: 'shared',
    }),
    warmPool: field(count(0, 100_000).optional(), {
      label: 'Warm pool',
      help: 'Instances kept warm for each service.',
      absent: '0',
    }),
    pull: field(z.enum(['eager', 'lazy']).optional(), {
      label: 'Image pull',
      help: 'Whole image first, or started while the rest arrives.',
      absent: 'eager',
    }),
    network: field(z.enum(['host', 'bridge', 'nat', 'overlay']).optional(), {
      label: 'Network',
      help: 'How instances are attached.',
      absent: 'bridge',
    }),
    cpuLimits: field(z.enum(['quota', 'share', 'none']).optional(), {
      label: 'CPU limits',
      help: 'Enforced by CFS quota (what is used up stands still until the period ends), as a plain cap on the share, or not at all.',
      absent: 'quota',
    }),
    cpuWeights: field(z.enum(['shares', 'linear', 'quadratic']).optional(), {
      label: 'CPU weights',
      help: 'From requests: cgroup v1 shares, cgroup v2 with runc before 1.4 (linear), or since (quadratic).',
      absent: 'quadratic',
    }),
    engine: field(z.enum(['none', 'containerd', 'docker', 'kubernetes']).optional(), {
      label: 'Engine',
      help: 'What starts instances; its own latency comes first.',
      absent: 'containerd',
    }),
    pools: field(z.array(text(130)).max(64).optional(), {
      label: 'Host pools',
      help: 'Only these pools, as site/pool.',
      absent: 'all',
    }),
    services: field(
      z
        .record(
          id(),
          z.strictObject({
            stack: field(z.array(id()).max(LIMITS.stackDepth), {
              label: 'Stack',
              help: 'Technologies from the host up.',
            }),
          }),
        )
        .optional(),
      { label: 'Exceptions', help: 'Services that run in another stack on this platform.', absent: 'none' },
    ),
    monoliths: field(z.record(id(), monolithSchema).optional(), {
      label: 'Monoliths',
      help: 'Services that are one program here: the same workload, deployed as a whole.',
      absent: 'each service is deployed for itself',
    }),
    federation: field(z.enum(['one-control-plane', 'one-per-site']).optional(), {
      label: 'Control plane',
      help: 'One for all sites or one each.',
      absent: 'one-per-site',
    }),
    prefer: field(z.enum(['price', 'latency', 'carbon', 'spread', 'fail-over']).optional(), {
      label: 'Site choice',
      help: 'How sites are chosen for instances.',
      absent: 'in order of names',
    }),
    reserveShare: field(fraction().optional(), {
      label: 'Extra reserve',
      help: 'Share of each host kept free for fail-over.',
      absent: '0',
    }),
  }),
  { label: 'Platform', help: 'One alternative being compared.' },
);

export type Platform = z.output<typeof platformSchema>;
export type PlacementPolicy = (typeof PLACEMENT_POLICIES)[number];
