import type { Fault, PlanDrain, PlanMigration, Scenario } from '@tare/schema';
import type { Book } from '../book.ts';
import { MIB, sortedEntries } from './names.ts';
import { type Division, ownVm } from './stack.ts';

type Drain = Extract<Fault, { kind: 'drain' | 'migrate' }>;

export const isDrain = (fault: Fault): fault is Drain => fault.kind === 'drain' || fault.kind === 'migrate';

/** Rules M4 and O4: hosts that are emptied, in order of their names. */
export const prepareDrains = (scenario: Scenario): PlanDrain[] =>
  sortedEntries(scenario.faults).flatMap(([id, fault]) =>
    isDrain(fault) ? [{ id, kind: fault.kind, atUs: fault.at, target: fault.target ?? null }] : [],
  );

/** Whether an instance stands in a VM of its own that can move while it runs. */
export const migrates = (division: Division): boolean => ownVm(division)?.migrates === true;

/** How VMs move, where something is drained and there are any that can. */
export function migrationOf(
  scenario: Scenario,
  divisions: readonly Division[],
  book: Book,
): PlanMigration | null {
  if (prepareDrains(scenario).length === 0 || !divisions.some(migrates)) return null;
  const bytes = (id: string) => Math.round(book.number(id) * MIB);
  return {
    bytesPerSecond: bytes('vm.migration.bandwidth'),
    dirtyBytesPerSecond: bytes('vm.migration.dirty_rate'),
    stopBelowBytes: bytes('vm.migration.stop_below'),
    maxRounds: Math.round(book.number('vm.migration.max_rounds')),
  };
}
