/** The workloads that can be measured, and why others cannot be yet. */
import { presets } from '@tare/catalog';
import { parseScenarioText, type ScenarioDocument } from '@tare/schema';
import type { Benchmark } from './benchmark.ts';

const GIB = 2 ** 30;
const MEAN_MS = 10;
const SERVERS = 8;
const LOAD = 0.9;
/** Mean wait of M/M/8 at ρ 0.9 in units of the mean service: Erlang's C formula over (8 − 7.2). */
const ERLANG_WAIT = 0.876916;

const run = (seconds: number): ScenarioDocument['run'] => ({
  duration: `${String(seconds)}s`,
  warmup: '0s',
  replications: 1,
});

/** W1: M/M/8, first come first served: an instance with eight slots on eight cores. */
const queue: Benchmark = {
  id: 'W1',
  what: 'M/M/8 queue at ρ 0.9, first come first served',
  size: 1_000_000,
  documentOf: size => ({
    tare: 1,
    name: 'W1',
    sites: {
      site: {
        provider: 'own',
        pools: {
          hosts: {
            machine: {
              cores: SERVERS,
              memory: '64Gi',
              architecture: 'amd64',
              kernel: 'linux',
              virtualisation: 'hardware',
              usdPerHour: 1,
            },
            count: 1,
            reserve: 'none',
          },
        },
      },
    },
    images: { any: { architectures: ['amd64'], os: 'linux', layers: [{ digest: 'any', size: '1B' }] } },
    services: {
      queue: {
        image: 'any',
        replicas: 1,
        work: {
          cpu: { law: 'exponential', mean: `${String(MEAN_MS)}ms` },
          mix: { compute: 1 },
        },
        memory: { base: '1Mi' },
        concurrency: SERVERS,
        startup: { init: '0s' },
      },
    },
    traffic: {
      customers: {
        arrivals: 'poisson',
        to: 'queue',
        rate: `${String((LOAD * SERVERS * 1000) / MEAN_MS)}/s`,
      },
    },
    platforms: { bare: { stack: [], engine: 'none', cpuLimits: 'share' } },
    run: run((size * MEAN_MS) / (LOAD * SERVERS * 1000)),
  }),
  checkOf: ({ summary }, size) => {
    const got = (summary.latencyMs?.mean ?? Number.NaN) / MEAN_MS - 1;
    // The estimator's own spread at this load is 2.7 % with a million customers.
    const tolerance = 0.06 * Math.sqrt(1e6 / size);
    const ok = Math.abs(got / ERLANG_WAIT - 1) <= tolerance;
    return { quantity: 'mean wait over mean service (Erlang C)', expected: ERLANG_WAIT, got, ok };
  },
  limit: { program: 'w1', args: size => [String(size)] },
};

const SHOP_PER_SECOND = 200;

/** The shop of the playground's first page, in containers, at two hundred requests a second. */
const shop: Benchmark = {
  id: 'shop',
  what: 'ten services in containers, 4.7 invocations a request, with time-outs, ledger and why',
  size: 100_000,
  documentOf: size => {
    const text = presets.find(({ id }) => id === 'web-shop')?.yaml ?? '';
    const parsed = parseScenarioText(text);
    if (!parsed.ok) throw new Error('The preset web-shop cannot be read');
    const { platforms, ...rest } = parsed.value.document as ScenarioDocument;
    const { container } = platforms;
    if (container === undefined) throw new Error('The preset web-shop has no containers');
    return { ...rest, platforms: { container }, baseline: 'container', run: run(size / SHOP_PER_SECOND) };
  },
  checkOf: report => {
    const got = report.summary.failedFraction;
    const held = report.laws.every(({ ok }) => ok);
    return {
      quantity: 'share of requests that failed, every law of the report holding',
      expected: 0,
      got,
      ok: held && got === 0,
    };
  },
};

const CHURN_HOSTS = 10_000;
/** Mean lifetime; arrivals come so that the mean demand is this share of all CPU. */
const LIFETIME_S = 1000;
const CHURN_LOAD = 0.85;
const POD_MILLI = [250, 500, 1000, 2000, 4000, 8000] as const;
const GIB_PER_CORE = [1, 2, 4, 8] as const;

