import type { Assumption } from '@tare/schema';
import { parameterOf } from './parameters/index.ts';

/** A number of the catalogue that an answer rests on, and between what it is known to lie. */
export interface TurnableNumber {
  readonly id: string;
  readonly what: string;
  readonly unit: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** What can be turned to see how much it decides: numbers of the catalogue that have a range. */
export const turnableNumbers = (assumptions: readonly Assumption[]): TurnableNumber[] =>
  assumptions.flatMap(({ id, what, unit, value }) => {
    const parameter = parameterOf(id);
    if (parameter === undefined || typeof value !== 'number') return [];
    const [low, high] = parameter.range;
    return low < high ? [{ id, what, unit, value, low, high }] : [];
  });
