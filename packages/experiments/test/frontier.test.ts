import { failure, frontierSchema, type Outcome, problem, success } from '@tare/schema';
import { describe, expect, it } from 'vitest';
import { type Execute, frontier, type FrontierRequest, type Subject } from '../src/index.ts';
import { report, subject, summary } from './subject.ts';

/** x stands in the vCPUs of a thread, y in the price's share: two numbers that the made engine reads back. */
function at(x: number, y: number): Subject {
  const made = subject();
  const platforms = made.plan.platforms.map(one => ({ ...one, vcpusPerThread: x }));
  return { ...made, plan: { ...made.plan, platforms, cpuShareOfPrice: y } };
}

/** Containers cost 10 x, VMs 100 + y: the frontier between them is the line 10 x = 100 + y. */
const priced: Execute = ({ plan, platform, seed }) => {
  const { id, vcpusPerThread } = plan.platforms[platform]!;
  const usdPerMonth = id === 'vms' ? 100 + plan.cpuShareOfPrice : 10 * vcpusPerThread;
  return Promise.resolve(success(report(id, seed, { summary: summary({ usdPerMonth }) })));
};

const value = <Value>(outcome: Outcome<Value>): Value => {
  if (!outcome.ok) throw new Error(outcome.problems.map(({ message }) => message).join(' '));
  return outcome.value;
};

const map = (over: Partial<FrontierRequest> = {}) =>
  frontier({
    execute: priced,
    concurrency: 2,
    x: { axis: 'a', values: [5, 10, 20] },
    y: { axis: 'b', values: [0, 50, 200] },
    replications: 2,
    seed: 1,
    subjectAt: (x, y) => success(at(x, y)),
    ...over,
  });

const ids = subject().plan.platforms.map(({ id }) => id);

describe('R3 which platform wins where', () => {
  it('the cheapest on each side of the line 10 x = 100 + y, and both on it, row by row', async () => {
    const result = value(await map());
    expect(frontierSchema.parse(result)).toEqual(result);
    const [vms, containers] = [['vms'], ids.filter(id => id !== 'vms')];
    const leadersAt = (x: number, y: number): string[] =>
      10 * x === 100 + y ? [...ids] : 10 * x < 100 + y ? containers : vms;
    expect(result.cells.map(({ leaders }) => leaders.toSorted())).toEqual(
      [0, 50, 200].flatMap(y => [5, 10, 20].map(x => leadersAt(x, y).toSorted())),
    );
    expect(result.cells.map(({ usdPerMonth }) => usdPerMonth!.value)).toEqual([
      50, 100, 100, 50, 100, 150, 50, 100, 200,
    ]);
  });

  it('nobody leads where nobody meets the objectives', async () => {
    const failing: Execute = ({ plan, platform, seed }) => {
      const { id, vcpusPerThread } = plan.platforms[platform]!;
      const failedFraction = vcpusPerThread > 5 ? 0.5 : 0;
      return Promise.resolve(success(report(id, seed, { summary: summary({ failedFraction }) })));
    };
    const { cells } = value(await map({ execute: failing }));
    expect(cells.map(({ leaders }) => leaders.length > 0)).toEqual(
      [0, 1, 2].flatMap(() => [true, false, false]),
    );
  });

  it('a point that the scenario cannot be says why, and the others are answered', async () => {
    const refused = [problem('invalid', 'b', 'It cannot be that.', 'Do without.')];
    const { cells } = value(
      await map({ subjectAt: (x, y) => (x === 10 && y === 50 ? failure(refused) : success(at(x, y))) }),
    );
    expect(cells[4]).toEqual({ leaders: [], hosts: null, usdPerMonth: null, reasons: refused });
    expect(cells.filter(({ leaders }) => leaders.length > 0)).toHaveLength(8);
  });

  it('the same map whatever the concurrency, with progress to its end; cancelled it says so', async () => {
    const told: number[] = [];
    const one = value(await map({ concurrency: 1, onProgress: fraction => told.push(fraction) }));
    expect(value(await map({ concurrency: 7 }))).toEqual(one);
    expect(told.at(-1)).toBe(1);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    const stop = new AbortController();
    const halfway = map({ signal: stop.signal, onProgress: () => stop.abort() });
    expect(await halfway).toMatchObject({ ok: false, problems: [{ code: 'cancelled' }] });
  });
});
