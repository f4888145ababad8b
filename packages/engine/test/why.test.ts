import type { WhyNode } from '@tare/schema';
import { describe, expect, it } from 'vitest';
import { simulate } from '../src/run.ts';
import { deployment, plan, platform, pool, service, traffic } from './small-plan.ts';

/** Every node that has parts, with the sum of these. */
function sums(node: WhyNode): { label: string; value: number; sum: number }[] {
  if (node.parts.length === 0) return [];
  const sum = node.parts.reduce((total, part) => total + part.value, 0);
  return [{ label: node.label, value: node.value, sum }, ...node.parts.flatMap(sums)];
}

const call = (to: number) => ({ to, count: 1, probability: 1, bytes: 0, timeoutUs: 0, retries: null });
const busy = plan({
  services: [
    service({
      replicas: 4,
      concurrency: 2,
      steps: [{ calls: [call(1), call(2)] }, { calls: [call(2)] }],
    }),
    service({ id: 'a', replicas: 2, work: { law: 'constant', mean: 3000 } }),
    service({ id: 'b', replicas: 2, work: { law: 'exponential', mean: 5000 } }),
  ],
  traffic: [traffic(120, { timeoutUs: 500_000 })],
  pools: [pool({ cpuMilli: 4000, allocatable: { cpuMilli: 4000, memoryBytes: 2 ** 36, instances: 110 } })],
  platforms: [
    platform({
      deployments: [1.5, 1.25, 2].map(slowdown =>
        deployment({ slowdown, callExtraUs: 100, quota: { milli: 900, periodUs: 100_000 }, capMilli: 4000 }),
      ),
    }),
  ],
  run: { ...plan().run, durationUs: 30e6, warmupUs: 1e6 },
});

describe('why (R3)', () => {
  const report = simulate({ plan: busy, platform: 0, seed: 5 });
  const tree = (figure: string) => report.why.find(entry => entry.figure === figure)!.tree;

  it('R3 the parts of every tree sum to the whole, at every node', () => {
    const nodes = report.why.flatMap(({ tree }) => sums(tree));
    expect(nodes.length).toBeGreaterThan(15);
    for (const { label, value, sum } of nodes)
      expect(Math.abs(sum - value), label).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(value)));
  });
  it('R3 each tree’s value is the headline number itself', () => {
    const { summary } = report;
    expect(tree('usdPerMonth').value).toBe(summary.usdPerMonth);
    expect(tree('latencyMs.p99').value).toBe(summary.latencyMs!.p99);
    expect(tree('latencyMs.mean').value).toBe(summary.latencyMs!.mean);
    expect(tree('hosts').value).toBe(summary.hosts);
    expect(tree('blastRadius.host').value).toBeCloseTo(summary.blastRadius.host, 12);
  });
  it('R3 where nothing contends, the mean is work, overhead and network, as multiplication has it', () => {
    const calm = plan({
      ...busy,
      traffic: [traffic(1, { arrivals: 'regular' })],
      services: busy.services.map((own, index) => ({
        ...own,
        concurrency: 0,
        work: { law: 'constant' as const, mean: [4000, 3000, 5000][index]! },
      })),
      platforms: [
        platform({
          deployments: [1.5, 1.25, 2].map(slowdown => deployment({ slowdown, callExtraUs: 100 })),
        }),
      ],
    });
    const { why, summary } = simulate({ plan: calm, platform: 0, seed: 1 });
    const { parts } = why.find(({ figure }) => figure === 'latencyMs.mean')!.tree;
    const of = (label: RegExp) => parts.find(part => label.test(part.label))?.value ?? 0;
    // Of the first step the longer call counts: 4 + 5 + 5 ms of work, 2 + 5 + 5 ms of overhead.
    expect(of(/own work/)).toBeCloseTo(14, 6);
    expect(of(/overhead/)).toBeCloseTo(12, 6);
    expect(of(/waiting for CPU/)).toBeCloseTo(0, 2);
    expect(of(/network/)).toBeCloseTo(summary.latencyMs!.mean - 26, 2);
  });
  it('R3 a throttled service’s p99 is made of waiting for CPU', () => {
    const { parts } = tree('latencyMs.p99');
    expect(parts[0]!.label).toContain('waiting');
  });
});
