/** Published measurements and upstream arithmetic, through ordinary scenarios. */
import type { Report } from '@tare/schema';
import type { VerifyCase } from './case.ts';
import { small } from './scenario.ts';

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;
const run = { duration: '10s' } as const;
const reserved = (report: Report): number => report.summary.memoryBytes.systemReserve;

function reserve(
  id: string,
  what: string,
  pool: { readonly reserve: 'gke' | 'eks'; readonly maxInstances?: number },
  memory: string,
  expectedAllocatable: number,
  source: string,
): VerifyCase {
  const capacity = Number.parseInt(memory, 10) * GIB;
  return {
    id,
    rule: 'H2',
    what,
    source,
    kind: 'exact',
    unit: 'GiB',
    expected: expectedAllocatable,
    document: small({ services: { a: {} }, machine: { memory }, pool, run }),
    replications: 1,
    read: report => (capacity - reserved(report)) / GIB,
    tolerance: 5e-5,
  };
}

const GKE = 'GKE: 25/20/10/6/2 % and 100 MiB eviction';

/** Instances on one host when a thousand are asked for. */
function density(id: string, what: string, cores: number, cpu: string, expected: number): VerifyCase {
  return {
    id,
    rule: 'O1',
    what,
    source: 'FootprintAI Containarium, agent-sandbox-density RESULTS.md (system pods 1100m, 240Mi)',
    kind: 'published',
    unit: 'instances',
    expected,
    document: small({
      services: {
        // The system’s own pods, as measured there, stand as one more service.
        system: { requests: { cpu: '1100m', memory: '240Mi' } },
        zpods: { replicas: 999, requests: { cpu, memory: '128Mi' } },
      },
      machine: { cores, memory: 48_000 * MIB },
      pool: { maxInstances: 1000 },
      run,
    }),
    replications: 1,
    read: report => report.services.find(service => service.id === 'zpods')!.instances,
    tolerance: 0,
  };
}

/** Median of the start-up of 200 instances that do nothing themselves. */
function start(
  id: string,
  what: string,
  stack: readonly string[],
  expected: number,
  tolerance: number,
  source: string,
): VerifyCase {
  return {
    id,
    rule: 'S1',
    what,
    source,
    kind: 'published',
    calibratedOn: true,
    unit: 'ms',
    expected,
    document: small({
      services: { a: { replicas: 60, requests: { memory: '16Mi' } } },
      pool: { maxInstances: 1000 },
      platform: { stack: [...stack] },
      run,
    }),
    replications: 10,
    read: report => report.summary.startupMs!.p50,
    tolerance,
  };
}

export const publishedCases: readonly VerifyCase[] = [
  reserve('h2.gke.150', 'GKE, 150 GiB: allocatable', { reserve: 'gke' }, '150Gi', 140.1423, GKE),
  reserve('h2.gke.16', 'GKE, 16 GiB: allocatable', { reserve: 'gke' }, '16Gi', 13.3023, GKE),
  density('density.8', '8 vCPU, 48 GiB, requests 100m and 128Mi: pods', 8, '100m', 69),
  density('density.20', '20 vCPU, 48 GiB, requests 25m and 128Mi: pods', 20, '25m', 373),
  start('start.process', 'a process by fork and exec: median', [], 1, 0.5, 'st.forkexec: 1 ms'),
  {
    id: 'money.month',
    rule: 'L3',
    what: 'one m6i.4xlarge for a month of 730 hours',
    source: 'AWS us-east-1 on demand 0.768 USD/h × 730',
    kind: 'exact',
    unit: 'USD',
    expected: 560.64,
    document: small({ services: { a: {} }, pool: { machine: 'aws.m6i.4xlarge' }, run }),
    replications: 1,
    read: report => report.summary.usdPerMonth,
    tolerance: 1e-9,
  },
];
