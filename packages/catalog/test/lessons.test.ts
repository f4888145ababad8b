import { simulate } from '@tare/engine';
import { describe, expect, it } from 'vitest';
import { lessons, presets } from '../src/index.ts';
import { prepared } from './scenario.ts';

/** Summaries of one replication, by platform. */
function run(id: string, seed: number) {
  const { plan } = prepared(lessons.find(lesson => lesson.id === id)!.yaml);
  const reports = plan.platforms.map(
    (platform, index) => [platform.id, simulate({ plan, platform: index, seed })] as const,
  );
  for (const [platform, report] of reports) expect(report.complete, platform).toBe(true);
  const byName = Object.fromEntries(reports);
  return (platform: string) => byName[platform]!.summary;
}

it('lessons have ids that no preset has, and ask in the scenario what they ask', () => {
  const ids = [...lessons, ...presets].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { question, yaml } of lessons) expect(prepared(yaml).scenario.question).toBe(question);
});

describe.each([1, 7])('what lessons say holds in the engine, seed %d', seed => {
  it('I2 computing in a VM takes hardly longer, devices clearly do', () => {
    const longer = (id: string) => run(id, seed)('vm').latencyMs!.p50 / run(id, seed)('bare').latencyMs!.p50;
    expect(longer('lesson-computing')).toBeLessThan(1.1);
    expect(longer('lesson-devices')).toBeGreaterThan(1.5);
  });

  it('S1 a VM is ready last, and a microVM long before it', () => {
    const ready = (id: string) => run('lesson-boot', seed)(id).startupMs!.p50;
    expect(ready('vm')).toBeGreaterThan(4 * ready('microvm'));
    expect(ready('container') - ready('bare')).toBeLessThan(500);
  });

  it('I4 small services need more hosts in VMs', () => {
    const of = run('lesson-small-service', seed);
    expect(of('vm').hosts).toBeGreaterThanOrEqual(2 * of('container').hosts);
  });

  it('C4 a limit above the mean use makes the slowest requests slower', () => {
    const of = run('lesson-quota', seed);
    expect(of('quota').latencyMs!.p99).toBeGreaterThan(2 * of('none').latencyMs!.p99);
    expect(of('quota').latencyMs!.p50).toBeLessThan(1.5 * of('none').latencyMs!.p50);
  });

  it('F2 a fork bomb hurts those on its kernel', () => {
    const of = run('lesson-fork-bomb', seed);
    expect(of('container').failedFraction).toBeGreaterThan(0.15);
    expect(of('vm').failedFraction).toBe(0);
  });

  it('F1 O5 a lost site: all clients fail, half of them, or half of them until they are told', () => {
    const of = run('lesson-two-clouds', seed);
    const failed = (id: string) => of(id).failedFraction;
    // 20 of the 55 s measured; half of the clients throughout, since DNS takes longer than that; half of them for 10 s.
    expect(Math.abs(failed('one') - 20 / 55)).toBeLessThan(0.025);
    expect(Math.abs(failed('dns') - 20 / 55 / 2)).toBeLessThan(0.02);
    for (const id of ['address', 'cluster'])
      expect(Math.abs(failed(id) - 10 / 55 / 2), id).toBeLessThan(0.02);
    expect(Math.abs(of('cluster').latencyMs!.p50 - of('address').latencyMs!.p50 - 5)).toBeLessThan(1.2);
    expect(of('address').usdPerMonthFor.egress).toBe(0);
    expect(Math.abs(of('cluster').usdPerMonthFor.egress / of('cluster').usdPerMonth - 0.18)).toBeLessThan(
      0.04,
    );
  });

  it('O3 more requests fail while VMs start than while containers do', () => {
    const of = run('lesson-crowd', seed);
    expect(of('container').failedFraction).toBeGreaterThan(0);
    expect(of('vm').failedFraction).toBeGreaterThan(1.3 * of('container').failedFraction);
  });
});
