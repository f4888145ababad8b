import type { PlanSiteChoice } from '@tare/schema';
import { describe, expect, it } from 'vitest';
import { simulate } from '../src/run.ts';
import { deployment } from './small-plan.ts';
import { choice, failOver, lost, ONE, type Over, PER_SITE, someSites } from './some-sites.ts';

const run = (over: Over, seed = 1) => simulate({ plan: someSites(over), platform: 0, seed });
const spread: PlanSiteChoice = choice('spread');

/** Ready instances at a second of the run. */
const readyAt = ({ series }: ReturnType<typeof run>, second: number) =>
  series.ready[Math.floor((second * 1000 - 1) / series.stepMs)];

describe('O5 fail-over', () => {
  const base = { by: spread, failOver: failOver(), planes: PER_SITE } as const;

  it('O5 what a lost site held is started at others after detection and toleration', () => {
    const report = run({ ...base, faults: [lost('site', 'b')] });
    expect(report.failOvers!.records).toEqual([
      {
        fault: 'lost',
        kind: 'site',
        domain: 'b',
        atMs: 10_000,
        instances: 2,
        movedMs: 20_000,
        moved: 2,
        to: [
          { site: 'a', instances: 1 },
          { site: 'c', instances: 1 },
        ],
        recoveredMs: 25_000,
        requests: report.faults.records[0]!.requests,
        returnedMs: null,
        returned: 0,
      },
    ]);
    expect([9, 19, 24, 26].map(second => readyAt(report, second))).toEqual([6, 4, 4, 6]);
    // Two of six were away for fifteen of a hundred seconds.
    expect(report.faults.availability).toBeCloseTo(1 - (2 / 6) * 0.15, 9);
  });

  it('O5 a site that is back before the toleration is over keeps its instances', () => {
    const report = run({ ...base, faults: [lost('site', 'b', { repairUs: 8e6 })] });
    expect(report.failOvers!.records[0]).toMatchObject({ movedMs: null, moved: 0, recoveredMs: 23_000 });
    expect(report.summary.instances).toBe(6);
  });

  it('O5 a lost provider is lost with all its sites', () => {
    const report = run({ ...base, providers: ['x', 'x', 'y'], faults: [lost('provider', 'x')] });
    expect(report.failOvers!.records[0]).toMatchObject({
      domain: 'x',
      instances: 4,
      moved: 4,
      to: [{ site: 'c', instances: 4 }],
    });
    expect(readyAt(report, 30)).toBe(6);
  });

  it('O5 what finds no room elsewhere is missed, and started as soon as its site is back', () => {
    const report = run({ ...base, replicas: 36, faults: [lost('site', 'b', { repairUs: 40e6 })] });
    expect(report.failOvers!.records[0]).toMatchObject({
      instances: 12,
      moved: 12,
      to: [],
      recoveredMs: 55_000,
    });
    // From the loss until they are ready again, whether placed or not.
    expect(report.faults.availability).toBeCloseTo(1 - (12 / 36) * 0.45, 9);
  });

  it('O5 without fail-over what is lost waits for its repair', () => {
    const report = run({ by: spread, faults: [lost('site', 'b')] });
    expect(report.failOvers).toBeUndefined();
    expect(readyAt(report, 90)).toBe(4);
  });

  it('O5 replicas return when they are told to, and none is missed meanwhile', () => {
    const returns = failOver({ returnUs: 10e6 });
    const by = choice('fail-over');
    const report = run({ ...base, by, failOver: returns, faults: [lost('site', 'a', { repairUs: 30e6 })] });
    // Lost at 10, moved at 20, repaired at 40, placed again at 50, ready at 55.
    expect(report.failOvers!.records[0]).toMatchObject({ moved: 6, returned: 6, returnedMs: 55_000 });
    const there = report.rack.instances.filter(({ untilMs }) => untilMs === null);
    expect(there.map(({ host }) => report.rack.hosts[host]!.pool)).toEqual(Array(6).fill('a/general'));
    for (const second of [30, 45, 54, 60]) expect(readyAt(report, second)).toBeGreaterThanOrEqual(6);
  });

  it('O5 where each site has all replicas nothing moves', () => {
    const report = run({ ...base, by: choice('duplicated'), replicas: 2, faults: [lost('site', 'b')] });
    expect(report.failOvers!.records[0]).toMatchObject({ instances: 2, movedMs: null, moved: 0 });
    expect(readyAt(report, 90)).toBe(4);
  });

  it.each(['host', 'zone'] as const)(
    'O5 what a lost %s held is started on other hosts by its own scheduler',
    domain => {
      const target = domain === 'host' ? 'b/general' : 'b/1';
      const report = run({ ...base, faults: [lost(domain, target)] });
      const [record] = report.failOvers!.records;
      expect(record).toMatchObject({ movedMs: 30_000, recoveredMs: 35_000 });
      expect(readyAt(report, 40)).toBe(6);
    },
  );

  describe('clients of a lost site', () => {
    const clients = { detectUs: 6e6, expireUs: 20e6 };

    it('O5 they ask it until they have heard, then turn away evenly over the TTL', () => {
      const over = { ...base, perSecond: 500, failOver: failOver({ clients }), faults: [lost('site', 'b')] };
      const failed = [1, 2, 3, 4].map(seed => run(over, seed).failOvers!.records[0]!.requests);
      const mean = failed.reduce((sum, one) => sum + one, 0) / failed.length;
      // All of six seconds, then fewer and fewer over twenty, but those replaced after fifteen seconds share with the lost ones.
      const share = (time: number) => {
        const stale = time < 6 ? 1 : Math.max(0, 1 - (time - 6) / 20);
        return stale * (2 / (time < 15 ? 6 : 8));
      };
      // What failed after they had recovered is not counted.
      let expected = 0;
      for (let step = 0; step < 1500; step++) expected += 500 * share(step / 100) * 0.01;
      expect(Math.abs(mean / expected - 1)).toBeLessThan(0.04);
    });

    it('O5 where they turn away at once only what was under way fails', () => {
      const report = run({ ...base, perSecond: 500, faults: [lost('site', 'b')] });
      expect(report.failOvers!.records[0]!.requests).toBeLessThan(5);
    });
  });
});

