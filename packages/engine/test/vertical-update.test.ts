import { describe, expect, it } from 'vitest';
import {
  capped,
  limitsOf,
  mayResize,
  proportionalLimit,
  resized,
} from '../src/orchestration/vertical-admission.ts';
import {
  byUpdatePriority,
  isToBeUpdated,
  type UpdatePriority,
  updatePriority,
} from '../src/orchestration/vertical-priority.ts';
import type { VerticalRecommendation } from '../src/orchestration/vertical-recommender.ts';
import {
  DisruptionLimit,
  type ReplicaGroup,
  type ResizeState,
} from '../src/orchestration/vertical-restriction.ts';
import { deployment } from './small-plan.ts';

const MIB = 2 ** 20;
const HOUR = 3600e6;
const MINUTE = 60e6;
const THRESHOLDS = { difference: 0.5, lifetimeUs: 12 * HOUR, quickKillUs: 10 * MINUTE };

/** Of CPU in cores alone: memory is as recommended. */
const cores = (
  target: number,
  [lower, upper]: readonly [number, number] = [0, Infinity],
): VerticalRecommendation => ({
  lower: { cpuMilli: lower * 1000, memoryBytes: 1 },
  target: { cpuMilli: target * 1000, memoryBytes: 1 },
  upper: { cpuMilli: upper * 1000, memoryBytes: 1 },
});
const asks = (cpu: number) => ({ cpuMilli: cpu * 1000, memoryBytes: 1 });

describe('vertical autoscaler: who is updated', () => {
  it.each([
    ['simple scale up', 2, cores(10), [false, true, 4]],
    ['simple scale down', 4, cores(2), [false, false, 0.5]],
    ['no resource diff', 2, cores(2), [false, false, 0]],
    ['scale up on milliquantities', 0.01, cores(0.9), [false, true, 89]],
    ['scale up outside recommended range', 4, cores(10, [6, 14]), [true, true, 1.5]],
    ['scale down outside recommended range', 8, cores(2, [1, 3]), [true, false, 0.75]],
  ] as const)('O3 priority: %s (priority_processor_test.go)', (_, cpu, recommendation, expected) => {
    const { isOutside, grows, difference } = updatePriority(asks(cpu), recommendation);
    expect([isOutside, grows, difference]).toEqual(expected);
  });

  it.each([
    ['both scale up', [3, 10], [6, 20], [0, 0], [99, 99], [false, true, 2]],
    ['only one scales up', [4, 10], [2, 20], [0, 0], [99, 99], [false, true, 1.5]],
    ['both scale down', [4, 20], [2, 10], [0, 0], [99, 99], [false, false, 1]],
    ['one outside recommended range', [4, 20], [2, 10], [1, 5], [3, 30], [true, false, 1]],
  ] as const)(
    'O3 priority: multiple resources, %s (priority_processor_test.go)',
    (_, own, to, low, high, expected) => {
      const of = ([cpu, mega]: readonly [number, number]) => ({
        cpuMilli: cpu * 1000,
        memoryBytes: mega * 1e6,
      });
      const found = updatePriority(of(own), { lower: of(low), target: of(to), upper: of(high) });
      expect([found.isOutside, found.grows, found.difference]).toEqual(expected);
    },
  );

  const priority = (isOutside: boolean, grows: boolean, difference: number): UpdatePriority => ({
    isOutside,
    grows,
    difference,
  });

  it('O3 those that grow first, then the greatest difference (update_priority_calculator_test.go)', () => {
    const order = (of: readonly UpdatePriority[]) =>
      [...of].sort(byUpdatePriority).map(one => of.indexOf(one));
    expect(order([4, 1.5, 9, 2.33].map(one => priority(false, false, one)))).toEqual([2, 0, 3, 1]);
    expect(
      order([priority(false, true, 0.25), priority(false, false, 0.25), priority(false, false, 0.5)]),
    ).toEqual([0, 2, 1]);
  });

  it.each([
    ['long-lived, but near', 13, null, priority(false, true, 0.25), false],
    ['long-lived, and off by much', 13, null, priority(false, true, 4), true],
    ['long-lived, out of bounds', 13, null, priority(true, false, 0.25), true],
    ['short-lived', 11, null, priority(false, true, 4), false],
    ['short-lived, out of bounds', 11, null, priority(true, false, 0.9), true],
    ['killed after two minutes', 11, 2, priority(false, true, 0.25), true],
    ['killed after two minutes, nothing to change', 11, 2, priority(false, true, 0), false],
    ['killed after an hour', 11, 57, priority(false, true, 0), false],
  ] as const)('O3 %s (update_priority_calculator_test.go)', (_, hours, killed, own, expected) => {
    const candidate = {
      priority: own,
      ageUs: hours * HOUR,
      killedAfterUs: killed === null ? null : killed * MINUTE,
    };
    expect(isToBeUpdated(candidate, THRESHOLDS)).toBe(expected);
  });
});

