import { simulate } from '@tare/engine';
import { hashOf } from '@tare/share';
import { describe, expect, it } from 'vitest';
import { presets } from '../src/index.ts';
import { prepared } from './scenario.ts';

const presetNamed = (id: string) => presets.find(preset => preset.id === id)!;

/** Summaries by platform, of the platforms that can run. */
function run(id: string, seed: number) {
  const { plan } = prepared(presetNamed(id).yaml);
  const entries = plan.platforms.flatMap((platform, index) =>
    platform.infeasible.length > 0 ? [] : [[platform.id, simulate({ plan, platform: index, seed })] as const],
  );
  for (const [platform, report] of entries) {
    expect(report.complete, platform).toBe(true);
    expect(report.unplaced, platform).toEqual([]);
  }
  const reports = Object.fromEntries(entries);
  return (platform: string) => reports[platform]!.summary;
}

const infeasible = (id: string): string[] =>
  prepared(presetNamed(id).yaml)
    .plan.platforms.filter(platform => platform.infeasible.length > 0)
    .map(platform => platform.id);

describe('presets', () => {
  it('are at least twenty, each with a question, a finding and its own id', () => {
    expect(presets.length).toBeGreaterThanOrEqual(20);
    expect(new Set(presets.map(({ id }) => id)).size).toBe(presets.length);
    for (const { finding, question, title, yaml } of presets) {
      for (const text of [finding, question, title]) expect(text.length).toBeGreaterThan(5);
      expect(prepared(yaml).scenario.question).toBe(question);
    }
  });

  it('the default plan changes only when it is meant to (change detection, not truth)', () => {
    const { identity: _, ...plan } = prepared(presets[0]!.yaml).plan;
    expect(hashOf(plan)).toMatchInlineSnapshot(
      `"590f218f0200091b62c13ad3d2ce95edf056fb7fd2dab21eb6104710130f9ed8"`,
    );
  });
});

