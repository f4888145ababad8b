/** Scenarios drawn at random, as a person would write them: small enough to run in milliseconds, with everything that the format knows. */
import { SITE_POLICIES } from '@tare/schema';
import fc from 'fast-check';

type Value = fc.Arbitrary<unknown>;
type Fields = Readonly<Record<string, Value>>;

const maybe = (value: Value): Value => fc.option(value, { nil: undefined, freq: 2 });
/** Seldom: so that most scenarios have few such things at a time. */
const seldom = (value: Value): Value =>
  fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
const oneOf = (...values: readonly unknown[]): Value => fc.constantFrom(...values);

/** A record without the fields that are left out. */
const record = (fields: Fields): fc.Arbitrary<Record<string, unknown>> =>
  fc
    .record(fields)
    .map(all => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)));

const named = (prefix: string, values: readonly unknown[]): Record<string, unknown> =>
  Object.fromEntries(values.map((value, index) => [`${prefix}-${String(index)}`, value]));

const law = fc.oneof<Value[]>(
  oneOf('0s', '50us', '4ms', '60ms'),
  record({ law: oneOf('exponential'), mean: oneOf('1ms', '20ms') }),
  record({ law: oneOf('lognormal', 'gamma'), mean: oneOf('2ms', '30ms'), cv: oneOf(0, 0.3, 2) }),
  record({ law: oneOf('pareto'), mean: oneOf('5ms'), shape: oneOf(1.2, 2.5) }),
  record({ law: oneOf('weibull'), mean: oneOf('5ms'), shape: oneOf(0.5, 3) }),
  record({ law: oneOf('uniform'), low: oneOf('0s', '1ms'), high: oneOf('9ms', '40ms') }),
  record({ law: oneOf('empirical'), values: oneOf(['1ms', '2ms', '50ms'], ['0s']) }),
);

const machine = fc.oneof<Value[]>(
  oneOf('own.16c64g', 'aws.m6i.xlarge', 'gcp.n2-standard-4', 'laptop.8c16g-linux', 'laptop.8c16g'),
  record({
    cores: oneOf(1, 2, 4, 8, 16),
    threadsPerCore: oneOf(undefined, 1, 2),
    speed: oneOf(undefined, 0.5, 1.3),
    memory: oneOf('2Gi', '8Gi', '64Gi'),
    disk: maybe(
      record({
        bandwidth: oneOf('100MB/s', '2GB/s'),
        iops: oneOf(undefined, 500, 100_000),
        latency: oneOf(undefined, '80us'),
      }),
    ),
    network: oneOf(undefined, '1Gbit/s', '25Gbit/s'),
    architecture: oneOf('amd64'),
    kernel: oneOf('linux', 'linux', 'linux', 'windows'),
    virtualisation: oneOf('hardware', 'hardware', 'nested', 'none'),
    usdPerHour: oneOf(0, 0.4, 3),
    watts: oneOf(undefined, { idle: 40, full: 200 }),
    accelerators: seldom(oneOf({ kind: 'T4', count: 2 }, { kind: 'A100', count: 1 })),
  }),
);

const hostScaling = record({
  by: oneOf('cluster-autoscaler', 'karpenter', 'scale-set'),
  expander: oneOf(undefined, 'random', 'most-pods', 'least-waste', 'price', 'priority'),
  min: oneOf(undefined, 0, 1),
  priority: oneOf(undefined, 5),
  unneededAfter: oneOf(undefined, '5s', '20s'),
  set: seldom(
    record({
      follow: oneOf('steps', 'target'),
      target: oneOf(40, 70),
      window: oneOf('5s', '30s'),
      coolDown: oneOf('10s'),
    }),
  ),
});

const pool = record({
  machine,
  count: oneOf(1, 2, 3, 'auto', 'auto'),
  max: oneOf(undefined, 3, 6),
  reserve: oneOf(undefined, 'none', 'kubelet', 'gke', 'eks', 'aks', 'openshift', 'hypervisor'),
  maxInstances: oneOf(undefined, undefined, 4),
  buying: oneOf(undefined, undefined, 'spot', 'reserved'),
  committed: oneOf(undefined, undefined, 1),
  billing: oneOf(undefined, 'hour', 'second'),
  provisioning: oneOf(undefined, '0s', '3s', '20s'),
  labels: oneOf(undefined, { disk: 'ssd' }),
  taints: seldom(
    oneOf([{ key: 'spot', effect: 'NoSchedule' }], [{ key: 'old', effect: 'PreferNoSchedule' }]),
  ),
  scaling: seldom(hostScaling),
});

