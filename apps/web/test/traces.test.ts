import type { RequestTrace } from '@tare/schema';
import { inlineRunner } from '@tare/runner';
import { beforeAll, describe, expect, it } from 'vitest';
import { createDesk } from '../src/desk/bench.ts';
import type { Recorded } from '../src/desk/protocol.ts';
import { groupsOf, rowsOf } from '../src/traces/rows.ts';
import { criticalOf, largestParts, stagesOf } from '../src/traces/stages.ts';
import { TINY } from './tiny.ts';

const desk = createDesk(
  () => Promise.resolve(inlineRunner()),
  () => performance.now(),
);

/** Two calls at once, then one more that is made again when it takes long; more work than the limit allows at times. */
const CALLING = TINY.replace(
  '    image: app\n    replicas: 4\n',
  `    image: app
    replicas: 4
    limits: { cpu: 300m }
    calls:
      - together: [{ to: stock }, { to: prices }]
      - { to: slow, timeout: 12ms, retries: { attempts: 3, backoff: 3ms } }
`,
)
  .replace('traffic:\n', `${['stock', 'prices', 'slow'].map(part).join('')}traffic:\n`)
  .replace('rate: 20/s', 'rate: 60/s');

function part(id: string): string {
  return `  ${id}:
    image: app
    replicas: 1
    requests: { cpu: 250m, memory: 256Mi }
    work: { cpu: { law: exponential, mean: 5ms } }
    memory: { base: 80Mi }
    startup: { init: 300ms }
`;
}

const totalOf = (parts: readonly { readonly us: number }[]) => parts.reduce((sum, { us }) => sum + us, 0);

describe('single requests', () => {
  let traces: RequestTrace[] = [];
  beforeAll(async () => {
    const opened = desk.open(CALLING);
    expect(opened.problems).toEqual([]);
    const recorded: Recorded[] = [];
    await desk.record(CALLING, 20, one => void recorded.push(one));
    traces = recorded.flatMap(({ recording }) => recording.traces);
    expect(traces.length).toBeGreaterThan(20);
  });

  it('what the client waited for sums to its latency, to the nanosecond', () => {
    for (const trace of traces) expect(totalOf(criticalOf(trace).parts)).toBeCloseTo(trace.latencyUs, 3);
    expect(traces.some(({ spans }) => spans.some(({ attempt }) => attempt > 1))).toBe(true);
  });

  it('the bars of a call follow one another from its beginning to its end', () => {
    for (const span of traces.flatMap(({ spans }) => spans)) {
      const bars = stagesOf(span);
      const took = bars.reduce((sum, { tookUs }) => sum + tookUs, 0);
      expect(Math.abs(took - (span.toUs - span.fromUs))).toBeLessThan(4);
      for (const { fromUs, tookUs } of bars) {
        expect(fromUs).toBeGreaterThanOrEqual(span.fromUs - 1);
        expect(fromUs + tookUs).toBeLessThanOrEqual(span.toUs + 1);
      }
    }
  });

  it('of two calls at once the client waited for the one that ended last', () => {
    for (const trace of traces.filter(({ spans }) => spans[0]!.end === 'answered')) {
      const of = (service: string) => trace.spans.findIndex(span => span.service === service);
      const [stock, prices] = [of('stock'), of('prices')];
      const last = trace.spans[stock]!.toUs >= trace.spans[prices]!.toUs ? stock : prices;
      expect(criticalOf(trace).spans.has(last)).toBe(true);
      if (trace.spans[stock]!.toUs !== trace.spans[prices]!.toUs)
        expect(criticalOf(trace).spans.has(stock + prices - last)).toBe(false);
    }
  });

  it('rows are a tree in which each call stands under its caller', () => {
    for (const trace of traces) {
      const rows = rowsOf(trace);
      expect(rows.map(({ index }) => index).toSorted((a, b) => a - b)).toEqual(
        trace.spans.map((_, at) => at),
      );
      for (const [place, { depth, span }] of rows.entries()) {
        const above = rows.slice(0, place).findLast(row => row.depth < depth);
        expect(above?.index ?? -1).toBe(span.parent);
      }
    }
  });

  it('each trace is offered once, and the largest parts come first', () => {
    const groups = groupsOf(traces);
    expect(groups.flatMap(group => group.traces)).toHaveLength(traces.length);
    expect(new Set(groups.flatMap(group => group.traces)).size).toBe(traces.length);
    const parts = largestParts(criticalOf(traces.at(-1)!), 3).map(({ us }) => us);
    expect(parts).toEqual(parts.toSorted((a, b) => b - a));
  });
});