describe('O4 what is given up or evicted while its service is updated', () => {
  const wanted = (report: ReturnType<typeof run>) =>
    report.rack.instances.filter(({ untilMs }) => untilMs === null).length;
  for (const at of [5, 9, 12, 19])
    it(`O4, O5 a site that is lost at 10 s, with an update from ${String(at)} s on: never more than one extra, six in the end`, () => {
      const report = run({
        by: spread,
        failOver: failOver(),
        planes: PER_SITE,
        faults: [lost('site', 'b')],
        service: { rollout: { atUs: at * 1e6, surge: 1, unavailable: 0 } },
      });
      expect(report.failOvers!.records[0]).toMatchObject({ moved: 2, movedMs: 20_000 });
      expect(report.scaling.rollouts[0]!.mostInstances).toBe(6 + 1);
      expect(report.scaling.rollouts[0]!.doneMs).not.toBeNull();
      expect(wanted(report)).toBe(6);
    });
  it('O4 a drain in an update: never more than one extra, and as many as before in the end', () => {
    const report = run({
      service: { rollout: { atUs: 5e6, surge: 1, unavailable: 0 } },
      more: { drains: [{ id: 'd', kind: 'drain', target: 'a', atUs: 12e6 }] },
    });
    expect(report.faults.records[0]!.moved!.restarted).toBeGreaterThan(0);
    expect(report.scaling.rollouts[0]!.mostInstances).toBe(6 + 1);
    expect(wanted(report)).toBe(6);
  });
});

