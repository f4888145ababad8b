import { describe, expect, it } from 'vitest';
import {
  formatDecimals,
  formatEstimate,
  formatSignificant,
  formatValue,
  type Quantity,
} from '../src/index.ts';

const around = (value: number, half: number) => ({ value, low: value - half, high: value + half });

describe('numbers for people', () => {
  it.each<[number, number, Quantity, string]>([
    [23.4567, 0.62, 'milliseconds', '23.5 ± 0.6 ms'],
    [23.4567, 6.2, 'milliseconds', '23 ± 6 ms'],
    [1234.5, 40, 'milliseconds', '1.23 ± 0.04 s'],
    [0.25, 0.01, 'milliseconds', '250 ± 10 µs'],
    [412.34, 0, 'usd', '$412'],
    [12_412.34, 0, 'usd', '$12,412'],
    [12_412.34, 300, 'usd', '$12,400 ± 300'],
    [0.34, 0, 'fraction', '34 %'],
    [0.3411, 0.02, 'fraction', '34 ± 2 %'],
    [3 * 1024 ** 3, 0, 'bytes', '3 GiB'],
    [0, 0, 'fraction', '0 %'],
    [0, 0, 'milliseconds', '0 ms'],
    [3.09e-6, 0, 'milliseconds', '0.0031 µs'],
    [1 / 120, 0, 'fraction', '0.83 %'],
    [0.65432, 0, 'fraction', '65.4 %'],
    [1e-12, 0, 'fraction', '0.0000000001 %'],
  ])('%d ± %d as %s reads %s', (value, half, quantity, text) => {
    expect(formatEstimate(around(value, half), quantity)).toBe(text);
  });

  it('reads unknown, never 0', () => expect(formatEstimate(null, 'usd')).toBe('unknown'));
  it('groups thousands and keeps the sign', () => {
    expect(formatDecimals(-1_234_567.891, 2)).toBe('−1,234,567.89');
    expect(formatDecimals(-0.001, 1)).toBe('0.0');
    expect(formatValue(around(-41.2, 0.5), 'usd')).toBe('−$41.2');
  });
  it('drops only zeros after the point', () => {
    expect(formatSignificant(100)).toBe('100');
    expect(formatSignificant(0.5)).toBe('0.5');
    expect(formatSignificant(1200.4)).toBe('1,200');
  });
});
