import { type Assumption, type Badge, type Problem, problem } from '@tare/schema';
import { type Formula, isOutside, type Parameter } from './parameter.ts';
import { formulaOf, parameterOf, parameters } from './parameters/index.ts';
import { nameOf, ruleNameOf } from './parameters/names.ts';
import { subjectOf } from './parameters/subjects.ts';
import { citationOf } from './record.ts';
import { recordOf } from './records/index.ts';

/** A value that a scenario left out and that the plan needed. */
export interface Filled {
  readonly path: string;
  readonly what: string;
  readonly value: number | string | boolean;
  readonly unit: string;
  /** Why this value; a plain sentence. */
  readonly source: string;
  readonly badge?: Badge;
}

/**
 * Hands out the catalogue's numbers, or the scenario's overrides of them, and keeps a list of all that were asked for:
 * so that nothing enters a plan without standing among its assumptions.
 */
export interface Book {
  /** The number with this id, in its own unit. An unknown id is a broken invariant and throws. */
  number(id: string): number;
  /** Notes that a published rule was applied. */
  formula(id: string): void;
  fill(filled: Filled): void;
  assumptions(): Assumption[];
}

const sourceOf = (entry: Parameter | Formula): string => {
  const cited = entry.backedBy.flatMap(id => {
    const record = recordOf(id);
    return record === undefined ? [] : [citationOf(record)];
  });
  const parts = [entry.note, ...cited].filter(part => part !== '');
  return parts.length === 0 ? 'Reference value.' : parts.join(' · ');
};

const outside = (parameter: Parameter, value: number): string =>
  isOutside(parameter, value)
    ? ` The value is outside the known range ${String(parameter.range[0])}–${String(parameter.range[1])}.`
    : '';

/** "Container: Start-up by the runtime". */
const titleOf = ({ technology, parameter }: Parameter): string =>
  `${subjectOf(technology)}: ${nameOf(technology, parameter)}`;

function parameterAssumption(entry: Parameter, override: number | undefined): Assumption {
  const base = { id: entry.id, what: titleOf(entry), unit: entry.unit };
  if (override === undefined)
    return { ...base, value: entry.value, badge: entry.badge, source: sourceOf(entry) };
  return {
    ...base,
    path: `assumptions.${entry.id}`,
    value: override,
    badge: 'overridden',
    source: `Given by the scenario instead of ${String(entry.value)} ${entry.unit}.${outside(entry, override)}`,
  };
}

const formulaAssumption = (entry: Formula): Assumption => ({
  id: entry.id,
  what: ruleNameOf(entry.id),
  value: entry.formula,
  unit: entry.unit,
  badge: entry.badge,
  source: sourceOf(entry),
});

const filledAssumption = ({ path, what, value, unit, source, badge }: Filled): Assumption => ({
  id: path,
  path,
  what,
  value,
  unit,
  badge: badge ?? 'assumption',
  source,
});

export function openBook(overrides: Readonly<Record<string, number>>): Book {
  const used = new Map<string, Assumption>();
  // Made on the first use only: a number is asked for once per service and layer.
  const note = (id: string, make: () => Assumption) => {
    if (!used.has(id)) used.set(id, make());
  };
  const overrideOf = (id: string) => (Object.hasOwn(overrides, id) ? overrides[id] : undefined);
  return {
    number(id) {
      const entry = parameterOf(id);
      if (entry === undefined) throw new Error(`The catalogue has no parameter ${id}`);
      note(id, () => parameterAssumption(entry, overrideOf(id)));
      return overrideOf(id) ?? entry.value;
    },
    formula(id) {
      const entry = formulaOf(id);
      if (entry === undefined) throw new Error(`The catalogue has no formula ${id}`);
      note(id, () => formulaAssumption(entry));
    },
    fill: filled => note(filled.path, () => filledAssumption(filled)),
    assumptions: () => [...used.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

/** Number of leading and shared dotted parts that two ids have in common; a cheap measure of nearness. */
function nearness(a: string, b: string): number {
  const parts = new Set(a.split(/[._-]/));
  return b.split(/[._-]/).filter(part => parts.has(part)).length;
}

function nearestIds(id: string): string[] {
  return parameters
    .map(entry => ({ id: entry.id, near: nearness(id, entry.id) }))
    .sort((a, b) => b.near - a.near || (a.id < b.id ? -1 : 1))
    .slice(0, 3)
    .map(entry => entry.id);
}

/** Beyond a hundred times the known range no answer means anything; spreads of logarithms explode far earlier. */
function possible({ range: [low, high], unit }: Parameter): readonly [number, number] {
  if (unit === 'ln') return [0, 5];
  const isShare = unit === '' && high <= 1;
  return [low / 100, isShare ? 1 : Math.max(high, 1) * 100];
}

function checkOverride(id: string, value: number): Problem[] {
  const path = `assumptions.${id}`;
  const entry = parameterOf(id);
  if (entry === undefined)
    return [
      problem(
        'unknown-reference',
        path,
        `The catalogue has no number "${id}".`,
        `Use one of its ids; the nearest are: ${nearestIds(id).join(', ')}.`,
      ),
    ];
  const [low, high] = possible(entry);
  if (value < low || value > high)
    return [
      problem(
        'invalid',
        path,
        `${String(value)} ${entry.unit} is not possible here.`,
        `Give a value from ${String(low)} to ${String(high)}; known are ${String(entry.range[0])} to ${String(entry.range[1])}.`,
      ),
    ];
  return [];
}

/** What is wrong with a scenario's overrides; values outside a known range are allowed, impossible ones are not. */
export const checkOverrides = (overrides: Readonly<Record<string, number>>): Problem[] =>
  Object.keys(overrides)
    .sort()
    .flatMap(id => checkOverride(id, overrides[id]!));
