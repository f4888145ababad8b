import { type PlanFault, SITE_POLICIES } from '@tare/schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { simulate } from '../../src/run.ts';
import { choice, failOver, ONE, PER_SITE, someSites } from '../some-sites.ts';

const TARGETS = {
  site: ['a', 'b', 'c'],
  provider: ['x', 'y'],
  'control-plane': ['a', 'b', 'c', 'federation'],
  host: ['a/general', 'b/general', 'c/general'],
  zone: ['a/1', 'b/1', 'c/1'],
} as const;

const faults = fc
  .array(
    fc.constantFrom(...(Object.keys(TARGETS) as (keyof typeof TARGETS)[])).chain(domain =>
      fc.record({
        domain: fc.constant(domain),
        target: fc.constantFrom<string>(...TARGETS[domain]),
        atUs: fc.integer({ min: 1, max: 80 }).map(seconds => seconds * 1e6),
        repairUs: fc.oneof(
          fc.constant(-1),
          fc.integer({ min: 1, max: 60 }).map(seconds => seconds * 1e6),
        ),
      }),
    ),
    { maxLength: 4 },
  )
  .map(drawn =>
    drawn.map((fault, nth): PlanFault => ({ ...fault, kind: 'once', id: `fault ${String(nth)}` })),
  );

const scenario = fc.record({
  by: fc.constantFrom(...SITE_POLICIES),
  weights: fc.tuple(fc.nat({ max: 5 }), fc.nat({ max: 5 }), fc.integer({ min: 1, max: 5 })),
  replicas: fc.integer({ min: 1, max: 14 }),
  hosts: fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 3 }), fc.integer({ min: 1, max: 3 })),
  faults,
  planes: fc.constantFrom(ONE, PER_SITE),
  returnUs: fc.constantFrom(-1, 5e6),
  placement: fc.constantFrom('least-allocated', 'first-fit', 'round-robin', 'dot-product', 'kube-scheduler'),
});
type Drawn = typeof scenario extends fc.Arbitrary<infer Value> ? Value : never;

const planOf = ({ by, weights, returnUs, placement, ...over }: Drawn) =>
  someSites({
    ...over,
    by: choice(by, { weights: [...weights] }),
    failOver: failOver({ returnUs, clients: { detectUs: 3e6, expireUs: 5e6 } }),
    providers: ['x', 'x', 'y'],
    usdPerHour: [2, 1, 3],
    carbon: [0.3, null, 0.1],
    perSecond: 20,
    platform: { placement: placement as 'least-allocated' },
  });

describe('whatever is lost, sites', () => {
  it('O5 keep the laws, overcommit nothing, and lose no replica', () => {
    fc.assert(
      fc.property(scenario, fc.nat({ max: 9 }), (drawn, seed) => {
        const plan = planOf(drawn);
        const { rack, laws, unplaced, faults: struck, complete } = simulate({ plan, platform: 0, seed });
        expect(complete).toBe(true);
        expect(laws.filter(({ ok }) => !ok)).toEqual([]);
        const there = rack.instances.filter(({ untilMs }) => untilMs === null);
        for (const [host, { instances }] of rack.hosts.entries())
          expect(there.filter(one => one.host === host).length, String(instances)).toBeLessThanOrEqual(4);
        // Each replica has a place, or waits for one.
        const missing = unplaced.reduce((sum, { replicas }) => sum + replicas, 0);
        const copies = drawn.by === 'duplicated' ? 3 : 1;
        // On their way back there are more for a moment.
        if (drawn.returnUs < 0) expect(there.length + missing).toBe(drawn.replicas * copies);
        else expect(there.length + missing).toBeGreaterThanOrEqual(drawn.replicas * copies);
        expect(struck.availability).toBeLessThanOrEqual(1);
      }),
      { numRuns: 150 },
    );
  });

  it('O5 take nothing while their control plane is down, nor once they are known to be lost', () => {
    fc.assert(
      fc.property(scenario, fc.nat({ max: 9 }), (drawn, seed) => {
        const plan = planOf(drawn);
        const report = simulate({ plan, platform: 0, seed });
        const sitesOf = (kind: string, name: string): readonly string[] => {
          const provider = { x: ['a', 'b'], y: ['c'] } as Readonly<Record<string, readonly string[]>>;
          if (kind === 'provider') return provider[name]!;
          const plane = drawn.planes.find(({ id }) => id === name);
          return kind === 'site' ? [name] : (plane?.sites ?? []).map(site => plan.sites[site]!.id);
        };
        // Since traffic began, as faults tell it; instances since the run did.
        const origin = report.windowMs.from;
        for (const { kind, domain, atMs, repairedMs } of report.faults.records) {
          const known = kind === 'control-plane' ? 0 : 4000;
          const until = repairedMs ?? Infinity;
          const sites = kind === 'host' || kind === 'zone' ? [] : sitesOf(kind, domain);
          const came = report.rack.instances.filter(({ fromMs, host }) => {
            const since = fromMs - origin;
            const site = report.rack.hosts[host]!.pool.split('/')[0]!;
            return sites.includes(site) && since > atMs + known && since < until;
          });
          expect(came).toEqual([]);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('K2 give the same report again', () => {
    fc.assert(
      fc.property(scenario, drawn => {
        const plan = planOf(drawn);
        expect(simulate({ plan, platform: 0, seed: 3 })).toEqual(simulate({ plan, platform: 0, seed: 3 }));
      }),
      { numRuns: 30 },
    );
  });
});
