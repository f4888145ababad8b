import { LIMITS } from '@tare/schema';
import { describe, expect, it } from 'vitest';
import { prepareText } from '../src/index.ts';
import { presets } from '../src/presets/index.ts';

const shop = presets.find(({ id }) => id === 'web-shop')!.yaml;

function planOf(yaml: string) {
  const prepared = prepareText(yaml);
  if (!prepared.ok) throw new Error(JSON.stringify(prepared.problems.slice(0, LIMITS.problems)));
  return prepared.value;
}

/** Two sites; the service sends bytes with each answer, or none. */
const twoSites = (over: { readonly first?: string; readonly second?: string; readonly network?: string }) => `
tare: 1
name: two sites
sites:
  here:
    provider: ${over.first ?? 'aws'}
    carbon: 0.3
    links: [{ to: there, latency: 10ms }]
    pools: { general: { machine: aws.m6i.xlarge, count: auto, buying: spot } }
  there:
    provider: ${over.second ?? 'gcp'}
    links: [{ to: here, latency: 10ms, usdPerGB: 0.05 }]
    pools: { general: { machine: aws.m6i.xlarge, count: auto } }
images: { web: { os: linux, architectures: [amd64], layers: [{ digest: a, size: 50MB }] } }
services:
  web:
    image: web
    replicas: 2
    work: { cpu: 5ms${over.network ?? ', network: 10kB'} }
    memory: { base: 80Mi }
    licence: { usdPerCoreHour: 0.046 }
    startup: { init: 1s }
traffic: { clients: { arrivals: poisson, to: web, rate: 10/s } }
platforms: { containers: { stack: [container-runc] } }
run: { duration: 10s }
`;

describe('what is paid (L3)', () => {
  it('spot and reserved are shares of the price on demand, and stand among the assumptions', () => {
    const { plan, assumptions } = planOf(twoSites({}));
    const [spot, onDemand] = plan.pools;
    expect(spot!.usdPerHour).toBeCloseTo(0.35 * onDemand!.usdPerHour, 12);
    expect(assumptions.find(({ id }) => id === 'cost.spot_share')?.badge).toBe('assumption');
    expect(assumptions.some(({ id }) => id === 'cost.reserved_share')).toBe(false);
  });
  it('committed hosts are paid at the share for reserved ones', () => {
    const { plan, assumptions } = planOf(
      twoSites({}).replace('count: auto, buying: spot', 'count: auto, committed: 4'),
    );
    expect(plan.pools[0]!.committed).toEqual({ hosts: 4, usdPerHour: 0.63 * plan.pools[0]!.usdPerHour });
    expect(assumptions.find(({ id }) => id === 'cost.reserved_share')?.badge).toBe('assumption');
    expect(plan.pools[1]).not.toHaveProperty('committed');
  });
  it('a spot host is taken away every ten months on average, and is back after its provisioning', () => {
    const { plan, assumptions } = planOf(twoSites({}));
    expect(plan.faults).toEqual([
      {
        id: 'spot here/general',
        domain: 'host',
        target: 'here/general',
        kind: 'again',
        anew: true,
        noticeUs: 120e6,
        between: { law: 'exponential', mean: 7300 * 3.6e9 },
        repair: plan.pools[0]!.provisioning,
      },
    ]);
    expect(assumptions.find(({ id }) => id === 'cost.spot_interruptions')?.badge).toBe('recalled');
    expect(planOf(shop).plan.faults).toEqual([]);
  });
  it.each([
    ['aws', 120e6, 'verified'],
    ['gcp', 30e6, 'verified'],
    ['azure', 30e6, 'recalled'],
  ] as const)('a warning comes before, as long as %s gives it', (provider, noticeUs, badge) => {
    const { plan, assumptions } = planOf(twoSites({ first: provider }));
    expect(plan.faults[0]!.noticeUs).toBe(noticeUs);
    expect(assumptions.find(({ id }) => id === `spot-notice.${provider}`)?.badge).toBe(badge);
    expect(planOf(twoSites({ first: 'own' })).plan.faults[0]!.noticeUs).toBeUndefined();
  });
  it('egress: between providers the internet price, within one the regional one, from an own site nothing, a link’s own price first', () => {
    const perGB = (over: Parameters<typeof twoSites>[0]) =>
      planOf(twoSites(over)).plan.sites.map(({ usdPerByteTo }) =>
        usdPerByteTo.map(price => Math.round(price * 1e12) / 1e3),
      );
    expect(perGB({})).toEqual([
      [0, 0.09],
      [0.05, 0],
    ]);
    expect(perGB({ second: 'aws' })[0]).toEqual([0, 0.02]);
    expect(perGB({ first: 'own' })[0]).toEqual([0, 0]);
  });
  it('where nothing is sent no price of it is assumed', () => {
    const { plan, assumptions } = planOf(twoSites({ network: '' }));
    expect(plan.sites[0]!.usdPerByteTo).toEqual([0, 0]);
    expect(assumptions.filter(({ id }) => id.startsWith('cost.egress'))).toEqual([]);
    expect(planOf(shop).assumptions.filter(({ id }) => id.startsWith('cost.egress'))).toEqual([]);
  });
  it('licences, bytes of answers and carbon reach the plan', () => {
    const { plan } = planOf(twoSites({}));
    expect(plan.services[0]).toMatchObject({
      answerBytes: 10_000,
      licence: { usdPerCoreHour: 0.046, usdPerHostHour: 0 },
    });
    expect(plan.sites.map(({ kgCo2ePerKwh }) => kgCo2ePerKwh)).toEqual([0.3, null]);
  });
});
