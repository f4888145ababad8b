import { cloudMachines } from './cloud.ts';
import type { CatalogueMachine } from './machine.ts';
import { ownMachines } from './own.ts';

/** Every machine that a pool may name. */
export const machines: readonly CatalogueMachine[] = [...ownMachines, ...cloudMachines];

const byId = new Map(machines.map(machine => [machine.id, machine]));

export const machineNamed = (id: string): CatalogueMachine | undefined => byId.get(id);
export type { CatalogueMachine };