/** Uniform in (0, 1) from a counter, by the 32-bit mixer of Wellons' hash prospector. */
function uniformOf(counter: number): number {
  let x = counter;
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0xd35a2d97);
  return (((x ^ (x >>> 15)) >>> 0) + 0.5) / 4_294_967_296;
}
const exponential = (counter: number): number => -Math.log(uniformOf(counter));
const oneOf = <Item>(items: readonly Item[], counter: number): Item =>
  items[Math.floor(uniformOf(counter) * items.length)]!;

/** Arrival, lifetime, cores and bytes of each pod; it replaces what Poisson arrivals and exponential lifetimes would draw. */
function churnRows(size: number, hosts: number): number[][] {
  const capacityMilli = hosts * (0.75 * 64_000 + 0.25 * 128_000);
  const meanMilli = POD_MILLI.reduce((sum, milli) => sum + milli, 0) / POD_MILLI.length;
  const perSecond = (CHURN_LOAD * capacityMilli) / meanMilli / LIFETIME_S;
  let at = 0;
  return Array.from({ length: size }, (_, pod) => {
    at += exponential(4 * pod) / perSecond;
    const cores = oneOf(POD_MILLI, 4 * pod + 2) / 1000;
    const bytes = cores * oneOf(GIB_PER_CORE, 4 * pod + 3) * GIB;
    return [at, LIFETIME_S * exponential(4 * pod + 1), cores, bytes];
  });
}

const machine = (cores: number) => ({
  cores,
  memory: `${String(4 * cores)}Gi`,
  architecture: 'amd64' as const,
  kernel: 'linux' as const,
  virtualisation: 'hardware' as const,
  usdPerHour: 1,
});

/** W3: pods come and go on many hosts, one in four of twice the size. */
const churn = (
  id: string,
  placement: 'first-fit' | 'best-fit' | 'least-allocated',
  limit: string,
): Benchmark => ({
  id,
  what: `pods that come and go on ${CHURN_HOSTS.toLocaleString('en')} hosts at 85 % of their CPU, ${placement}`,
  size: 1_000_000,
  documentOf: size => {
    const rows = churnRows(size, CHURN_HOSTS);
    const count = CHURN_HOSTS / 4;
    return {
      tare: 1,
      name: id,
      sites: {
        site: {
          provider: 'own',
          pools: {
            large: { machine: machine(128), count, reserve: 'none' },
            small: { machine: machine(64), count: 3 * count, reserve: 'none' },
          },
        },
      },
      images: {},
      services: {},
      traces: { pods: { kind: 'pod-lifetimes', rows } },
      platforms: { bare: { stack: [], engine: 'none', placement } },
      run: run(Math.ceil(rows.at(-1)![0]!)),
    };
  },
  checkOf: ({ lifetimes, laws, summary }, size) => {
    const pods = lifetimes[0]!;
    // From an empty fleet: the mean over [0, T] of load · (1 − e^−t), T in lifetimes.
    const span = size / ((CHURN_LOAD * CHURN_HOSTS * 80_000) / 2625);
    const expected = CHURN_LOAD * (1 - (1 - Math.exp(-span)) / span);
    const got = summary.cpuUtilisation;
    const ok =
      Math.abs(got / expected - 1) <= 0.01 &&
      pods.waiting + pods.refused === 0 &&
      pods.waitedMs?.max === 0 &&
      laws.every(law => law.ok);
    return { quantity: 'mean CPU utilisation, nobody waiting for room', expected, got, ok };
  },
  limit: { program: 'w3', args: size => [String(size), String(CHURN_HOSTS), limit, 'index'] },
});

const TASKS_PER_VM = 10;
const VMS_PER_HOST = 10;
/** All tasks arrive within this. */
const BATCH_WINDOW_S = 600;
/** Of the longest: 100,000 million instructions at a thousand a microsecond, shared by ten at most. */
const BATCH_RUN_S = 1600;

interface Tasks {
  readonly arrivalUs: readonly number[];
  readonly workUs: readonly number[];
}