/** A pod of upstream's table: not started, or a resize of it under way; whether it may go, and whether it does after those before it. */
interface Row {
  readonly pending?: true;
  readonly resize?: ResizeState;
  readonly may: boolean;
  readonly goes: boolean;
}
const row = (may: boolean, goes: boolean, more: Partial<Row> = {}): Row => ({ may, goes, ...more });
const PENDING = { pending: true } as const;
const INFEASIBLE = { resize: 'infeasible' } as const;

const group = (configured: number, tolerance: number, rows: readonly Row[], fewest = 2): ReplicaGroup => ({
  configured,
  tolerance,
  fewest,
  there: rows.length,
  pending: rows.filter(({ pending }) => pending).length,
});

describe('vertical autoscaler: how many are disturbed', () => {
  it.each([
    ['only first pod (half of 3)', 3, 0.5, 2, [row(true, true), row(true, false), row(true, false)]],
    [
      'two pods (half of 4)',
      4,
      0.5,
      2,
      [row(true, true), row(true, true), row(true, false), row(true, false)],
    ],
    ['one is missing already', 4, 0.5, 2, [row(true, true), row(true, false), row(true, false)]],
    ['small tolerance: at least one', 3, 0.1, 2, [row(true, true), row(true, false), row(true, false)]],
    ['2 of 3 and no tolerance: none', 3, 0.1, 2, [row(false, false), row(false, false)]],
    ['only the pending pod', 3, 0.5, 2, [row(false, false), row(true, true, PENDING), row(false, false)]],
    [
      'pending pods always',
      4,
      0.5,
      2,
      [row(false, false), row(true, true, PENDING), row(true, true, PENDING), row(true, true, PENDING)],
    ],
    ['not a single pod', 1, 0.5, 2, [row(false, false)]],
    ['a single pod with minReplicas 1', 1, 0.5, 1, [row(true, true)]],
    [
      'the first, even if others are being resized',
      3,
      0.5,
      2,
      [row(true, true), row(true, false, INFEASIBLE), row(true, false, INFEASIBLE)],
    ],
    [
      'none where some are stuck, some missing, and the tolerance is small',
      4,
      0.1,
      2,
      [row(false, false), row(false, false, INFEASIBLE), row(false, false)],
    ],
    ['all with a tolerance of 1', 3, 1, 2, [row(true, true), row(true, true, INFEASIBLE), row(true, true)]],
  ] as const)(
    'O3 evicted: %s (pods_restriction_factory_test.go)',
    (_, configured, tolerance, fewest, rows) => {
      const limit = new DisruptionLimit(group(configured, tolerance, rows, fewest));
      const may = ({ pending, resize }: Row) => limit.mayEvict(pending === true, resize ?? null);
      expect(rows.map(may)).toEqual(rows.map(one => one.may));
      for (const one of rows) {
        expect(may(one)).toBe(one.goes);
        if (one.goes) limit.evicted(one.pending === true);
      }
    },
  );

  it('O3 resized: one of three, and of a single pod only where it may (pods_restriction_factory_test.go)', () => {
    for (const tolerance of [0.5, 0.1]) {
      const limit = new DisruptionLimit(
        group(3, tolerance, [row(true, true), row(true, true), row(true, true)]),
      );
      expect(limit.resizeOf(false)).toBe('approved');
      limit.resized();
      expect(limit.resizeOf(false)).toBe('deferred');
    }
    expect(new DisruptionLimit(group(1, 0.5, [row(true, true)])).resizeOf(false)).toBe('deferred');
    expect(new DisruptionLimit(group(1, 0.5, [row(true, true)], 1)).resizeOf(false)).toBe('approved');
    expect(new DisruptionLimit(group(3, 0.5, [row(true, true), row(true, true)])).resizeOf(false)).toBe(
      'deferred',
    );
  });

  it('O3 a resize that cannot be done becomes an eviction: at once, or after five minutes (pods_inplace_restriction_test.go)', () => {
    const limit = new DisruptionLimit(group(3, 0.5, [row(true, true), row(true, true), row(true, true)]));
    expect(limit.resizeOf(false, 'infeasible')).toBe('evict');
    expect(limit.resizeOf(false, 'deferred', 5 * MINUTE)).toBe('deferred');
    expect(limit.resizeOf(false, 'deferred', 5 * MINUTE + 1)).toBe('evict');
  });
});

