/** Sites that fail, by closed form (rules F1, O5). */
import type { VerifySet } from '../case.ts';
import { atSites } from '../exact/clouds.ts';

const fails = (target: string) =>
  ({ kind: 'failures', domain: 'site', target, law: 'exponential', mtbf: '2min', mttr: '1min' }) as const;

/** Up for two minutes and down for one, each for itself: a replica at each, and clients that see which is up. */
const apart: VerifySet = {
  document: atSites({
    sites: { one: { pool: { count: 1 } }, two: { pool: { count: 1 } } },
    services: { web: { replicas: 2 } },
    traffic: { clients: { arrivals: 'poisson', to: 'web', rate: '0.5/s' } },
    faults: { one: fails('one'), two: fails('two') },
    platform: { placement: 'round-robin' },
    run: { duration: '20h', warmup: '10min' },
  }),
  replications: 60,
  cases: [
    {
      id: 'f1.sites.ready',
      rule: 'F1',
      what: 'share of the time that a site which fails is up',
      source: 'MTBF / (MTBF + MTTR) = 2/3',
      kind: 'closed-form',
      unit: '',
      expected: 2 / 3,
      read: ({ faults }) => faults.availability,
    },
    {
      id: 'o5.sites.both',
      rule: 'O5',
      what: 'requests that find neither of two sites that fail for themselves',
      source: '(MTTR / (MTBF + MTTR))² = 1/9: arrivals of a Poisson stream see time averages',
      kind: 'closed-form',
      unit: '',
      expected: 1 / 9,
      precision: 0.06,
      read: ({ summary }) => summary.failedFraction,
    },
  ],
};

/** Half of the clients ask a lost site until its health checks have failed, and then as their answers expire. */
const turning: VerifySet = {
  document: atSites({
    sites: { one: {}, two: {} },
    services: { web: { replicas: 2 } },
    traffic: { clients: { arrivals: 'poisson', to: 'web', rate: '50/s' } },
    faults: { out: { kind: 'failure', domain: 'site', target: 'two', at: '10s' } },
    platform: { prefer: 'spread', failOver: { clients: 'dns', ttl: '40s' } },
    run: { duration: '200s' },
  }),
  replications: 20,
  cases: [
    {
      id: 'o5.clients.dns',
      rule: 'O5',
      what: 'requests lost by clients of DNS: three checks of 30 s, then a TTL of 40 s that began at any time',
      source: '50/s · 1/2 · (90 s + 40 s / 2)',
      kind: 'closed-form',
      unit: 'requests',
      expected: 50 * 0.5 * (90 + 40 / 2),
      read: ({ requests }) => requests.failed.unavailable,
    },
  ],
};

export const cloudFormSets: readonly VerifySet[] = [apart, turning];
