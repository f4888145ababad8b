import { describe, expect, it } from 'vitest';
import { prepareText } from '../src/index.ts';

const document = (platform: string, more = '') => `
tare: 1
name: three sites
sites:
  a: { provider: aws, carbon: 0.4, links: [{ to: b, latency: 6ms }, { to: c, latency: 40ms }], pools: { general: { machine: aws.m6i.xlarge, count: 2 } } }
  b: { provider: gcp, links: [{ to: c, latency: 30ms }], pools: { general: { machine: gcp.n2-standard-4, count: 2 } } }
  c: { provider: aws, pools: { general: { machine: aws.m6i.xlarge, count: 2 } } }
images: { web: { os: linux, architectures: [amd64], layers: [{ digest: a, size: 50MB }] } }
services:
  web: { image: web, replicas: 4, work: { cpu: 5ms }, memory: { base: 80Mi }, startup: { init: 1s } }
traffic: { clients: { arrivals: poisson, to: web, rate: 10/s, from: c } }
platforms: { p: { stack: [container-runc], engine: kubernetes, ${platform} } }
run: { duration: 10s }
${more}`;

const lost = (domain: string, target: string) =>
  `faults: { lost: { kind: failure, domain: ${domain}, target: ${target}, at: 2s } }`;

function made(platform: string, more?: string) {
  const result = prepareText(document(platform, more));
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  const { plan, assumptions, notModelled } = result.value;
  return { platform: plan.platforms[0]!, plan, assumptions, notModelled };
}

function problems(platform: string, more?: string) {
  const result = prepareText(document(platform, more));
  return result.ok ? [] : result.problems.map(({ path, message, fix }) => `${path} ${message} ${fix}`);
}

describe('carbon of a site', () => {
  const steps = (carbon: string) =>
    prepareText(document('start: cold').replace('carbon: 0.4', `carbon: ${carbon}`));
  it('L3 is a figure, or steps in time', () => {
    const plain = steps('0.4');
    expect(plain.ok && plain.value.plan.sites[0]).toMatchObject({ kgCo2ePerKwh: 0.4 });
    expect(plain.ok && plain.value.plan.sites[0]).not.toHaveProperty('carbonSteps');
    const changing = steps('[{ at: 0s, carbon: 0.4 }, { at: 1h, carbon: 0.1 }]');
    expect(changing.ok && changing.value.plan.sites[0]).toMatchObject({
      kgCo2ePerKwh: 0.4,
      carbonSteps: [
        { atUs: 0, kgCo2ePerKwh: 0.4 },
        { atUs: 3600e6, kgCo2ePerKwh: 0.1 },
      ],
    });
  });
  it('L3 steps that are not in order are a Problem', () => {
    const result = steps('[{ at: 2h, carbon: 0.4 }, { at: 1h, carbon: 0.1 }]');
    expect(result.ok ? [] : result.problems.map(({ path }) => path)).toEqual(['sites.a.carbon.1.at']);
  });
});

describe('O5 sites of a platform', () => {
  it('O5 says nothing of sites where the scenario says nothing of them, and nothing is lost', () => {
    const { platform, assumptions } = made('start: cold');
    for (const key of ['sites', 'failOver', 'callsStay']) expect(platform).not.toHaveProperty(key);
    const about = /^(node-lifecycle|federation|clients|spot-notice)\./;
    expect(assumptions.filter(({ id }) => about.test(id))).toEqual([]);
  });

  it('O5 weights and groups are those of the plan’s sites', () => {
    expect(made('prefer: weighted, siteWeights: { a: 3, c: 1 }').platform.sites).toMatchObject({
      by: 'weighted',
      weights: [3, 0, 1],
    });
    expect(made('prefer: fail-over, siteOrder: [[c], [a, b]]').platform.sites).toMatchObject({
      groups: [[2], [0, 1]],
    });
    expect(made('prefer: fail-over').platform.sites!.groups).toEqual([[0], [1], [2]]);
  });

  it('O5 the latency of a site is that from where the clients are', () => {
    const { platform, plan } = made('prefer: latency');
    expect(plan.traffic[0]!.from).toBe(2);
    expect(platform.sites!.latencyUs).toEqual([40_000, 30_000, 0]);
  });

  it('O5 one control plane each and a federation where sites are chosen, else one for all', () => {
    const planes = (platform: string) =>
      made(platform, lost('control-plane', 'a')).platform.controlPlanes!.map(({ id, sites, at }) => [
        id,
        sites,
        at,
      ]);
    expect(planes('start: cold')).toEqual([['control plane', [0, 1, 2], -1]]);
    expect(planes('federation: one-control-plane, controlPlaneSite: b, prefer: spread')).toEqual([
      ['control plane', [0, 1, 2], 1],
    ]);
    expect(planes('prefer: spread')).toEqual([
      ['control plane of a', [0], 0],
      ['control plane of b', [1], 1],
      ['control plane of c', [2], 2],
      ['federation', [], -1],
    ]);
    expect(made('prefer: spread').platform.callsStay).toBe(true);
    expect(made('prefer: spread, federation: one-control-plane').platform.callsStay).toBeUndefined();
  });

  it('O5 fails over by Kubernetes’ times within a control plane, by Karmada’s between sites', () => {
    const { platform, assumptions } = made('prefer: spread', lost('site', 'a'));
    expect(platform.failOver).toEqual({
      detectUs: 40e6,
      hostsUs: 340e6,
      sitesUs: 340e6,
      returnUs: -1,
      clients: { detectUs: 90e6, expireUs: 60e6 },
    });
    const badges = Object.fromEntries(assumptions.map(({ id, badge }) => [id, badge]));
    expect(badges).toMatchObject({
      'node-lifecycle.toleration': 'verified',
      'federation.grace': 'verified',
      'federation.toleration': 'recalled',
      'clients.dns.ttl': 'assumption',
    });
    expect(
      made(
        'prefer: spread, failOver: { detect: 5s, tolerate: 10s, clients: anycast, back: return }',
        lost('site', 'a'),
      ).platform.failOver,
    ).toEqual({
      detectUs: 5e6,
      hostsUs: 15e6,
      sitesUs: 15e6,
      returnUs: 30e6,
      clients: { detectUs: 10e6, expireUs: 0 },
    });
    // Without a choice of sites one scheduler sees all hosts, and clients turn away at once.
    expect(made('start: cold', lost('zone', 'a')).platform.failOver!.clients).toEqual({
      detectUs: 0,
      expireUs: 0,
    });
  });

  it('O5 refuses sites, providers and control planes that there are not, all at once', () => {
    expect(problems('siteWeights: { x: 1 }, siteOrder: [[a, y]], controlPlaneSite: z')).toEqual([
      expect.stringContaining('platforms.p.siteWeights.x'),
      expect.stringContaining('platforms.p.siteOrder.0.1'),
      expect.stringContaining('platforms.p.controlPlaneSite'),
    ]);
    expect(problems('start: cold', lost('provider', 'azure'))).toEqual([
      expect.stringContaining('c/general, aws, gcp'),
    ]);
    for (const [domain, target] of [
      ['provider', 'aws'],
      ['control-plane', 'federation'],
      ['control-plane', 'b'],
    ] as const)
      expect(problems('start: cold', lost(domain, target))).toEqual([]);
  });

  it('O5 what is not looked at is said', () => {
    const said = (platform: string) => made(platform).notModelled.join(' ');
    expect(said('siteWeights: { a: 1 }')).toContain('weights of sites count only where');
    expect(said('prefer: weighted, siteWeights: { a: 1 }')).not.toContain('weights of sites');
  });
});
