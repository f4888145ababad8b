/** CFS quota by exact arithmetic (rule C4). */
import type { Report, ScenarioDocument } from '@tare/schema';
import type { VerifyCase, VerifySet } from '../case.ts';
import { small, untilThen } from '../scenario.ts';

interface Quota {
  readonly id: string;
  /** Requests at once, each this much work. */
  readonly threads: number;
  readonly workMs: number;
  readonly limit: number;
  readonly periodMs?: number;
  /** From the start of a period. */
  readonly endMs: number;
  /** Mean over all moments in a period at which the work may begin, worked out by hand. */
  readonly meanMs: number;
}

/**
 * The same burst again and again, each a millisecond later in its period than the one before: what begins at the start
 * of a period, or too late in one to use all of its quota, takes longest.
 */
function bursts({ threads, workMs, limit, periodMs }: Quota): ScenarioDocument {
  return small({
    services: {
      // The front does nothing itself, so that its calls begin when its request arrives.
      front: { work: { cpu: '0s', mix: { compute: 1 } }, calls: [{ to: 'a', count: threads }] },
      a: {
        work: { cpu: `${String(workMs)}ms`, mix: { compute: 1 } },
        limits: { cpu: limit },
        requests: { cpu: 0.1 },
      },
    },
    traffic: { bursts: { arrivals: 'regular', to: 'front', rate: '0.999/s' } },
    machine: { cores: 16 },
    platform: { cpuLimits: 'quota' },
    ...(periodMs === undefined ? {} : { assumptions: { 'cgroup.cpu.period': periodMs } }),
    run: { duration: '1000s' },
  });
}

const SOURCE = 'CFS: quota = limit · period; what is used up stands still until the period ends';

function quota(one: Quota): VerifySet {
  const threads = one.threads > 1 ? `${String(one.threads)} threads of ` : '';
  const period = one.periodMs === undefined ? '' : `, period ${String(one.periodMs)} ms`;
  const name = `${threads}${String(one.workMs)} ms of work at ${String(one.limit)} CPU${period}`;
  const common = { rule: 'C4', source: SOURCE, kind: 'exact', unit: 'ms' } as const;
  return {
    document: bursts(one),
    replications: 1,
    cases: [
      {
        ...common,
        id: `c4.${one.id}`,
        what: `${name}: takes at most, as from a period’s start`,
        expected: one.endMs,
        read: report => report.summary.latencyMs!.max,
        tolerance: 1e-3,
      },
      {
        ...common,
        id: `c4.${one.id}.mean`,
        what: `${name}, begun at any time in a period: mean`,
        expected: one.meanMs,
        read: report => report.summary.latencyMs!.mean,
        tolerance: 0.002 * one.meanMs,
        because: 'moments a millisecond apart',
      },
    ],
  };
}

/** What a service with endless work receives under a limit: the quota as the kubelet writes it, in each period. */
function microseconds(limit: number, quotaUs: number): VerifySet {
  const milli = `${String(limit * 1000)}m`;
  const one: VerifyCase = {
    id: `c4.quota.${milli}`,
    rule: 'C4',
    what: `endless work under a limit of ${milli}: CPU time in each period of 100 ms`,
    source: 'kubelet pkg/kubelet/cm/helpers_linux_test.go; at least 1 ms',
    kind: 'exact',
    unit: 'µs',
    expected: quotaUs,
    // Core-milliseconds of a thousand periods: microseconds of one.
    read: (report: Report) => report.services[0]!.cpuUsed,
    tolerance: 1e-6,
  };
  return {
    document: small({
      services: {
        a: { work: { cpu: '10h', mix: { compute: 1 } }, limits: { cpu: limit }, requests: { cpu: 0.001 } },
      },
      traffic: { a: untilThen('a', `${String(Math.ceil(limit))}500ms`) },
      machine: { cores: 16 },
      platform: { cpuLimits: 'quota' },
      run: { duration: '100s', warmup: '10s' },
    }),
    replications: 1,
    cases: [one],
  };
}

export const quotaSets: readonly VerifySet[] = [
  // Begun at u ms of the period: 440 − u up to u = 60, then 440.
  quota({ id: '0.4', threads: 1, workMs: 200, limit: 0.4, endMs: 440, meanMs: 0.6 * 410 + 0.4 * 440 }),
  quota({ id: '0.5', threads: 1, workMs: 200, limit: 0.5, endMs: 350, meanMs: 0.5 * 325 + 0.5 * 350 }),
  quota({
    id: '25ms',
    threads: 1,
    workMs: 200,
    limit: 0.4,
    periodMs: 25,
    endMs: 485,
    meanMs: 0.6 * 477.5 + 0.4 * 485,
  }),
  quota({ id: 'threads', threads: 8, workMs: 50, limit: 2, endMs: 125, meanMs: 0.75 * 87.5 + 0.25 * 125 }),
  microseconds(0.005, 1000),
  microseconds(0.009, 1000),
  microseconds(0.01, 1000),
  microseconds(0.2, 20_000),
  microseconds(1.5, 150_000),
];