describe('O5 a control plane is lost', () => {
  const freeze = (target: string, over: Over) =>
    run({
      by: spread,
      failOver: failOver(),
      ...over,
      faults: [lost('control-plane', target, { repairUs: 60e6 }), ...(over.faults ?? [])],
    });
  const siteLoss = { ...lost('site', 'b'), id: 'site', atUs: 20e6 };

  it('O5 its instances go on serving, and no request fails for it', () => {
    const report = freeze('control plane', { planes: ONE });
    expect(report.faults.records[0]).toMatchObject({ kind: 'control-plane', instances: 6, requests: 0 });
    expect(report.summary.failedFraction).toBe(0);
    expect(report.faults.availability).toBe(1);
  });

  it('O5 one over all sites: nothing is moved until it is back', () => {
    const report = freeze('control plane', { planes: ONE, faults: [siteLoss] });
    expect(report.failOvers!.records[0]).toMatchObject({ movedMs: 70_000, recoveredMs: 75_000 });
  });

  it('O5 one per site: that of another site is lost, and the rest carries on', () => {
    const report = freeze('control plane of a', { planes: PER_SITE, faults: [siteLoss] });
    // Nothing is placed at a meanwhile: all goes to c.
    expect(report.failOvers!.records[0]).toMatchObject({
      movedMs: 30_000,
      to: [{ site: 'c', instances: 2 }],
    });
    expect(report.faults.records[0]).toMatchObject({ domain: 'control plane of a', instances: 2 });
  });

  it('O5 without the federation nothing moves from site to site, but each site places for itself', () => {
    const report = freeze('federation', {
      planes: PER_SITE,
      faults: [siteLoss, { ...lost('host', 'a/general'), id: 'host', atUs: 20e6 }],
    });
    const of = (kind: string) => report.failOvers!.records.find(record => record.kind === kind);
    expect(of('site')).toMatchObject({ movedMs: 70_000 });
    expect(of('host')).toMatchObject({ movedMs: 40_000 });
  });

  for (const [what, service, doneMs] of [
    // A start of five seconds each: six daemons from 20 s on, and the three of the site that waits from 70 s on.
    ['daemons', { everyHost: true }, 85_000],
    ['replicas', {}, 80_000],
  ] as const)
    it(`O4, O5 an update of ${what} goes on elsewhere, and at its site once it is back`, () => {
      const rollout = { atUs: 20e6, surge: 0, unavailable: 1 };
      const report = freeze('control plane of a', {
        planes: PER_SITE,
        perSecond: 0,
        service: { ...service, rollout },
      });
      expect(report.scaling.rollouts).toMatchObject([{ atMs: 20_000, doneMs }]);
      const [update] = report.scaling.rollouts;
      expect(update!.replaced).toBe('everyHost' in service ? 9 : 6);
      expect(update!.fewestReady).toBe(update!.replaced - 1);
    });

  it('O5 what stood on a repaired host waits for it, what a kubelet restarts does not', () => {
    const host = { ...lost('host', 'a/general', { repairUs: 5e6 }), id: 'host', atUs: 20e6 };
    const process = { ...lost('process', 'c'), id: 'process', atUs: 20e6, repairUs: 0 };
    const report = freeze('control plane', { planes: ONE, faults: [host, process] });
    // The process is back after its five seconds of start, the host's instance only at 70 + 5.
    expect([19, 22, 26, 74, 76].map(second => readyAt(report, second))).toEqual([6, 4, 5, 5, 6]);
  });

  it('O5 it is lost with the site where it stands', () => {
    const there = [{ id: 'control plane', sites: [0, 1, 2], at: 1 }];
    const report = run({
      by: spread,
      failOver: failOver(),
      planes: there,
      faults: [lost('site', 'b', { repairUs: 50e6 })],
    });
    // At 60 the site is back with it, and its own instances start.
    expect(report.failOvers!.records[0]).toMatchObject({ movedMs: null, recoveredMs: 65_000 });
  });

  it('O5 a service does not scale meanwhile', () => {
    const scaling = {
      min: 6,
      max: 24,
      metrics: [{ metric: 'requests' as const, kind: 'average' as const, target: 10_000 }],
      up: {
        stabilisationUs: 0,
        select: 'Max' as const,
        policies: [{ type: 'Percent' as const, value: 100, periodUs: 15e6 }],
      },
      down: {
        stabilisationUs: 300e6,
        select: 'Max' as const,
        policies: [{ type: 'Percent' as const, value: 100, periodUs: 15e6 }],
      },
      syncUs: 15e6,
      tolerance: 0.1,
    };
    const at = (report: ReturnType<typeof run>) => report.scaling.records[0]!.atMs;
    expect(at(run({ by: spread, planes: ONE, service: { scaling } }))).toBe(15_000);
    expect(at(freeze('control plane', { planes: ONE, service: { scaling } }))).toBe(70_000);
    // Another site's goes on.
    expect(at(freeze('control plane of a', { planes: PER_SITE, service: { scaling } }))).toBe(15_000);
  });
});

