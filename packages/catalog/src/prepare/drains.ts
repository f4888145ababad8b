import type {
  Fault,
  PlanConsolidation,
  PlanDrain,
  PlanMigration,
  PlanPlatform,
  Platform,
  Scenario,
} from '@tare/schema';
import type { Book } from '../book.ts';
import { MIB, sortedEntries } from './names.ts';
import type { Shapes } from './lifetimes.ts';
import { type Division, divide, ownVm } from './stack.ts';

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
function migrationOf(scenario: Scenario, divisions: readonly Division[], book: Book): PlanMigration | null {
  return prepareDrains(scenario).length === 0 || !divisions.some(migrates) ? null : movesOf(book);
}

/** How any VM moves. */
function movesOf(book: Book): PlanMigration {
  const bytes = (id: string) => Math.round(book.number(id) * MIB);
  return {
    bytesPerSecond: bytes('vm.migration.bandwidth'),
    dirtyBytesPerSecond: bytes('vm.migration.dirty_rate'),
    stopBelowBytes: bytes('vm.migration.stop_below'),
    maxRounds: Math.round(book.number('vm.migration.max_rounds')),
  };
}

/** How VMs move where hosts are drained, and where recorded ones are moved together and can. */
export function movingOf(
  {
    scenario,
    platform,
    divisions,
    recordings,
  }: {
    readonly scenario: Scenario;
    readonly platform: Platform;
    readonly divisions: readonly Division[];
    readonly recordings: readonly Shapes[];
  },
  book: Book,
): Pick<PlanPlatform, 'migration' | 'consolidation'> {
  const migration = migrationOf(scenario, divisions, book);
  const { consolidation, stack, guest } = platform;
  const isMoved =
    consolidation !== undefined &&
    recordings.some(({ plan }) => plan.samples !== null) &&
    migrates(divide(stack, guest?.holds));
  if (!isMoved) return { migration };
  return { migration, consolidation: consolidationOf(consolidation, book) };
}

/** Rule M4: when hosts want too much, and who leaves them. */
function consolidationOf(
  { overload = 'threshold', threshold, safety, leaves }: NonNullable<Platform['consolidation']>,
  book: Book,
): PlanConsolidation {
  const number = (id: string) => book.number(`vm.consolidation.${id}`);
  const share = threshold ?? number('threshold');
  return {
    overload:
      overload === 'threshold'
        ? { by: overload, threshold: share }
        : {
            by: overload,
            threshold: share,
            safety: safety ?? number(`${overload}.safety`),
            most: Math.round(number(overload === 'regression' ? 'regression.samples' : 'samples')),
            fewest: Math.round(number(overload === 'regression' ? 'regression.samples' : 'samples_fewest')),
          },
    leaves: leaves ?? 'migration-time',
    migration: movesOf(book),
    degradation: number('degradation'),
  };
}
