/** How well the numbers are supported that an answer rests on, in words. */
import { type Assumption, type Badge, BADGES } from '@tare/schema';
import { formatSignificant } from './number-format.ts';

const MEANING: Readonly<Record<Badge, string>> = {
  input: 'given by the scenario',
  overridden: 'overridden by the scenario',
  verified: 'published, source read',
  recalled: 'published, source not read',
  derived: 'derived from published figures',
  proxy: 'taken from something similar',
  assumption: 'assumed, no published figure',
};

/** The least supported first. */
const DOUBT: readonly Badge[] = [
  'overridden',
  'assumption',
  'proxy',
  'recalled',
  'derived',
  'verified',
  'input',
];

/** Sorts the least supported first. */
export const byDoubt = (one: Pick<Assumption, 'badge'>, other: Pick<Assumption, 'badge'>): number =>
  DOUBT.indexOf(one.badge) - DOUBT.indexOf(other.badge);

/** How many are supported how well, the least first: "75 assumed, no published figure". */
export const countsByBadge = (assumptions: readonly Assumption[]): string[] =>
  BADGES.map(badge => ({ badge, count: assumptions.filter(one => one.badge === badge).length }))
    .filter(({ count }) => count > 0)
    .sort(byDoubt)
    .map(({ badge, count }) => `${String(count)} ${MEANING[badge]}`);

/** Its value with its unit. */
export function amountOf({ value, unit }: Assumption): string {
  const text = typeof value === 'number' ? formatSignificant(value, 6) : String(value);
  return unit === '' ? text : `${text} ${unit}`;
}
