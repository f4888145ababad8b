import type { PlanConsolidation } from '@tare/schema';
import { explainedBy } from '../numeric/regression.ts';
import type { Movable } from './consolidation.ts';

/** Who leaves a host first, of those that are left there; `chance` draws from 0 to 1. */
export type Selection = (vms: readonly Movable[], chance: () => number) => Movable;

/** The quickest to move: that with the least memory. */
const quickest: Selection = vms =>
  vms.reduce((best, vm) =>
    vm.memoryBytes < best.memoryBytes || (vm.memoryBytes === best.memoryBytes && vm.slot < best.slot)
      ? vm
      : best,
  );

/** Who varies most as the others do, by the multiple correlation coefficient; the quickest while that is not known. */
const mostCorrelated: Selection = (vms, chance) => {
  let most = 0;
  let chosen: Movable | undefined;
  for (const vm of vms) {
    const others = vms.filter(other => other !== vm).map(({ wanted }) => wanted);
    const explained = explainedBy(vm.wanted, others);
    if (explained === null) return quickest(vms, chance);
    if (explained <= most) continue;
    most = explained;
    chosen = vm;
  }
  return chosen ?? vms[0]!;
};

const anybody: Selection = (vms, chance) => vms[Math.floor(chance() * vms.length)]!;

/** Rule M4, A. Beloglazov, R. Buyya, CCPE 24 (2012), §5.4: minimum migration time, maximum correlation, random selection. */
export const SELECTIONS: Readonly<Record<PlanConsolidation['leaves'], Selection>> = {
  'migration-time': quickest,
  correlation: mostCorrelated,
  random: anybody,
};
