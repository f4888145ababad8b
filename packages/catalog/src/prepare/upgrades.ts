import { type Fault, type Plan, type Problem, problem, type Scenario } from '@tare/schema';
import type { Book } from '../book.ts';
import { sortedEntries, sortedNames } from './names.ts';

type Upgrade = Extract<Fault, { kind: 'upgrade' }>;

export const isUpgrade = (fault: Fault): fault is Upgrade => fault.kind === 'upgrade';

const upgradesIn = (scenario: Scenario): (readonly [string, Upgrade])[] =>
  sortedEntries(scenario.faults).flatMap(([id, fault]) => (isUpgrade(fault) ? [[id, fault] as const] : []));

export const hasUpgrades = (scenario: Scenario): boolean => upgradesIn(scenario).length > 0;

/** One host extra and none missing: GKE's defaults of a surge upgrade. */
const DEFAULTS = { surge: 1, unavailable: 0 } as const;

function amountOf(id: string, upgrade: Upgrade, field: keyof typeof DEFAULTS, book: Book): number {
  const given = upgrade[field];
  if (given !== undefined) return given;
  book.fill({
    path: `faults.${id}.${field}`,
    what: field === 'surge' ? 'Most extra' : 'Most missing',
    value: DEFAULTS[field],
    unit: 'hosts',
    source: 'A surge upgrade of GKE where nothing is said (maxSurge=1, maxUnavailable=0), from memory.',
  });
  return DEFAULTS[field];
}

/** Rule O4: pools whose hosts are replaced, in order of the upgrades' names; `pools`: their ids, in the plan's order. */
export function prepareUpgrades(
  scenario: Scenario,
  pools: readonly string[],
  book: Book,
): Pick<Plan, 'upgrades'> {
  const upgrades = upgradesIn(scenario).map(([id, upgrade]) => ({
    id,
    atUs: upgrade.at,
    pool: pools.indexOf(upgrade.target),
    surge: amountOf(id, upgrade, 'surge', book),
    unavailable: amountOf(id, upgrade, 'unavailable', book),
  }));
  return upgrades.length === 0 ? {} : { upgrades };
}

/** An upgrade is of a pool, and may have one host too many or too few. */
export const checkUpgrades = (scenario: Scenario): Problem[] => {
  const pools = sortedEntries(scenario.sites).flatMap(([site, own]) =>
    sortedNames(own.pools).map(pool => `${site}/${pool}`),
  );
  return upgradesIn(scenario).flatMap(([id, { target, surge, unavailable }]) => [
    ...(pools.includes(target)
      ? []
      : [
          problem(
            'unknown-reference',
            `faults.${id}.target`,
            `names "${target}", which is no pool.`,
            `Use one of: ${pools.slice(0, 12).join(', ')}.`,
          ),
        ]),
    ...(surge === 0 && (unavailable ?? 0) === 0
      ? [
          problem(
            'conflict',
            `faults.${id}.surge`,
            'allows no host extra, and none may be missing either.',
            'Raise surge or unavailable.',
          ),
        ]
      : []),
  ]);
};