const site = (index: number, sites: number): Value =>
  record({
    provider: oneOf('own', 'aws', 'gcp', 'azure', 'laptop'),
    zones: oneOf(undefined, ['a'], ['a', 'b', 'c']),
    pools: fc.array(pool, { minLength: 1, maxLength: 2 }).map(pools => named('pool', pools)),
    registry: oneOf(undefined, { bandwidth: '1Gbit/s' }),
    latency: oneOf(undefined, { host: '5us', zone: '100us', site: '600us' }),
    links:
      index + 1 < sites
        ? oneOf(
            [{ to: `site-${String(sites - 1)}`, latency: '8ms' }],
            [{ to: `site-${String(sites - 1)}`, latency: '30ms', bandwidth: '100Mbit/s', usdPerGB: 0.05 }],
          )
        : oneOf(undefined),
    carbon: oneOf(undefined, 0.1, 0.6),
    pue: oneOf(undefined, 1.4),
  });

const image = record({
  layers: oneOf(
    [{ digest: 'base', size: '30Mi' }],
    [
      { digest: 'base', size: '30Mi' },
      { digest: 'top', size: '200Mi' },
    ],
    [{ digest: 'large', size: '2Gi' }],
  ),
  architectures: oneOf(['amd64'], ['amd64', 'arm64']),
  os: oneOf('linux', 'linux', 'linux', 'linux', 'windows'),
  readAtStart: oneOf(undefined, 0.1, 1),
});

const call = (from: number, services: number): Value =>
  record({
    to: fc.integer({ min: from + 1, max: services - 1 }).map(to => `service-${String(to)}`),
    count: oneOf(undefined, 1, 3),
    probability: oneOf(undefined, 0, 0.4),
    timeout: oneOf(undefined, '30ms', '2s'),
    retries: maybe(
      record({ attempts: oneOf(1, 3), backoff: oneOf(undefined, '10ms'), budget: oneOf(undefined, 0, 0.2) }),
    ),
    bytes: oneOf(undefined, '4Ki', '5Mi'),
  });
const step = (from: number, services: number): Value =>
  fc.oneof(
    call(from, services),
    fc.array(call(from, services), { minLength: 1, maxLength: 3 }).map(together => ({ together })),
  );
const calls = (from: number, services: number): Value =>
  from + 1 >= services ? oneOf(undefined) : maybe(fc.array(step(from, services), { maxLength: 3 }));

const behaviour = record({
  stabilisation: oneOf(undefined, '0s', '10s'),
  select: oneOf(undefined, 'Max', 'Min', 'Disabled'),
  policies: oneOf(
    undefined,
    [{ type: 'Pods', value: 1, period: '5s' }],
    [{ type: 'Percent', value: 50, period: '15s' }],
  ),
});
const scalers: Value[] = [
  record({
    min: oneOf(1, 2),
    max: oneOf(2, 8),
    by: oneOf('hpa', 'event', 'concurrency', 'scale-set'),
    metrics: fc.array(
      record({
        metric: oneOf('cpu', 'memory', 'requests', 'concurrency', 'queue'),
        target: oneOf(1, 50, 70),
        kind: oneOf(undefined, 'utilisation', 'average', 'value'),
      }),
      { minLength: 1, maxLength: 2 },
    ),
    up: seldom(behaviour),
    down: seldom(behaviour),
  }),
  record({
    min: oneOf(0, 1),
    max: oneOf(3, 8),
    by: oneOf('concurrency', 'event'),
    metrics: oneOf(
      [{ metric: 'concurrency', target: 4, kind: 'average' }],
      [{ metric: 'requests', target: 5, kind: 'average' }],
    ),
  }),
  record({ min: oneOf(0, 1), max: oneOf(3, 8), by: oneOf('request'), idle: oneOf(undefined, '5s') }),
  record({
    min: oneOf(1),
    max: oneOf(4),
    by: oneOf('vpa'),
    vertical: maybe(
      record({
        mode: oneOf('off', 'initial', 'recreate', 'in-place-or-recreate'),
        controls: oneOf(undefined, 'requests-only', 'requests-and-limits'),
        least: oneOf(undefined, { cpu: '100m', memory: '64Mi' }),
        most: oneOf(undefined, { cpu: '1', memory: '512Mi' }),
        minReplicas: oneOf(undefined, 1),
      }),
    ),
  }),
];

