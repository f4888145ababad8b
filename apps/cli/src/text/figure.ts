/** A figure of one run, which has no interval. */
import { formatValue, type Quantity } from '@tare/experiments';

export const show = (value: number | null | undefined, quantity: Quantity): string =>
  value === null || value === undefined
    ? 'unknown'
    : formatValue({ value, low: value, high: value }, quantity);
