/** Autoscalers of replicas and hosts against upstream's own tables and times (rule O3). */
import { HorizontalAutoscaler, replicasFor, ScaleSet } from '@tare/engine/rules';
import type { VerifyCase, VerifySet } from '../case.ts';
import { small } from '../scenario.ts';

const CALCULATOR = 'Kubernetes pkg/controller/podautoscaler/replica_calculator_test.go';
const POLICIES = 'Kubernetes documentation, horizontal pod autoscaling: Pods 4/60 s and Percent 10/60 s';
const FAQ = 'kubernetes/autoscaler cluster-autoscaler/FAQ.md';
const US = 1e6;

type Row = Pick<VerifyCase, 'id' | 'what' | 'source' | 'expected'> & { readonly got: number };

const pod = (value: number | null, isReady = true) => ({ value, isReady, request: 1000 });

const calculated: readonly Row[] = [
  {
    id: 'o3.replicas.pods',
    what: 'Horizontal autoscaler: an average of 20,000 a pod over a target of 15,000',
    source: CALCULATOR,
    expected: 4,
    got:
      replicasFor(3, [pod(20_000), pod(10_000), pod(30_000)], { kind: 'average', target: 15_000 }, 0.1)
        ?.replicas ?? Number.NaN,
  },
  {
    id: 'o3.replicas.missing-unready',
    what: 'Horizontal autoscaler: one pod hot, one not ready, two without a metric',
    source: CALCULATOR,
    expected: 4,
    got:
      replicasFor(
        4,
        [pod(100, false), pod(2000), pod(null), pod(null, false)],
        { kind: 'utilisation', target: 50 },
        0.1,
      )?.replicas ?? Number.NaN,
  },
];

const STEPS = [80, 72, 64, 57, 51, 45, 40, 36, 32, 28, 24, 20, 16, 12, 10];

/** The number of replicas minute by minute, when nothing is used. */
function shrinking(): number[] {
  const policies = [
    { type: 'Pods', value: 4, periodUs: 60 * US },
    { type: 'Percent', value: 10, periodUs: 60 * US },
  ] as const;
  const autoscaler = new HorizontalAutoscaler({
    min: 10,
    max: 100,
    metrics: [{ metric: 'cpu', kind: 'utilisation', target: 50 }],
    up: { stabilisationUs: 0, select: 'Max', policies },
    down: { stabilisationUs: 0, select: 'Max', policies },
    syncUs: 60 * US,
    tolerance: 0.1,
  });
  const seen = [STEPS[0]!];
  for (let minute = 0; seen.length < STEPS.length; minute++) {
    const now = seen.at(-1)!;
    const idle = Array.from({ length: now }, () => pod(1));
    seen.push(autoscaler.step(minute * 60 * US, now, [idle])?.replicas ?? now);
  }
  return seen;
}

const seen = shrinking();
const steps: readonly Row[] = STEPS.slice(1).map((expected, index) => ({
  id: `o3.policies.${String(index + 1)}`,
  what: `Horizontal autoscaler: replicas ${String(index + 1)} min after 80 fell idle`,
  source: POLICIES,
  expected,
  got: seen[index + 1]!,
}));

/** VMs of a scale set after each of these levels of its CPU, per cent: two at first, one more from 80, one fewer from 60 down. */
function scaleSet(levels: readonly number[]): number {
  const rules = { above: 80, below: 60, windowUs: 60 * US, change: 1, coolDownUs: 0 };
  const set = new ScaleSet(rules, 60 * US);
  return levels.reduce((current, percent, minute) => {
    const decision = set.step((minute + 1) * 60 * US, { current, percent }, { min: 1, max: 10 });
    return decision?.replicas ?? current;
  }, 2);
}

const setSteps: readonly Row[] = [
  { levels: [80], expected: 3, told: '80 % on two' },
  { levels: [80, 60], expected: 3, told: '60 % on three, which would be 90 % on two' },
  { levels: [80, 60, 50], expected: 2, told: '50 % on three, which would be 75 % on two' },
].map(({ levels, expected, told }) => ({
  id: `o3.scale-set.${String(levels.length)}`,
  what: `VM scale set, out from 80 %, in from 60 %: VMs after ${told}`,
  source: 'Azure Monitor, best practices for autoscale: the example of flapping',
  expected,
  got: scaleSet(levels),
}));

/** Two hosts of 64 cores, one of which the pool may lose; a service takes so many cores of the first. */
const hosts = (cores: number) =>
  small({
    services: { a: { requests: { cpu: cores } } },
    pool: { count: 2, max: 2, scaling: { by: 'cluster-autoscaler', min: 1 } },
    platform: { placement: 'first-fit' },
    run: { duration: '20min' },
  });

const hostCase = (one: Pick<VerifyCase, 'id' | 'what' | 'unit' | 'expected' | 'read'>): VerifyCase => ({
  ...one,
  rule: 'O3',
  source: FAQ,
  kind: 'exact',
  tolerance: 0,
});

/** Tasks of a core each for an hour, for which a second host is needed; hosts take 200 s to come. */
const arriving = small({
  services: {},
  machine: { cores: 4 },
  batches: { b: { image: 'any', tasks: 8, at: '1s', work: '1h', memory: '1Mi', cores: 1 } },
  pool: { count: 1, max: 2, provisioning: '200s', scaling: { by: 'cluster-autoscaler' } },
  run: { duration: '10min' },
});

export const autoscalerSets: readonly VerifySet[] = [
  {
    document: small({ services: { a: {} }, run: { duration: '1s' } }),
    replications: 1,
    cases: [...calculated, ...steps, ...setSteps].map(({ got, ...one }) => ({
      ...one,
      rule: 'O3',
      unit: 'replicas',
      kind: 'exact',
      tolerance: 0,
      read: () => got,
    })),
  },
  {
    document: hosts(16),
    replications: 1,
    cases: [
      hostCase({
        id: 'o3.hosts.unneeded',
        what: 'Cluster autoscaler: a spare host goes ten minutes after the first look',
        unit: 's',
        expected: 610,
        read: ({ scaling }) => (scaling.hosts[0]?.atMs ?? Number.NaN) / 1000,
      }),
    ],
  },
  {
    document: hosts(64),
    replications: 1,
    cases: [
      hostCase({
        id: 'o3.hosts.paid',
        what: 'Cluster autoscaler: hosts on average over 20 min, one of two gone after 610 s',
        unit: 'hosts',
        expected: 1 + 610 / 1200,
        read: ({ summary }) => summary.hosts,
      }),
    ].map(one => ({ ...one, tolerance: 1e-9 })),
  },
  {
    document: arriving,
    replications: 1,
    cases: [
      hostCase({
        id: 'o3.hosts.scan',
        what: 'Cluster autoscaler: a host is ordered at the look after tasks found no room',
        unit: 's',
        expected: 10,
        read: ({ scaling }) => (scaling.hosts[0]?.atMs ?? Number.NaN) / 1000,
      }),
    ],
  },
];