const placement = (services: number): Value =>
  record({
    sites: oneOf(undefined, undefined, ['site-0']),
    hostLabels: seldom(oneOf({ disk: 'ssd' })),
    preferHosts: seldom(oneOf([{ labels: { disk: 'ssd' }, weight: 20 }])),
    tolerations: oneOf(undefined, [{ key: 'spot', operator: 'Exists' }], [{ operator: 'Exists' }]),
    spread: maybe(
      fc.array(
        record({
          over: oneOf('host', 'zone', 'site'),
          maxSkew: oneOf(undefined, 1, 2),
          required: oneOf(undefined, true),
          ownRevision: oneOf(undefined, true),
        }),
        { minLength: 1, maxLength: 2 },
      ),
    ),
    affinity: seldom(
      fc.array(
        record({
          service: fc.integer({ min: 0, max: services - 1 }).map(one => `service-${String(one)}`),
          within: oneOf('host', 'zone', 'site'),
          kind: oneOf('attract', 'repel'),
          required: oneOf(undefined, true),
        }),
        { minLength: 1, maxLength: 2 },
      ),
    ),
    hostPorts: seldom(oneOf([80])),
    priority: oneOf(undefined, undefined, 100, -5),
  });

const probe = record({
  initialDelay: oneOf(undefined, '2s'),
  period: oneOf(undefined, '1s'),
  timeout: oneOf(undefined, '100ms'),
  failures: oneOf(undefined, 1),
});

const service = (index: number, services: number): Value =>
  record({
    replicas: oneOf(0, 1, 2, 2, 4),
    controller: oneOf(undefined, undefined, undefined, 'deployment', 'statefulset', 'daemonset'),
    tenant: oneOf(undefined, 'us', 'them'),
    requests: oneOf(
      undefined,
      { cpu: '100m', memory: '64Mi' },
      { cpu: '500m', memory: '256Mi' },
      { memory: '64Mi' },
    ),
    limits: oneOf(
      undefined,
      undefined,
      { cpu: '600m' },
      { cpu: '1500m', memory: '300Mi' },
      { memory: '270Mi', pids: 100 },
    ),
    accelerators: seldom(oneOf({ count: 0.5 }, { count: 1 })),
    image: oneOf('image-0', 'image-1'),
    work: record({
      cpu: law,
      mix: oneOf(undefined, { compute: 0.5, syscall: 0.5 }, { memory: 0.2, disk: 0.3, network: 0.5 }),
      disk: oneOf(undefined, undefined, '64Ki', '3Mi'),
      network: oneOf(undefined, '2Ki', '1Mi'),
    }),
    memory: record({
      base: oneOf('20Mi', '80Mi', '250Mi'),
      files: oneOf(undefined, '10Mi'),
      perRequest: oneOf(undefined, '1Mi', '20Mi'),
      leakPerHour: oneOf(undefined, undefined, '20Gi'),
    }),
    calls: calls(index, services),
    concurrency: oneOf(undefined, undefined, 1, 4),
    queue: oneOf(undefined, undefined, 0, 5),
    balancing: oneOf(undefined, 'round-robin', 'random', 'least-requests', 'two-choices'),
    startup: record({
      init: law,
      cpu: oneOf(undefined, '1ms', '2s'),
      warm: oneOf(undefined, undefined, false),
      order: oneOf(undefined, 'parallel', 'ordered'),
    }),
    probes: seldom(record({ startup: maybe(probe), readiness: maybe(probe), liveness: maybe(probe) })),
    scaling: seldom(fc.oneof(...scalers)),
    placement: seldom(placement(services)),
    rollout: seldom(
      record({
        at: oneOf(undefined, '5s', '15s'),
        maxSurge: oneOf(undefined, 1, '50%'),
        maxUnavailable: oneOf(undefined, 0, 1, '25%'),
        partition: oneOf(undefined, 1),
        drain: oneOf(undefined, '0s', '2s'),
        preStop: oneOf(undefined, '1s'),
        minAvailable: oneOf(undefined, 1, '50%'),
      }),
    ),
    licence: seldom(record({ usdPerCoreHour: oneOf(undefined, 0.1), usdPerHostHour: oneOf(undefined, 1) })),
  });

