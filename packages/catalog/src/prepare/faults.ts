import type { Fault, FaultDomain, PlanFault, Scenario } from '@tare/schema';
import { sortedEntries } from './names.ts';

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