const CONTAINER = deployment({
  requested: { cpuMilli: 1500, memoryBytes: 150 },
  reserve: { cpuMilli: 1500, memoryBytes: 150 },
  memoryLimitBytes: 200,
  resizable: { limitMilli: 2000, ceilingMilli: 8000, periodUs: 100_000 },
});

describe('vertical autoscaler: what a new pod asks for', () => {
  it.each([
    [2000, 1000, 10_000, 20_000],
    [0, 1000, 10_000, 0],
    [2000, 0, 10_000, 10_000],
    [1000, 1000, 10_000, 10_000],
    [2000, 1500, 1000, 1333],
    [200, 150, 100, 133],
    [2000, 1000, 0, 0],
  ])(
    'O3 limit %i of request %i becomes, for %i, %i (limit_and_request_scaling_test.go)',
    (limit, own, to, expected) => {
      expect(proportionalLimit(limit, own, to)).toBe(expected);
    },
  );

  it('O3 what is recommended stays within what is allowed, and below a limit that does not follow', () => {
    const wish: VerticalRecommendation = {
      lower: { cpuMilli: 25, memoryBytes: 250 * MIB },
      target: { cpuMilli: 900, memoryBytes: 600 * MIB },
      upper: { cpuMilli: 5000, memoryBytes: 9000 * MIB },
    };
    const allowed = { least: { cpuMilli: 100 }, most: { memoryBytes: 500 * MIB } };
    expect(capped(wish, allowed, null)).toEqual({
      lower: { cpuMilli: 100, memoryBytes: 250 * MIB },
      target: { cpuMilli: 900, memoryBytes: 500 * MIB },
      upper: { cpuMilli: 5000, memoryBytes: 500 * MIB },
    });
    const limits = { cpuMilli: 800, memoryBytes: 0 };
    expect(capped(wish, allowed, limits).target.cpuMilli).toBe(800);
  });

  it('O3 requests, weight and limits follow, and what the stack takes beside stays', () => {
    const own = { ...CONTAINER, reserve: { cpuMilli: 1600, memoryBytes: 170 } };
    const next = resized(own, { cpuMilli: 1000, memoryBytes: 300 }, 'requests-and-limits');
    expect(next.reserve).toEqual({ cpuMilli: 1100, memoryBytes: 320 });
    expect([next.weight, next.quota, next.capMilli]).toEqual([
      1024,
      { milli: 1333, periodUs: 100_000 },
      8000,
    ]);
    expect(next.memoryLimitBytes).toBe(400);
    expect(limitsOf(resized(own, { cpuMilli: 1000, memoryBytes: 100 }, 'requests-only'))).toEqual(
      limitsOf(own),
    );
    // A limit beyond what there is, and a plain cap.
    expect(resized(own, { cpuMilli: 6000, memoryBytes: 150 }, 'requests-and-limits').quota).toBeNull();
    const plain = { ...own, resizable: { ...own.resizable!, periodUs: null } };
    expect(resized(plain, { cpuMilli: 3000, memoryBytes: 150 }, 'requests-and-limits')).toMatchObject({
      quota: null,
      capMilli: 4000,
    });
  });

  it('O3 a resize may not change the QoS class nor take away memory limit (ValidatePodResize, 1.33)', () => {
    const to = (cpuMilli: number, memoryBytes: number) =>
      resized(CONTAINER, { cpuMilli, memoryBytes }, 'requests-and-limits');
    expect(mayResize(CONTAINER, to(3000, 300))).toBe(true);
    expect(mayResize(CONTAINER, to(3000, 100))).toBe(false);
    expect(mayResize(CONTAINER, to(500, 150))).toBe(true);
    const bare = deployment({
      requested: { cpuMilli: 0, memoryBytes: 0 },
      resizable: { limitMilli: 0, ceilingMilli: 8000, periodUs: null },
    });
    expect(
      mayResize(bare, resized(bare, { cpuMilli: 25, memoryBytes: 250 * MIB }, 'requests-and-limits')),
    ).toBe(false);
    const exact = {
      ...CONTAINER,
      memoryLimitBytes: 150,
      resizable: { ...CONTAINER.resizable!, limitMilli: 1500 },
    };
    expect(
      mayResize(exact, resized(exact, { cpuMilli: 2000, memoryBytes: 150 }, 'requests-and-limits')),
    ).toBe(true);
    expect(mayResize(exact, resized(exact, { cpuMilli: 1000, memoryBytes: 150 }, 'requests-only'))).toBe(
      false,
    );
  });
});