describe('L3 spot hosts', () => {
  const taken = (over: Over = {}) =>
    someSites({
      failOver: failOver(),
      hosts: [3, 0, 0],
      replicas: 6,
      // Each request takes two seconds.
      service: { work: { law: 'constant', mean: 2e6 }, graceUs: 30e6 },
      perSecond: 1,
      faults: [{ ...lost('host', 'a/general', { repairUs: 20e6 }), anew: true, noticeUs: 6e6 }],
      ...over,
    });

  it('L3 Kubernetes hears of it, ends what is under way and starts others elsewhere at once', () => {
    const report = simulate({ plan: taken(), platform: 0, seed: 1 });
    expect(report.requests.failed.killed).toBe(0);
    expect(report.summary.failedFraction).toBe(0);
    // Told at 4: the two go, those on the other hosts are ready at 9, before the host is taken at 10.
    expect([3, 8, 11].map(second => readyAt(report, second))).toEqual([6, 4, 6]);
    expect(report.failOvers!.records).toEqual([]);
  });

  it('L3 who is not warned, or has nobody who hears it, loses what is under way', () => {
    const work = { service: { work: { law: 'constant' as const, mean: 2e6 }, graceUs: 30e6 }, perSecond: 20 };
    const unwarned = taken({ ...work, faults: [lost('host', 'a/general', { repairUs: 20e6 })] });
    expect(simulate({ plan: unwarned, platform: 0, seed: 1 }).requests.failed.killed).toBeGreaterThan(0);
    const vms = taken({ ...work, platform: { shortage: 'oom-kill' } });
    expect(simulate({ plan: vms, platform: 0, seed: 1 }).requests.failed.killed).toBeGreaterThan(0);
  });

  it('L3 what finds no room elsewhere starts on the host that comes in its place, which pulls its image anew', () => {
    const pull = {
      kind: 'pull' as const,
      name: 'image pulled' as const,
      technology: 'image',
      layers: [{ digest: 'base', bytes: 100e6 }],
      source: '',
    };
    const full = taken({
      replicas: 12,
      platform: { deployments: [deployment({ phases: [pull] })] },
    });
    const { startup, faults } = simulate({ plan: full, platform: 0, seed: 1 });
    const late = startup.records.filter(
      ({ startedMs }) => startedMs - 1000 >= faults.records[0]!.repairedMs!,
    );
    expect(late).toHaveLength(4);
    // 100 MB at 100 MB/s.
    for (const { startedMs, readyMs } of late) expect(readyMs - startedMs).toBeCloseTo(1000, 3);
  });
});

describe('O5 a reserve for fail-over', () => {
  it('O5 is kept of each host until something fails over, and taken then', () => {
    const over = { by: spread, failOver: failOver(), planes: PER_SITE, hosts: [1, 1, 1] } as const;
    const platform = { reserveShare: 0.5 };
    const quiet = run({ ...over, replicas: 12, platform });
    expect([quiet.summary.instances, quiet.unplaced.length]).toEqual([6, 1]);
    const report = run({ ...over, replicas: 6, platform, faults: [lost('site', 'b')] });
    expect(report.failOvers!.records[0]).toMatchObject({ moved: 2, recoveredMs: 25_000 });
    const without = run({ ...over, replicas: 12, faults: [lost('site', 'b')] });
    expect(without.failOvers!.records[0]).toMatchObject({ recoveredMs: null });
  });
});

describe('F3 the blast radius of a site, a provider and a control plane', () => {
  it.each([
    ['site', 'site'],
    ['provider', 'provider'],
    ['control-plane', 'controlPlane'],
  ] as const)('F3 of one %s is what an injected loss takes', (domain, key) => {
    const by = choice('weighted', { weights: [3, 2, 1] });
    for (const planes of [ONE, PER_SITE]) {
      const over = { by, planes, replicas: 12, providers: ['x', 'y', 'y'] } as const;
      const taken = [1, 2, 3, 4, 5, 6, 7, 8].map(seed => {
        const fault = { ...lost(domain, ''), target: null };
        const { faults, summary } = run({ ...over, faults: [fault] }, seed);
        const share = faults.records[0]!.instances / 12;
        expect(share).toBeLessThanOrEqual(summary.blastRadius[key]! + 1e-12);
        return share - summary.blastRadius[key]!;
      });
      // Eight draws find the largest, or all are of one size.
      expect(Math.max(...taken)).toBeCloseTo(0, 12);
    }
    const { summary } = run({ by, planes: PER_SITE, replicas: 12, providers: ['x', 'y', 'y'] });
    expect(summary.blastRadius[key]).toBe(0.5);
    const one = run({ by, planes: ONE, replicas: 12 }).summary.blastRadius;
    expect([one.site, one.controlPlane]).toEqual([0.5, 1]);
  });
});
