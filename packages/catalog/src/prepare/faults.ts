import type { Attack, Fault, FaultDomain, PlanFault, PlanNeighbour, Scenario } from '@tare/schema';
import type { Book } from '../book.ts';
import { sortedEntries, sortedNames } from './names.ts';
import type { PreparedPool } from './sites.ts';

type Failure = Extract<Fault, { kind: 'failure' | 'failures' }>;

type Injected = Failure & { readonly domain: FaultDomain };

/** Whether the engine injects this fault: it has no racks and no control plane. */
export const isInjected = (fault: Fault): fault is Injected =>
  (fault.kind === 'failure' || fault.kind === 'failures') &&
  fault.domain !== 'rack' &&
  fault.domain !== 'control-plane';

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

/** Rules F1 and L3: a provider takes its spot hosts away now and then, and another comes in their place. */
export function spotInterruptions(pools: readonly PreparedPool[], book: Book): PlanFault[] {
  return pools
    .filter(({ isSpot }) => isSpot)
    .map(({ plan: { id, provisioning } }) => ({
      id: `spot ${id}`,
      domain: 'host',
      target: id,
      kind: 'again',
      between: { law: 'exponential', mean: MONTH_US / book.number('cost.spot_interruptions') },
      repair: provisioning,
    }));
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
