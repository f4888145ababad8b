import type { Fault, FaultDomain, PlanFault, Scenario } from '@tare/schema';
import { sortedEntries } from './names.ts';

type Failure = Extract<Fault, { kind: 'failure' | 'failures' }>;

/** Domains that the engine knows: it has no racks and no control plane. */
const isKnown = (domain: Failure['domain']): domain is FaultDomain =>
  domain !== 'rack' && domain !== 'control-plane';

/** Whether the engine injects this fault. */
export const isInjected = (fault: Fault): boolean =>
  (fault.kind === 'failure' || fault.kind === 'failures') && isKnown(fault.domain);

function planFault(id: string, fault: Failure, domain: FaultDomain): PlanFault {
  const common = { id, domain, target: fault.target ?? null };
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
    (fault.kind === 'failure' || fault.kind === 'failures') && isKnown(fault.domain)
      ? [planFault(name, fault, fault.domain)]
      : [],
  );