const rate = oneOf(
  '0/s',
  '1/s',
  '5/s',
  '20/s',
  [
    { at: '0s', rate: '5/s' },
    { at: '8s', rate: '60/s' },
  ],
  [
    { at: '4s', rate: '30/s' },
    { at: '12s', rate: '0/s' },
  ],
);
const traffic = (services: number): Value => {
  const to = fc.integer({ min: 0, max: services - 1 }).map(one => `service-${String(one)}`);
  const timeout = oneOf(undefined, '50ms', '1s');
  const from = oneOf(undefined, undefined, 'site-0');
  return fc.oneof<Value[]>(
    record({ arrivals: oneOf('poisson'), to, rate, timeout, from, ramp: oneOf(undefined, true) }),
    record({ arrivals: oneOf('regular'), to, rate, timeout, from }),
    record({
      arrivals: oneOf('bursty'),
      to,
      calm: oneOf('0/s', '5/s'),
      burst: oneOf('80/s'),
      calmFor: oneOf('3s'),
      burstFor: oneOf('500ms'),
      timeout,
      from,
    }),
    record({
      arrivals: oneOf('closed'),
      to,
      users: oneOf(1, 8),
      think: oneOf('0s', '200ms', { law: 'exponential', mean: '1s' }),
      timeout,
      from,
    }),
    record({
      arrivals: oneOf('trace'),
      to,
      times: oneOf([], [0, 0, 1.5], ['2s', '2s', '3s', '100s']),
      work: oneOf(undefined),
      timeout,
      from,
    }),
  );
};

const batch = record({
  image: oneOf('image-0'),
  tasks: oneOf(1, 5),
  parallelism: oneOf(undefined, 2),
  work: oneOf('100ms', '3s', { law: 'exponential', mean: '1s' }),
  cores: oneOf(undefined, '500m', '2'),
  memory: oneOf('64Mi', '1Gi'),
  backoffLimit: oneOf(undefined, 0, 2),
  schedule: oneOf(undefined, undefined, '* * * * *'),
  clock: oneOf(undefined, '55s'),
  whenLate: oneOf(undefined, 'allow', 'forbid', 'replace'),
  at: oneOf(undefined, '0s', '4s'),
});

const lifetimes = fc.oneof<Value[]>(
  record({
    kind: oneOf('vm-lifetimes', 'pod-lifetimes'),
    rows: oneOf(
      [[0, 5, 1, 1e9]],
      [
        [1, 20, 2, 5e8],
        [1, 3, 0.5, 1e8],
        [8, 100, 4, 2e9],
      ],
    ),
    whenFull: oneOf(undefined, 'wait', 'refuse'),
    fill: oneOf(undefined, undefined, 0.5),
  }),
  record({
    kind: oneOf('utilisation'),
    rows: oneOf([
      [2, 1e9, 50, 100],
      [1, 5e8, 0, 30],
    ]),
  }),
);

const technologies: readonly (readonly string[])[] = [
  [],
  ['container-runc'],
  ['container-crun'],
  ['lxc-system-container'],
  ['gvisor-systrap'],
  ['kata-clh'],
  ['firecracker'],
  ['vm-kvm-full'],
  ['vm-esxi'],
  ['vm-xen'],
  ['vm-hyperv'],
  ['vm-kvm-full', 'container-runc'],
  ['vm-esxi', 'container-runc'],
  ['vm-kvm-full', 'gvisor-systrap'],
];

const POLICIES = [
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
  'kube-scheduler',
  'kube-scheduler',
  'gpu-packing',
  'fragmentation-gradient',
];

