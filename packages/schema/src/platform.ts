/** Platforms: one alternative being compared, a stack of isolation layers with its policies (model rules I1–I4). */
import * as z from 'zod';
import { amount, count, field, id, text } from './field.ts';
import { LIMITS } from './limits.ts';
import { monolithSchema } from './monolith.ts';
import { bytes, duration, fraction } from './quantity.ts';

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

/** Policies that rank sites, and Karmada’s ways to divide replicas among clusters. */
export const SITE_POLICIES = [
  'price',
  'latency',
  'carbon',
  'spread',
  'fail-over',
  'weighted',
  'available',
  'aggregated',
  'duplicated',
] as const;

const failOverSchema = z.strictObject({
  detect: field(duration().optional(), {
    label: 'Detection',
    help: 'From a failure until its hosts, or its site, are known to be gone.',
    unit: 'microseconds',
    absent: 'catalogue (40 s)',
  }),
  tolerate: field(duration().optional(), {
    label: 'Toleration',
    help: 'How long instances may be gone after that before others are started elsewhere.',
    unit: 'microseconds',
    absent: 'catalogue (300 s)',
  }),
  clients: field(z.enum(['at-once', 'anycast', 'dns']).optional(), {
    label: 'Clients turn away',
    help: 'From a lost site: at once, once health checks of an anycast address have failed, or after those of DNS and as cached answers expire.',
    absent: 'dns where sites are chosen, else at-once',
  }),
  ttl: field(duration().optional(), {
    label: 'DNS TTL',
    help: 'How long clients keep a DNS answer.',
    unit: 'microseconds',
    absent: 'catalogue (60 s)',
  }),
  back: field(z.enum(['stay', 'return']).optional(), {
    label: 'Afterwards',
    help: 'What has moved to another site stays there, or returns once its own is back.',
    absent: 'stay',
  }),
});

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
    consolidation: field(
      z
        .strictObject({
          overload: field(z.enum(['threshold', 'mad', 'iqr', 'regression']).optional(), {
            label: 'Overload',
            help: 'What counts as too much: more than the threshold; more than 1 less so many times the median absolute deviation, or interquartile range, of its last samples; or a trend that leads to all of the host.',
            absent: 'threshold',
          }),
          threshold: field(fraction().optional(), {
            label: 'Threshold',
            help: 'Share of a host’s CPU that its VMs may want; above it some move away. The other rules take it until they have samples enough.',
            example: 0.8,
            absent: 'catalogue (70 %)',
          }),
          safety: field(amount(0, 10).optional(), {
            label: 'Safety',
            help: 'How many times the deviation, or range, is kept free; or by how much the trend is multiplied.',
            absent: 'catalogue (mad 2.5, iqr 1.5, regression 1.2)',
          }),
          leaves: field(z.enum(['migration-time', 'correlation', 'random']).optional(), {
            label: 'Who leaves',
            help: 'Of a host that wants too much: the VM that is quickest to move, that varies most as the others do, or any.',
            absent: 'migration-time',
          }),
        })
        .optional(),
      {
        label: 'Consolidation',
        help: 'At each sample of recorded utilisation VMs move live onto fewer hosts, and hosts without any sleep.',
        absent: 'VMs stay where they are',
      },
    ),
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
      help: 'One for all sites, or one each and a federation over them, whose calls stay at their site.',
      absent: 'one-per-site where sites are chosen, else one-control-plane',
    }),
    controlPlaneSite: field(id().optional(), {
      label: 'Control plane’s site',
      help: 'Where the one control plane stands, or the federation: it fails with that site.',
      absent: 'apart from all sites',
    }),
    prefer: field(z.enum(SITE_POLICIES).optional(), {
      label: 'Site choice',
      help: 'The cheapest, nearest or cleanest site with room; evenly; the first group of sites with room; or Karmada’s: by weights, by the room that there is, on as few sites as hold them, or all replicas at each site.',
      absent: 'whichever host is preferred, at whichever site',
    }),
    siteWeights: field(z.record(id(), count(0, 1_000_000)).optional(), {
      label: 'Site weights',
      help: 'With weighted: replicas are divided in this proportion; a site without one gets none.',
      absent: 'all sites alike',
    }),
    siteOrder: field(z.array(z.array(id()).min(1).max(LIMITS.sites)).max(LIMITS.sites).optional(), {
      label: 'Site order',
      help: 'With fail-over: groups of sites, the first that has room is taken.',
      absent: 'each site for itself, in order of names',
    }),
    failOver: field(failOverSchema.optional(), {
      label: 'Fail-over',
      help: 'How and when what has failed is started elsewhere.',
      absent: 'catalogue, with engine kubernetes or where sites are chosen; else nothing is',
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
export type SitePolicy = (typeof SITE_POLICIES)[number];
