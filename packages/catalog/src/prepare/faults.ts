import type { Attack, Fault, FaultDomain, PlanFault, PlanNeighbour, PlanSite, Scenario } from '@tare/schema';
import type { Book } from '../book.ts';
import { sortedEntries, sortedNames } from './names.ts';
import type { PreparedPool } from './sites.ts';

type Failure = Extract<Fault, { kind: 'failure' | 'failures' }>;

type Injected = Failure & { readonly domain: FaultDomain };

/** Whether the engine injects this fault: it has no racks. */
export const isInjected = (fault: Fault): fault is Injected =>
  (fault.kind === 'failure' || fault.kind === 'failures') && fault.domain !== 'rack';

const TAKE_HOSTS: ReadonlySet<FaultDomain> = new Set(['kernel', 'host', 'zone', 'site', 'provider']);

/** Whether hosts may be gone, for good or for a while: by a fault, or because they are spot hosts. */
export const takesHosts = (scenario: Scenario): boolean =>
  buysSpot(scenario) ||
  Object.values(scenario.faults ?? {}).some(fault => isInjected(fault) && TAKE_HOSTS.has(fault.domain));

export const buysSpot = ({ sites }: Scenario): boolean =>
  Object.values(sites).some(({ pools }) => Object.values(pools).some(({ buying }) => buying === 'spot'));

function planFault(id: string, fault: Injected): PlanFault {
  const common = { id, domain: fault.domain, target: fault.target ?? null };
  if (fault.kind === 'failure')
    return { ...common, kind: 'once', atUs: fault.at, repairUs: fault.repair ?? -1 };
  const mean = fault.mtbf;
  return {
    ...common,
    kind: 'again',
    between:
      fault.law === 'weibull'
        ? { law: 'weibull', mean, shape: fault.shape ?? 1 }
        : { law: 'exponential', mean },
    repair: { law: 'exponential', mean: fault.mttr },
  };
}

/** Rule F1: failures that the engine injects, in order of their names. */
export const prepareFaults = (scenario: Scenario): PlanFault[] =>
  sortedEntries(scenario.faults).flatMap(([name, fault]) =>
    isInjected(fault) ? [planFault(name, fault)] : [],
  );

const MONTH_US = 730 * 3.6e9;

/** Rules F1 and L3: a provider takes its spot hosts away now and then, after a notice, and others come in their place. */
export function spotInterruptions(
  pools: readonly PreparedPool[],
  sites: readonly PlanSite[],
  book: Book,
): PlanFault[] {
  return pools
    .filter(({ isSpot }) => isSpot)
    .map(({ plan: { id, site, provisioning } }) => ({
      id: `spot ${id}`,
      domain: 'host',
      target: id,
      kind: 'again',
      anew: true,
      ...noticeOf(sites[site]!.provider, book),
      between: { law: 'exponential', mean: MONTH_US / book.number('cost.spot_interruptions') },
      repair: provisioning,
    }));
}

/** Others than the three clouds give none that is known. */
function noticeOf(provider: string, book: Book): Pick<PlanFault, 'noticeUs'> {
  if (provider !== 'aws' && provider !== 'gcp' && provider !== 'azure') return {};
  return { noticeUs: Math.round(book.number(`spot-notice.${provider}`) * 1e6) };
}

type Neighbour = Extract<Fault, { kind: 'neighbour' }>;

/** Whether the engine lets this neighbour loose. */
export const isNeighbour = (fault: Fault): fault is Neighbour => fault.kind === 'neighbour';

/** Rule F2: neighbours that the engine lets loose, in order of their names. */
export const prepareNeighbours = (scenario: Scenario): PlanNeighbour[] =>
  sortedEntries(scenario.faults).flatMap(([id, fault]) =>
    isNeighbour(fault)
      ? [
          {
            id,
            attack: fault.attack,
            atUs: fault.at,
            lastsUs: fault.lasts,
            service: fault.service === undefined ? -1 : sortedNames(scenario.services).indexOf(fault.service),
          },
        ]
      : [],
  );

/** What the neighbours of a scenario do. */
export const attacksIn = (scenario: Scenario): ReadonlySet<Attack> =>
  new Set(prepareNeighbours(scenario).map(({ attack }) => attack));