/** Ten tasks a VM on average, uniform in arrival and length, in order of arrival. */
function tasksOf(size: number): Tasks {
  const tasks = Array.from({ length: size }, (_, task) => ({
    at: Math.round(BATCH_WINDOW_S * 1e6 * uniformOf(2 * task)),
    work: Math.round(1e6 + 99e6 * uniformOf(2 * task + 1)),
  })).sort((a, b) => a.at - b.at);
  return { arrivalUs: tasks.map(({ at }) => at), workUs: tasks.map(({ work }) => work) };
}

/** Mean response of tasks that share one core equally: from departure to departure, nothing else. */
function sharedCore(tasks: readonly { readonly at: number; readonly work: number }[]): number {
  let now = 0;
  let sum = 0;
  let next = 0;
  let running: { at: number; left: number }[] = [];
  while (next < tasks.length || running.length > 0) {
    const least = running.reduce((most, { left }) => Math.min(most, left), Infinity);
    const ends = now + least * running.length;
    const arrives = tasks[next]?.at ?? Infinity;
    const until = Math.min(ends, arrives);
    const each = running.length === 0 ? 0 : (until - now) / running.length;
    for (const task of running) task.left -= each;
    now = until;
    if (arrives <= ends) running.push({ at: arrives, left: tasks[next++]!.work });
    else {
      for (const task of running) if (task.left <= 1e-6) sum += now - task.at;
      running = running.filter(({ left }) => left > 1e-6);
    }
  }
  return sum;
}

/** Round robin over VMs of one core each on hosts that have a core for each: every VM is a shared core of its own. */
function meanResponse({ arrivalUs, workUs }: Tasks, vms: number): number {
  const byVm = Array.from({ length: vms }, (): { at: number; work: number }[] => []);
  for (const [task, at] of arrivalUs.entries()) byVm[(task + 1) % vms]!.push({ at, work: workUs[task]! });
  return byVm.reduce((sum, tasks) => sum + sharedCore(tasks), 0) / arrivalUs.length / 1e6;
}

/** W2: tasks on virtual machines on hosts, processor sharing on both levels. */
const tasks: Benchmark = {
  id: 'W2',
  what: 'a million tasks on 100,000 VMs of one core on 10,000 hosts, shared on both levels',
  size: 1_000_000,
  documentOf: size => {
    const { arrivalUs, workUs } = tasksOf(size);
    const hosts = Math.ceil(size / TASKS_PER_VM / VMS_PER_HOST);
    return {
      tare: 1,
      name: 'W2',
      sites: {
        site: {
          provider: 'own',
          pools: { hosts: { machine: machine(VMS_PER_HOST), count: hosts, reserve: 'none' } },
        },
      },
      images: { any: { architectures: ['amd64'], os: 'linux', layers: [{ digest: 'any', size: '1B' }] } },
      services: {
        vm: {
          image: 'any',
          replicas: size / TASKS_PER_VM,
          requests: { cpu: 1, memory: '1Gi' },
          limits: { cpu: 1 },
          work: { cpu: '1s', mix: { compute: 1 } },
          memory: { base: '1Mi' },
          startup: { init: '0s' },
        },
      },
      traffic: {
        tasks: {
          arrivals: 'trace',
          to: 'vm',
          times: arrivalUs.map(us => us / 1e6),
          work: workUs.map(us => us / 1e6),
        },
      },
      platforms: { bare: { stack: [], engine: 'none', cpuLimits: 'share' } },
      run: run(BATCH_RUN_S),
    };
  },
  checkOf: ({ summary, laws, requests }, size) => {
    const expected = meanResponse(tasksOf(size), size / TASKS_PER_VM);
    const got = (summary.latencyMs?.mean ?? Number.NaN) / 1000;
    const ok =
      Math.abs(got / expected - 1) < 1e-6 && requests.completed === size && laws.every(law => law.ok);
    return { quantity: 'mean response, s: each VM worked out on its own', expected, got, ok };
  },
  limit: {
    program: 'w2',
    args: size => [size / TASKS_PER_VM / VMS_PER_HOST, size / TASKS_PER_VM, size].map(String),
  },
};

