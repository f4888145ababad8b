import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, significantly } from '../src/figures/decimal.ts';

/** Numbers as they come: of any size, and such as people write, which lie between two roundings. */
const numbers = fc.oneof(
  fc.double({ noNaN: true }),
  fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  fc
    .tuple(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 0, max: 7 }))
    .map(([digits, shift]) => digits / 10 ** shift),
);
/** Nought has no sign here. */
const unsigned = (text: string): string => (text === '-0' ? '0' : text.replace(/^-(?=0\.0+$)/, ''));

describe('numbers without Intl', () => {
  it('are written as Intl writes them, with least and most decimals', () => {
    fc.assert(
      fc.property(numbers, fc.nat(4), fc.nat(4), (value, least, more) => {
        const most = least + more;
        const options = { minimumFractionDigits: least, maximumFractionDigits: most };
        expect(unsigned(decimal(value, least, most))).toBe(
          unsigned(new Intl.NumberFormat('en-US', options).format(value)),
        );
      }),
      { numRuns: 3_000 },
    );
  });

  it('are written as Intl writes them, with most significant digits', () => {
    fc.assert(
      fc.property(numbers, fc.integer({ min: 1, max: 5 }), (value, digits) => {
        const format = new Intl.NumberFormat('en-US', { maximumSignificantDigits: digits });
        expect(significantly(value, digits)).toBe(unsigned(format.format(value)));
      }),
      { numRuns: 3_000 },
    );
  });

  it.each([
    [1.005, 2, 2, '1.01'],
    [0.5, 0, 0, '1'],
    [-1234.5, 0, 2, '-1,234.5'],
    [999_999.99995, 4, 4, '1,000,000.0000'],
    [1e-9, 0, 2, '0'],
    [459_237_212_820.24347, 3, 3, '459,237,212,820.243'],
    [Number.POSITIVE_INFINITY, 0, 0, '∞'],
    [Number.NaN, 0, 0, 'NaN'],
  ])('%d with %d to %d decimals is %s', (value, least, most, text) => {
    expect(decimal(value, least, most)).toBe(text);
  });
});
