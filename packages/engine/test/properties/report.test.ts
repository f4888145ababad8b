/** What holds in every report, whatever the plan. */
import { LEDGER_PARTS, type LedgerLine, type UnsealedReport } from '@tare/schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRun, simulate } from '../../src/run.ts';
import { planOn } from '../../src/workload/monolith.ts';
import { arbitraryPlan, seed } from './arbitrary-plan.ts';

const RUNS = 60;
const holds = (check: (report: UnsealedReport, plan: Parameters<typeof simulate>[0]['plan']) => void): void =>
  fc.assert(
    fc.property(arbitraryPlan, seed, (plan, seed) => check(simulate({ plan, platform: 0, seed }), plan)),
    { numRuns: RUNS },
  );

const sumOf = (line: LedgerLine): number => LEDGER_PARTS.reduce((sum, part) => sum + line[part], 0);

/** Paths of all numbers that are none. */
function notFinite(value: unknown, path = ''): string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => notFinite(inner, `${path}.${key}`));
}

describe('every report', () => {
  it('L1: the parts of each ledger, whole and by site, service and host, sum to the capacity exactly', () => {
    holds(({ ledger, ledgerBy }) => {
      for (const { cpu, memory, money } of [
        ledger,
        ...ledgerBy.sites,
        ...ledgerBy.services,
        ...ledgerBy.hosts,
      ])
        for (const line of [cpu, memory, money]) expect(sumOf(line)).toBe(line.capacity);
    });
  });

  it('L2: arrived + in flight at the start = completed + failed + in flight; every law is kept', () => {
    holds(({ requests, laws }) => {
      const failed = Object.values(requests.failed).reduce((sum, count) => sum + count, 0);
      const ended = requests.completed + failed;
      expect(requests.arrived + requests.inFlightAtStart).toBe(ended + requests.inFlight);
      expect(laws.filter(({ ok }) => !ok)).toEqual([]);
    });
  });

  it('C1: nobody receives more CPU than there is, nor than its limit allows', () => {
    holds((report, plan) => {
      for (const share of report.series.cpuUtilisation) expect(share).toBeLessThanOrEqual(1 + 1e-9);
      const windowMs = report.windowMs.to - report.windowMs.from;
      const capacity = report.summary.hosts * (plan.pools[0]!.cpuMilli / 1000) * windowMs;
      const used = report.services.reduce((sum, { cpuUsed }) => sum + cpuUsed, 0);
      // Each end of a task is rounded to a microsecond, and the task still receives exactly its work.
      const rounding = (cores: number) => 0.0005 * cores * (report.work.events + 1);
      expect(used).toBeLessThanOrEqual(capacity + rounding(capacity / windowMs));
      for (const [index, { cpuUsed, instances }] of report.services.entries()) {
        const { capMilli, quota } = plan.platforms[0]!.deployments[index]!;
        expect(cpuUsed).toBeLessThanOrEqual(
          (instances * capMilli * windowMs) / 1000 + rounding(capMilli / 1000),
        );
        // A quota may be used at both ends of the window, and each thread's end is rounded to a microsecond.
        if (quota !== null)
          expect(cpuUsed).toBeLessThanOrEqual(
            (instances * quota.milli * (windowMs + (2 * quota.periodUs) / 1000)) / 1000 +
              (instances * windowMs * 1000 * 8) / quota.periodUs / 1000,
          );
      }
    });
  });

  it('O1: what is reserved on a host fits what it may give', () => {
    holds((report, plan) => {
      const { instances, hosts } = report.rack;
      const { allocatable } = plan.pools[0]!;
      for (const host of hosts.keys()) {
        const here = instances.filter(instance => instance.host === host);
        const cpu = here.reduce((sum, { cpuMilli }) => sum + cpuMilli, 0);
        expect(cpu).toBeLessThanOrEqual(allocatable.cpuMilli);
        expect(here.length).toBeLessThanOrEqual(allocatable.instances);
      }
    });
  });

  it('O1: each replica asked for is either placed or listed as unplaced', () => {
    holds((report, plan) => {
      const { services } = planOn(plan, plan.platforms[0]!);
      for (const [index, { id, instances }] of report.services.entries()) {
        const unplaced = report.unplaced
          .filter(({ service }) => service === id)
          .reduce((sum, { replicas }) => sum + replicas, 0);
        expect(instances + unplaced).toBe(services[index]!.replicas);
      }
    });
  });

  it('R1: no number of it is NaN or infinite, and no share leaves 0…1', () => {
    holds(report => {
      expect(notFinite(report)).toEqual([]);
      const { failedFraction, cpuUtilisation, blastRadius } = report.summary;
      for (const share of [failedFraction, cpuUtilisation, ...Object.values(blastRadius)]) {
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(1 + 1e-9);
      }
    });
  });

  it('R1: quantiles stand in order and the histogram counts what was completed', () => {
    holds(({ summary, latency, requests }) => {
      expect(latency.count).toBe(requests.completed);
      if (summary.latencyMs === null) return;
      const { p50, p95, p99, max } = summary.latencyMs;
      expect([p50, p95, p99, max]).toEqual([p50, p95, p99, max].sort((a, b) => a - b));
    });
  });

  it('K2, K4: the same plan and seed give the same report, in one go or in slices', () => {
    fc.assert(
      fc.property(arbitraryPlan, seed, fc.integer({ min: 1, max: 500 }), (plan, seed, slice) => {
        const request = { plan, platform: 0, seed };
        const whole = simulate(request);
        const run = createRun(request);
        while (!run.advance(slice));
        expect(run.report()).toEqual(whole);
        expect(simulate(request)).toEqual(whole);
      }),
      { numRuns: 25 },
    );
  });
});
