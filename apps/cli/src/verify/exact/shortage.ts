/** Who must go when a host runs out of memory, what files take of it (rule M1), and what a core's second thread adds (rule C1). */
import type { Report } from '@tare/schema';
import type { VerifyCase, VerifySet } from '../case.ts';
import { type Platform, type Service, small } from '../scenario.ts';

const RANK = 'Kubernetes pkg/kubelet/eviction/helpers.go, rankMemoryPressure';
const BADNESS = 'Linux mm/oom_kill.c, oom_badness: the one that uses most, where nobody has an adjustment';

interface Crowd {
  readonly id: string;
  readonly what: string;
  readonly source: string;
  /** GiB that each takes and asked for, and its priority. */
  readonly tenants: Readonly<Record<string, readonly [takes: number, asked: number, priority?: number]>>;
  readonly goes: string;
  readonly platform: Partial<Platform>;
  readonly lost: (service: Report['services'][number]) => number;
}

const tenantOf = ([takes, asked, priority]: Crowd['tenants'][string]): Partial<Service> => ({
  memory: { base: `${String(takes)}Gi` },
  requests: { cpu: '100m', memory: `${String(asked)}Gi` },
  ...(priority === undefined ? {} : { placement: { priority } }),
});

/** One host of 8 GiB; of all that had to go in a minute, the share that was the one who should. */
const crowd = ({ id, what, source, tenants, goes, platform, lost }: Crowd): VerifySet => ({
  document: small({
    services: Object.fromEntries(Object.entries(tenants).map(([name, one]) => [name, tenantOf(one)])),
    machine: { memory: '8Gi' },
    platform,
    run: { duration: '1min', warmup: '0s' },
  }),
  replications: 1,
  cases: [
    {
      id: `m1.short.${id}`,
      rule: 'M1',
      what,
      source,
      kind: 'exact',
      unit: 'share',
      expected: 1,
      tolerance: 0,
      read: ({ services }) => {
        const all = services.reduce((sum, service) => sum + lost(service), 0);
        return lost(services.find(service => service.id === goes)!) / all;
      },
    },
  ],
});

const KUBELET = {
  platform: { engine: 'kubernetes', stack: ['container-runc'] },
  lost: ({ evictions }) => evictions,
  source: RANK,
} satisfies Partial<Crowd>;

/** Eight users who do not think, on a host of so many threads, two a core. */
function smt(threads: number, gain: number, expected: number): VerifySet {
  const one: VerifyCase = {
    id: `c1.smt.${String(threads)}.${String(gain)}`,
    rule: 'C1',
    what: `8 busy users on ${String(threads)} threads, two a core, gain ${String(gain)}: requests of 10 ms answered`,
    source: 'min(D, C) + g · max(0, D − C) with C cores, D threads that want to run, at most 2 C',
    kind: 'exact',
    unit: '/s',
    expected,
    tolerance: expected * 0.002,
    because: 'users think at least a microsecond',
    read: ({ summary }) => summary.throughputPerSecond,
  };
  return {
    document: small({
      services: { a: {} },
      traffic: { users: { arrivals: 'closed', to: 'a', users: 8, think: '0s' } },
      machine: { cores: threads, threadsPerCore: 2 },
      assumptions: { 'host.smt.gain': gain },
      run: { duration: '100s', warmup: '1s' },
    }),
    replications: 1,
    cases: [one],
  };
}

const PAGE = 4096;
const MIB = 1024 ** 2;
/** Pages that each of two replicas on a host has in memory on average, of 2,000 of which 1,000 are files. */
const pages = (stack: Platform['stack'], expected: number): VerifySet => ({
  document: small({
    services: { a: { replicas: 2, memory: { base: 2000 * PAGE, files: 1000 * PAGE } } },
    platform: { stack: [...stack] },
    run: { duration: '100s', warmup: '0s' },
  }),
  replications: 1,
  cases: [
    {
      id: `m1.files.${stack[0] ?? 'process'}`,
      rule: 'M1',
      what: `Two replicas of 2,000 pages, 1,000 of them files of their image, on ${stack[0] ?? 'one kernel'}: pages in memory for each`,
      source: 'Linux Documentation/filesystems/proc.rst, Pss: 1,000 own and 1,000 shared by two are 1,500',
      kind: 'exact',
      unit: 'pages',
      expected,
      tolerance: 0.01,
      because: 'the ledger counts whole mebibyte-milliseconds',
      read: ({ ledger }) => (ledger.memory.net * MIB) / PAGE / 100_000 / 2,
    },
  ],
});

export const shortageSets: readonly VerifySet[] = [
  crowd({
    ...KUBELET,
    id: 'request',
    what: 'Evicted: 5 GiB with 2 asked for, not 4 GiB with 4',
    tenants: { over: [5, 2], within: [4, 4] },
    goes: 'over',
  }),
  crowd({
    ...KUBELET,
    id: 'priority',
    what: 'Evicted of those over their request: the lowest priority, not the largest excess',
    tenants: { large: [4, 1, 100], plain: [3, 2], small: [2.5, 2] },
    goes: 'plain',
  }),
  crowd({
    ...KUBELET,
    id: 'excess',
    what: 'Evicted at equal priority: the largest excess, not the largest',
    tenants: { excess: [3, 0.5], larger: [4, 3], small: [2, 1.9] },
    goes: 'excess',
  }),
  crowd({
    id: 'kernel',
    what: 'Killed where there is no kubelet: the largest, whatever it asked for',
    source: BADNESS,
    platform: { engine: 'none', stack: [] },
    tenants: { large: [5, 5], small: [4, 0.5] },
    goes: 'large',
    lost: ({ oomKills }) => oomKills,
  }),
  pages([], 1500),
  pages(['container-runc'], 1500),
  pages(['vm-kvm-full'], 2000),
  smt(16, 0.25, 800),
  smt(8, 0.25, 500),
  smt(8, 0, 400),
  smt(4, 0.5, 300),
];
