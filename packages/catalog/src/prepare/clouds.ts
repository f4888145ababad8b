import type {
  PlanControlPlane,
  PlanFailOver,
  PlanPlatform,
  PlanSite,
  PlanSiteChoice,
  Platform,
  Scenario,
} from '@tare/schema';
import type { Book } from '../book.ts';
import { takesHosts } from './faults.ts';
import { sortedEntries, sortedNames } from './names.ts';

/** What a platform stands on. */
interface Ground {
  readonly scenario: Scenario;
  readonly id: string;
  readonly platform: Platform;
  readonly sites: readonly PlanSite[];
  /** Sites of the pools that it uses, in order. */
  readonly used: readonly number[];
  readonly book: Book;
}

type Clouds = Pick<PlanPlatform, 'sites' | 'controlPlanes' | 'failOver' | 'callsStay' | 'reserveShare'>;

const federationOf = ({ federation, prefer }: Platform): NonNullable<Platform['federation']> =>
  federation ?? (prefer === undefined ? 'one-control-plane' : 'one-per-site');

/** Rule O5: how a platform deals with its sites; nothing where it says nothing of them and nothing is lost. */
export function cloudsOf(ground: Ground): Clouds {
  const { platform, used } = ground;
  const { prefer, reserveShare = 0 } = platform;
  const isApart = federationOf(platform) === 'one-per-site' && used.length > 1;
  const sites = prefer === undefined ? undefined : choiceOf(ground, prefer);
  const failOver = failOverOf(ground);
  return {
    ...(sites === undefined ? {} : { sites }),
    controlPlanes: planesOf(ground),
    ...(failOver === undefined ? {} : { failOver }),
    ...(isApart ? { callsStay: true } : {}),
    ...(reserveShare > 0 ? { reserveShare } : {}),
  };
}

const indexOf = (scenario: Scenario, site: string): number => sortedNames(scenario.sites).indexOf(site);

function planesOf({ scenario, platform, sites, used }: Ground): PlanControlPlane[] {
  const { controlPlaneSite } = platform;
  const at = controlPlaneSite === undefined ? -1 : indexOf(scenario, controlPlaneSite);
  if (federationOf(platform) === 'one-control-plane') return [{ id: 'control plane', sites: used, at }];
  const own = used.map(site => ({ id: `control plane of ${sites[site]!.id}`, sites: [site], at: site }));
  return [...own, { id: 'federation', sites: [], at }];
}

function choiceOf(ground: Ground, by: PlanSiteChoice['by']): PlanSiteChoice {
  const { scenario, platform, sites, used } = ground;
  const { siteWeights, siteOrder } = platform;
  return {
    by,
    weights: sites.map(({ id }) => (siteWeights === undefined ? 1 : (siteWeights[id] ?? 0))),
    groups: siteOrder?.map(group => group.map(site => indexOf(scenario, site))) ?? used.map(site => [site]),
    latencyUs: by === 'latency' ? clientLatencies(ground) : sites.map(() => 0),
  };
}

/** One way from each site to the clients, the mean over the traffic that says where it comes from. */
function clientLatencies({ scenario, id, sites, used, book }: Ground): number[] {
  const told = sortedEntries(scenario.traffic).flatMap(([, { from }]) =>
    from === undefined ? [] : [indexOf(scenario, from)],
  );
  if (told.length === 0)
    book.fill({
      path: `platforms.${id}.prefer`,
      what: 'Clients',
      value: 'as many near each site',
      unit: '',
      source: 'No traffic says from which site it comes.',
    });
  const clients = told.length === 0 ? used : told;
  return sites.map(({ linkUs }) => clients.reduce((sum, at) => sum + linkUs[at]!, 0) / clients.length);
}

/** Where something may be lost and the platform sees to that. */
function failOverOf({ scenario, platform, book }: Ground): PlanFailOver | undefined {
  const { failOver, prefer, engine } = platform;
  const sees = engine === 'kubernetes' || prefer !== undefined || failOver !== undefined;
  if (!sees || !takesHosts(scenario)) return undefined;
  const us = (id: string) => Math.round(book.number(id) * 1e6);
  const graceUs = failOver?.detect ?? us('node-lifecycle.grace');
  const hostsUs = graceUs + (failOver?.tolerate ?? us('node-lifecycle.toleration'));
  return {
    detectUs: graceUs,
    hostsUs,
    sitesUs:
      prefer === undefined
        ? hostsUs
        : (failOver?.detect ?? us('federation.grace')) + (failOver?.tolerate ?? us('federation.toleration')),
    returnUs: failOver?.back === 'return' ? us('federation.settle') : -1,
    clients: clientsOf(platform, us, book),
  };
}

/** How long clients go on asking a site that is lost. */
function clientsOf(
  { failOver, prefer }: Platform,
  us: (id: string) => number,
  book: Book,
): PlanFailOver['clients'] {
  switch (failOver?.clients ?? (prefer === undefined ? 'at-once' : 'dns')) {
    case 'at-once':
      return { detectUs: 0, expireUs: 0 };
    case 'anycast':
      return { detectUs: us('clients.anycast.detect'), expireUs: 0 };
    case 'dns':
      return {
        detectUs: Math.round(us('clients.dns.interval') * book.number('clients.dns.failures')),
        expireUs: failOver?.ttl ?? us('clients.dns.ttl'),
      };
  }
}
