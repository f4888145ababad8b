/** What an answer rests on, by what it is about: what was changed first, then technologies, then what the scenario left out. */
import type { Assumption, Badge } from '@tare/schema';
import type { CatalogueNumber } from '../desk/protocol.ts';

export interface AssumptionGroup {
  /** A subject of the catalogue in words, or one of those that have none. */
  readonly subject: string;
  readonly kind: 'changed' | 'moving' | 'catalogue' | 'rules' | 'left-out';
  readonly assumptions: readonly Assumption[];
}

/** What the scenario left out has the path of its field instead, and no entry in the catalogue. */
const isLeftOut = ({ path }: Assumption): boolean =>
  path !== undefined && path !== '' && !path.startsWith('assumptions');

/** Which of them are shown: all, those that the scenario overrides, or those that move an answer. */
export type AssumptionChoice = 'all' | 'changed' | 'moving';

export const ORDER: readonly AssumptionGroup['kind'][] = [
  'changed',
  'moving',
  'catalogue',
  'rules',
  'left-out',
];

function placeOf(assumption: Assumption, entries: ReadonlyMap<string, CatalogueNumber>) {
  const kind: AssumptionGroup['kind'] =
    assumption.badge === 'overridden'
      ? 'changed'
      : isLeftOut(assumption)
        ? 'left-out'
        : entries.has(assumption.id)
          ? 'catalogue'
          : 'rules';
  return { kind, subject: kind === 'catalogue' ? (entries.get(assumption.id)?.subject ?? '') : '' };
}

/** The largest groups of the catalogue first: it is they that the answer rests on. */
export function groupAssumptions(
  assumptions: readonly Assumption[],
  entries: ReadonlyMap<string, CatalogueNumber>,
): AssumptionGroup[] {
  const groups = Map.groupBy(assumptions, one => {
    const { kind, subject } = placeOf(one, entries);
    return `${kind} ${subject}`;
  });
  return [...groups.values()]
    .map(own => ({ ...placeOf(own[0]!, entries), assumptions: own }))
    .toSorted(
      (one, other) =>
        ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind) ||
        other.assumptions.length - one.assumptions.length ||
        (one.subject < other.subject ? -1 : 1),
    );
}

/** Those that move an answer, as one group in the order in which they are told; none of them, no group. */
export function movingGroup(
  assumptions: readonly Assumption[],
  moving: readonly string[],
): AssumptionGroup[] {
  const place = new Map(moving.map((id, index) => [id, index]));
  const own = assumptions
    .filter(({ id }) => place.has(id))
    .toSorted((one, other) => place.get(one.id)! - place.get(other.id)!);
  return own.length === 0 ? [] : [{ kind: 'moving', subject: '', assumptions: own }];
}

export const matching = (assumptions: readonly Assumption[], wanted: string): readonly Assumption[] => {
  const asked = wanted.trim().toLowerCase();
  if (asked === '') return assumptions;
  return assumptions.filter(({ id, what, source }) =>
    `${id} ${what} ${source}`.toLowerCase().includes(asked),
  );
};

/** How many of a group wear each badge, in the order in which they are first met. */
export const tally = (assumptions: readonly Assumption[]): (readonly [Badge, number])[] =>
  [...Map.groupBy(assumptions, ({ badge }) => badge)].map(([badge, own]) => [badge, own.length] as const);