/** Mean CPU time of each of the ten services, ms, and whom each calls, at once, after its own work. */
const TEN: readonly (readonly [number, readonly number[]])[] = [
  [2, [1, 2]],
  [4, [3, 4]],
  [3, [5]],
  [5, [6]],
  [2, [7, 8]],
  [6, [9]],
  [3, []],
  [4, []],
  [8, []],
  [5, []],
];
const RATES_BY_MINUTE = [1000, 1200, 1500, 1900, 2300, 2500, 2300, 1900, 1500, 1200] as const;
const WORKERS = 4;
/** Of the published program, for a million requests with another seed: within 3 %. */
const SCALED_MEAN_MS = 23.42;

/** Seconds until so many requests are expected. */
function secondsFor(size: number): number {
  let left = size;
  for (let minute = 0; ; minute++) {
    const rate = RATES_BY_MINUTE[minute % RATES_BY_MINUTE.length]!;
    if (left <= rate * 60) return minute * 60 + left / rate;
    left -= rate * 60;
  }
}

const scaledService = (index: number): ScenarioDocument['services'][string] => {
  const [meanMs, calls] = TEN[index]!;
  return {
    image: 'any',
    replicas: 4,
    requests: { cpu: WORKERS, memory: '1Mi' },
    work: { cpu: { law: 'exponential', mean: `${String(meanMs)}ms` }, mix: { compute: 1 } },
    memory: { base: '1Mi' },
    ...(calls.length === 0 ? {} : { calls: [{ together: calls.map(to => ({ to: `s${String(to)}` })) }] }),
    concurrency: WORKERS,
    startup: { init: '10s' },
    scaling: {
      min: 1,
      max: 64,
      by: 'hpa',
      metrics: [{ metric: 'cpu', kind: 'average', target: 0.6 * WORKERS }],
      up: { policies: [{ type: 'Pods', value: 64, period: '15s' }] },
      down: { stabilisation: '0s', policies: [{ type: 'Pods', value: 1, period: '15s' }] },
    },
  };
};

/** W5: ten services that call one another, scaled by the horizontal autoscaler to 60 % of their CPU. */
const scaled: Benchmark = {
  id: 'W5',
  what: 'ten services with four workers a replica, 1,000 to 2,500 requests a second by minute, scaled every 15 s',
  size: 1_000_000,
  documentOf: size => {
    const seconds = secondsFor(size);
    const minutes = Array.from({ length: Math.ceil(seconds / 60) }, (_, minute) => ({
      at: `${String(minute)}min`,
      rate: `${String(RATES_BY_MINUTE[minute % RATES_BY_MINUTE.length])}/s`,
    }));
    return {
      tare: 1,
      name: 'W5',
      sites: {
        site: {
          provider: 'own',
          latency: { host: '0s', zone: '0s' },
          pools: { hosts: { machine: machine(128), count: 30, reserve: 'none' } },
        },
      },
      images: { any: { architectures: ['amd64'], os: 'linux', layers: [{ digest: 'any', size: '1B' }] } },
      services: Object.fromEntries(TEN.map((_, index) => [`s${String(index)}`, scaledService(index)])),
      traffic: { clients: { arrivals: 'poisson', to: 's0', rate: minutes } },
      platforms: { bare: { stack: [], engine: 'none', cpuLimits: 'share' } },
      assumptions: { 'kubernetes.hpa.tolerance': 0 },
      run: run(seconds),
    };
  },
  checkOf: ({ summary, laws }) => {
    const got = summary.latencyMs?.mean ?? Number.NaN;
    const ok =
      Math.abs(got / SCALED_MEAN_MS - 1) <= 0.03 && summary.failedFraction === 0 && laws.every(law => law.ok);
    return { quantity: 'mean latency, ms: that of the C++ program', expected: SCALED_MEAN_MS, got, ok };
  },
  limit: { program: 'w5', args: size => [String(size)] },
};

export const benchmarks: readonly Benchmark[] = [
  queue,
  tasks,
  churn('W3', 'best-fit', 'bf'),
  churn('W3-first-fit', 'first-fit', 'ff'),
  churn('W3-least-allocated', 'least-allocated', 'la'),
  scaled,
  shop,
];

/** Workloads of the field's comparison that need what the engine does not simulate yet. */
export const NOT_YET: Readonly<Record<string, string>> = {
  W4: 'traces of utilisation',
};