const platform = (services: number): Value =>
  record({
    stack: oneOf(...technologies),
    placement: oneOf(undefined, ...POLICIES),
    guest: seldom(
      record({
        holds: oneOf(undefined, 'one-instance', 'many-instances'),
        cpu: oneOf(undefined, 2),
        memory: oneOf(undefined, '1Gi', '4Gi'),
        cpuOvercommit: oneOf(undefined, 2),
        memoryOvercommit: oneOf(undefined, 1.5),
        reclaim: oneOf(undefined, ['balloon', 'page-sharing', 'swap'], ['swap']),
        disk: oneOf(undefined, 'full'),
      }),
    ),
    start: oneOf(undefined, undefined, 'cold', 'warm', 'snapshot'),
    accelerators: oneOf(undefined, 'whole'),
    consolidation: seldom(
      record({
        overload: oneOf('threshold', 'mad', 'iqr', 'regression'),
        leaves: oneOf('migration-time', 'correlation', 'random'),
      }),
    ),
    warmPool: oneOf(undefined, undefined, 1),
    pull: oneOf(undefined, 'eager', 'lazy'),
    network: oneOf(undefined, 'host', 'bridge', 'nat', 'overlay'),
    cpuLimits: oneOf(undefined, 'quota', 'share', 'none'),
    cpuWeights: oneOf(undefined, 'shares', 'linear', 'quadratic'),
    engine: oneOf(undefined, 'none', 'containerd', 'docker', 'kubernetes', 'kubernetes', 'kubernetes'),
    monoliths:
      services < 2
        ? oneOf(undefined)
        : seldom(oneOf({ whole: { services: ['service-0', 'service-1'], replicas: 2 } })),
    federation: oneOf(undefined, undefined, 'one-control-plane', 'one-per-site'),
    controlPlaneSite: seldom(oneOf('site-0')),
    prefer: oneOf(undefined, undefined, ...SITE_POLICIES),
    failOver: seldom(
      record({
        detect: oneOf('0s', '1s'),
        tolerate: oneOf('0s', '3s'),
        clients: oneOf(undefined, 'at-once', 'anycast', 'dns'),
        ttl: oneOf(undefined, '5s'),
        back: oneOf(undefined, 'return', 'stay'),
      }),
    ),
    reserveShare: oneOf(undefined, undefined, 0.2),
  });

const at = oneOf('0s', '2s', '9s', '21s', '45s');
const target = oneOf(undefined, undefined, 'site-0', 'service-0', 'site-0/pool-0');
const fault = fc.oneof<Value[]>(
  record({
    kind: oneOf('failure'),
    domain: oneOf('process', 'sandbox', 'kernel', 'host', 'zone', 'site', 'provider', 'control-plane'),
    at,
    target,
    repair: oneOf(undefined, '0s', '4s'),
  }),
  record({
    kind: oneOf('failures'),
    domain: oneOf('process', 'kernel', 'host', 'zone'),
    law: oneOf('exponential', 'weibull'),
    shape: oneOf(undefined, 0.7),
    mtbf: oneOf('5s', '40s'),
    mttr: oneOf('0s', '2s'),
  }),
  record({
    kind: oneOf('neighbour'),
    attack: oneOf('cpu-hog', 'fork-bomb', 'memory-hog', 'disk-storm', 'network-storm', 'cache-thrash'),
    at,
    lasts: oneOf('0s', '6s'),
    service: oneOf(undefined, 'service-0'),
  }),
  record({ kind: oneOf('drain', 'migrate'), at, target }),
  record({
    kind: oneOf('upgrade'),
    at,
    target: oneOf('site-0/pool-0'),
    surge: oneOf(undefined, 0, 2),
    unavailable: oneOf(undefined, 1),
  }),
);

const lists = (value: Value, most: number): fc.Arbitrary<unknown[]> => fc.array(value, { maxLength: most });

/** A document of one to four services on one to three sites. What it asks for may be impossible: then it is refused with Problems. */
export const arbitraryScenario: fc.Arbitrary<Record<string, unknown>> = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 3 }))
  .chain(([services, sites]) =>
    record({
      sites: fc
        .tuple(...Array.from({ length: sites }, (_, index) => site(index, sites)))
        .map(all => named('site', all)),
      images: fc.tuple(image, image).map(all => named('image', all)),
      services: fc
        .tuple(...Array.from({ length: services }, (_, index) => service(index, services)))
        .map(all => named('service', all)),
      traffic: lists(traffic(services), 3).map(all => named('traffic', all)),
      batches: seldom(batch.map(one => named('batch', [one]))),
      traces: seldom(lifetimes.map(one => named('trace', [one]))),
      platforms: fc
        .array(platform(services), { minLength: 1, maxLength: 2 })
        .map(all => named('platform', all)),
      faults: lists(fault, 2).map(all => named('fault', all)),
      run: record({
        duration: oneOf('10s', '60s', '4min'),
        warmup: oneOf(undefined, '5s'),
        maxEvents: oneOf(60_000),
      }),
    }),
  )
  .map(document => ({ tare: 1, name: 'drawn', ...document }));