describe.each([1, 7])('findings hold in the engine, seed %d', seed => {
  it('web shop', () => {
    const of = run('web-shop', seed);
    const hosts = ['bare-process', 'container', 'gvisor', 'container-in-vm', 'microvm', 'vm'].map(
      id => of(id).hosts,
    );
    expect(hosts).toEqual([2, 2, 2, 2, 3, 4]);
    expect(of('container').blastRadius.kernel).toBeGreaterThan(0.5);
    expect(of('vm').blastRadius.kernel).toBeCloseTo(1 / 120, 10);
  });

  it('O1 zone loss with and without spread', () => {
    const of = run('zone-loss', seed);
    expect(of('packed').blastRadius.zone).toBe(1);
    expect(of('spread').blastRadius.zone).toBeCloseTo(1 / 3, 10);
    // Twenty seconds of sixty, and the start after them.
    expect(of('packed').failedFraction).toBeGreaterThan(0.33);
    expect(of('packed').failedFraction).toBeLessThan(0.4);
    expect(of('spread').failedFraction).toBeLessThan(0.01);
  });

  it('O1 GPU sharing', () => {
    const of = run('gpu-sharing', seed);
    expect(['whole', 'shared', 'vm'].map(id => of(id).hosts)).toEqual([19, 11, 19]);
    expect(1 - of('shared').usdPerMonth / of('whole').usdPerMonth).toBeCloseTo(0.42, 2);
    expect(of('vm').usdPerMonth).toBe(of('whole').usdPerMonth);
    expect(of('shared').blastRadius.kernel).toBeGreaterThan(0.2);
    expect(of('vm').blastRadius.kernel).toBeCloseTo(1 / 134, 10);
  });

  it('from laptop to cloud', () => {
    expect(infeasible('laptop-to-cloud')).toEqual(['cloud-microvm', 'mac-container']);
    const of = run('laptop-to-cloud', seed);
    expect(of('metal-microvm').usdPerMonth).toBeGreaterThan(10 * of('cloud-container').usdPerMonth);
  });

  it('monolith and microservices', () => {
    const of = run('monolith-and-microservices', seed);
    expect(['all-container', 'side-by-side', 'all-vm'].map(id => of(id).hosts)).toEqual([2, 2, 3]);
  });

  it('W3 one program or many', () => {
    const of = run('one-program-or-many', seed);
    expect(['one', 'many', 'two'].map(id => of(id).hosts)).toEqual([22, 15, 17]);
    const medians = ['one', 'many', 'two'].map(id => of(id).latencyMs!.p50);
    expect(Math.max(...medians) - Math.min(...medians)).toBeLessThan(2);
  });

  it('M4 a host pool is emptied', () => {
    const of = run('maintenance', seed);
    expect(of('vm').failedFraction).toBe(0);
    for (const id of ['container', 'microvm']) {
      expect(of(id).failedFraction, id).toBeGreaterThan(0.038);
      expect(of(id).failedFraction, id).toBeLessThan(0.052);
    }
  });

  it('M1 VM sprawl', () => {
    const of = run('vm-sprawl', seed);
    const hosts = ['vm', 'vm-balloon', 'vm-shared', 'container'].map(id => of(id).hosts);
    expect(hosts).toEqual([10, 5, 4, 3]);
    const slower = (id: string) => of(id).latencyMs!.p50 / of('vm').latencyMs!.p50;
    for (const id of ['vm-balloon', 'vm-shared', 'container']) expect(slower(id)).toBeLessThan(1.1);
    expect(slower('vm-swap')).toBeGreaterThan(35);
    expect(slower('vm-swap')).toBeLessThan(55);
    expect(of('vm-nothing').oomKills).toBeGreaterThan(100);
  });

  it('serverless density', () => {
    const of = run('serverless-density', seed);
    const hosts = ['container', 'gvisor', 'kata', 'microvm', 'vm'].map(id => of(id).hosts);
    expect(hosts).toEqual([1, 1, 3, 3, 8]);
  });

  it('database on a disk', () => {
    const of = run('database-on-disk', seed);
    const [container, vm] = [of('container').latencyMs!.mean, of('vm').latencyMs!.mean];
    expect(vm / container).toBeGreaterThan(1.45);
    expect(vm / container).toBeLessThan(1.65);
    const reads = (8 * 60.7 * (1 / 0.45 - 1)) / 1000 / (vm - container);
    expect(reads).toBeGreaterThan(0.6);
    expect(reads).toBeLessThan(0.72);
  });

  it('CI runners', () => {
    const of = run('ci-runners', seed);
    const slower = (id: string) => of(id).latencyMs!.mean / of('container').latencyMs!.mean;
    expect(slower('gvisor')).toBeGreaterThan(1.25);
    expect(slower('gvisor')).toBeLessThan(1.45);
    for (const id of ['kata', 'microvm', 'vm']) expect(slower(id)).toBeLessThan(1.2);
  });

  it('memory-hungry Java', () => {
    const of = run('memory-hungry-java', seed);
    for (const id of ['container', 'gvisor', 'vm', 'vm-esxi']) expect(of(id).hosts).toBe(2);
  });

  it('F2 noisy neighbour', () => {
    const of = run('noisy-neighbour', seed);
    const p95 = (id: string) => of(id).latencyMs!.p95;
    for (const id of ['vm', 'microvm']) {
      expect(p95('container') / p95(id), id).toBeGreaterThan(5);
      expect(p95('container') / p95(id), id).toBeLessThan(6);
    }
    for (const id of ['container', 'vm', 'microvm']) expect(of(id).failedFraction, id).toBe(0);
    expect(Math.abs(of('container-in-vm').failedFraction - 0.155)).toBeLessThan(0.02);
    expect(p95('container-in-vm')).toBeGreaterThan(10 * p95('container'));
  });

  it('one kernel panic', () => {
    const of = run('one-kernel-panic', seed);
    expect(of('container').blastRadius.kernel).toBeCloseTo(1 / 6, 10);
    expect(of('container-in-vm').blastRadius.kernel).toBeLessThan(1 / 6);
    expect(of('container-in-vm').blastRadius.host).toBeGreaterThan(1 / 6);
    for (const id of ['microvm', 'vm']) expect(of(id).blastRadius.kernel).toBeCloseTo(1 / 60, 10);
    // Nobody waits for what is down: no more than what was in flight there fails.
    for (const id of ['container', 'microvm', 'vm']) expect(of(id).failedFraction).toBeLessThan(0.002);
  });

  it('Windows and Linux side by side', () => {
    expect(infeasible('windows-and-linux')).toEqual(['container']);
    const of = run('windows-and-linux', seed);
    expect(of('mixed').usdPerMonth).toBeLessThan(of('vm-hyperv').usdPerMonth);
  });

  it('flash crowd', () => {
    const of = run('flash-crowd', seed);
    for (const id of ['container', 'microvm', 'vm']) {
      expect(of(id).latencyMs!.p99).toBeLessThan(1000);
      expect(of(id).failedFraction).toBeLessThan(0.01);
    }
    expect(of('gvisor').failedFraction).toBeGreaterThan(0.03);
    expect(of('gvisor').latencyMs!.p99).toBeGreaterThan(1000);
  });

  it('O3 scaling to zero', () => {
    const of = run('scaling-to-zero', seed);
    const seconds = (id: string) => of(id).startupMs!.p50 / 1000;
    expect(seconds('snapshot')).toBeLessThan(0.01);
    for (const id of ['container', 'kata']) expect(Math.abs(seconds(id) - 1.1)).toBeLessThan(0.2);
    expect(Math.abs(seconds('gvisor') - 1.9)).toBeLessThan(0.2);
    expect(Math.abs(seconds('vm') - 11)).toBeLessThan(0.3);
    for (const id of ['snapshot', 'container', 'kata', 'gvisor', 'vm']) expect(of(id).failedFraction).toBe(0);
    for (const id of ['snapshot', 'container', 'kata', 'gvisor']) expect(of(id).instances).toBeLessThan(0.55);
    expect(of('vm').instances).toBeGreaterThan(1);
  });

  it('O3 hosts that come with the crowd', () => {
    const of = run('hosts-on-demand', seed);
    expect(of('scaled').usdPerMonth).toBeLessThan(0.5 * of('all-day').usdPerMonth);
    expect(of('all-day').failedFraction).toBe(0);
    expect(Math.abs(of('scaled').failedFraction - 0.053)).toBeLessThan(0.005);
  });

  it('L3 F1 spot hosts and their interruptions', () => {
    const of = run('spot-interruption', seed);
    expect(of('regular').failedFraction).toBe(0);
    for (const id of ['spot', 'spot-vm'])
      expect(of(id).usdPerMonth / of('regular').usdPerMonth, id).toBeCloseTo(0.35, 10);
    expect(of('spot').failedFraction).toBeLessThan(5 / 250_000);
    expect(Math.abs(of('spot-vm').failedFraction - 0.00017)).toBeLessThan(0.0001);
    expect(Math.abs(of('spot-vm').startupMs!.p50 - of('spot').startupMs!.p50 - 10_000)).toBeLessThan(500);
  });

  it('autoscaling and its lag', () => {
    const of = run('autoscaling-lag', seed);
    expect(Math.abs(of('container').failedFraction - 0.067)).toBeLessThan(0.006);
    expect(Math.abs(of('vm').failedFraction - 0.119)).toBeLessThan(0.006);
    expect(Math.abs(of('gvisor').failedFraction - 0.108)).toBeLessThan(0.006);
    expect(of('vm').startupMs!.p50 - of('container').startupMs!.p50).toBeGreaterThan(9500);
  });

  it('cold-start burst', () => {
    const of = run('cold-start-burst', seed);
    const failed = (id: string) => of(id).failedFraction;
    for (const id of ['container', 'microvm', 'snapshot', 'vm-warm'])
      expect(Math.abs(failed(id) - 0.06), id).toBeLessThan(0.01);
    expect(failed('vm') / failed('container')).toBeGreaterThan(1.6);
    expect(failed('vm') / failed('container')).toBeLessThan(2.1);
    expect(of('vm').startupMs!.p50 - of('container').startupMs!.p50).toBeGreaterThan(9500);
  });

  it('black Friday', () => {
    const of = run('black-friday', seed);
    expect(of('container').scaleOutMs! / 60_000).toBeCloseTo(3.58, 1);
    expect(of('container').failedFraction).toBeGreaterThan(0.035);
    expect(of('container').failedFraction).toBeLessThan(0.095);
    expect(of('gvisor').failedFraction).toBeGreaterThan(of('container').failedFraction);
    expect(of('warm').failedFraction).toBeLessThan(0.0005);
    expect(Math.abs(of('warm').usdPerMonth / of('container').usdPerMonth - 1.63)).toBeLessThan(0.06);
  });

  it('F1 three-cloud fail-over', () => {
    const of = run('three-cloud-fail-over', seed);
    // The region is down for 60 s of the 115 s of the window.
    expect(Math.abs(of('one-cloud').failedFraction - 60 / 115)).toBeLessThan(0.02);
    // A third of the clients asks it, throughout or for ten seconds.
    expect(Math.abs(of('three-clouds').failedFraction - 60 / 115 / 3)).toBeLessThan(0.01);
    for (const id of ['anycast', 'stretched'])
      expect(Math.abs(of(id).failedFraction - 10 / 115 / 3), id).toBeLessThan(0.005);
    expect(Math.abs(of('anycast').usdPerMonth / of('one-cloud').usdPerMonth - 1)).toBeLessThan(0.01);
    expect(Math.abs(of('stretched').usdPerMonth / of('one-cloud').usdPerMonth - 1.3)).toBeLessThan(0.02);
    expect(Math.abs(of('stretched').latencyMs!.p50 / of('one-cloud').latencyMs!.p50 - 1.4)).toBeLessThan(0.1);
    const { blastRadius } = of('anycast');
    for (const domain of ['site', 'provider', 'controlPlane'] as const)
      expect(blastRadius[domain]).toBeCloseTo(1 / 3, 9);
  });

  it('O5 one cloud against two', () => {
    const of = run('one-cloud-against-two', seed);
    const failed = (id: string) => of(id).failedFraction;
    // Fifteen minutes of thirty.
    expect(Math.abs(failed('one') - 0.5)).toBeLessThan(0.01);
    // Half of the clients, for 90 s and then fewer and fewer over 60 s.
    for (const id of ['both', 'stretched'])
      expect(Math.abs(failed(id) - (0.5 * (90 + 60 / 2)) / 1800), id).toBeLessThan(0.002);
    // 340 s until they are given up, 210 s until hosts are there, and their start.
    expect(Math.abs(failed('standby') - (340 + 210 + 3) / 1800)).toBeLessThan(0.004);
    expect(of('both').usdPerMonth / of('one').usdPerMonth).toBeCloseTo(2, 1);
    expect(of('both').usdPerMonthFor.egress).toBe(0);
    expect(of('stretched').usdPerMonthFor.egress).toBeGreaterThan(10);
    expect(Math.abs(of('stretched').latencyMs!.p50 - of('both').latencyMs!.p50 - 1)).toBeLessThan(0.3);
    expect(of('stretched').blastRadius.controlPlane).toBeCloseTo(1, 9);
    expect(of('both').blastRadius.controlPlane).toBeLessThan(0.9);
  });

  it('M4 consolidation of VMs', () => {
    const { plan } = prepared(presetNamed('consolidation').yaml);
    const reports = Object.fromEntries(
      plan.platforms.map(({ id }, platform) => [id, simulate({ plan, platform, seed })]),
    );
    const { still, packed, moved } = reports as Record<
      'still' | 'packed' | 'moved',
      (typeof reports)[string]
    >;
    const energy = (report: typeof still) => report.summary.kilowattHoursPerMonth!;
    expect(1 - energy(moved) / energy(still)).toBeCloseTo(0.46, 2);
    expect(energy(packed) / energy(still)).toBeGreaterThan(0.95);
    const stolen = ({ utilisation }: typeof still) =>
      utilisation.stolenCoreSeconds / utilisation.wantedCoreSeconds;
    expect([still, moved].map(stolen)).toEqual([0, 0]);
    expect(Math.abs(stolen(packed) - 1 / 7)).toBeLessThan(0.01);
    expect(moved.consolidation!.migrations).toBe(161);
    expect(moved.consolidation!.standstillMs / 1000).toBeCloseTo(3.55, 1);
    // Of twelve hosts for six hours.
    expect(moved.consolidation!.hostHoursAsleep / 72).toBeCloseTo(0.6, 1);
  });

  it('batch night', () => {
    const of = run('batch-night', seed);
    const longer = (id: string) => of(id).makespanMs! / of('container').makespanMs!;
    for (const id of ['process', 'microvm']) expect(Math.abs(longer(id) - 1)).toBeLessThan(0.1);
    expect(Math.abs(of('container').makespanMs! - 80_000)).toBeLessThan(12_000);
    expect(longer('vm')).toBeGreaterThan(2);
  });

  it('image pull storm', () => {
    const of = run('image-pull-storm', seed);
    const longer = (id: string) => of(id).startupMs!.p95 / of('container').startupMs!.p95;
    for (const id of ['microvm', 'vm-thin']) expect(Math.abs(longer(id) - 1)).toBeLessThan(0.2);
    expect(longer('vm-full')).toBeGreaterThan(1.8);
  });
});
