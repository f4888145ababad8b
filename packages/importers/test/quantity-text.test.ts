import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuantity, type Quantity, quantityText } from '../src/index.ts';

const text = (source: string): string => quantityText(parseQuantity(source)!);

describe('quantities in their canonical form', () => {
  it.each([
    ['1.5', '1500m'],
    ['1.5Gi', '1536Mi'],
    ['0.5Ki', '512'],
    ['1000k', '1M'],
    ['250m', '250m'],
    ['-2048Ki', '-2Mi'],
    ['1e3', '1e3'],
    ['12E', '12E'],
  ])('%s is written %s', (source, canonical) => {
    expect(text(source)).toBe(canonical);
  });

  it('what is written reads as what it was', () => {
    const formats = fc.constantFrom<Quantity['format']>('DecimalSI', 'BinarySI', 'DecimalExponent');
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 26n), 10n ** 26n), formats, (nano, format) => {
        expect(parseQuantity(quantityText({ nano, format }))?.nano).toBe(nano);
      }),
    );
  });
});
