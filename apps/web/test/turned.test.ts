import { bytes, cpu, duration, rate } from '@tare/schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { turned } from '../src/figures/turned.ts';

describe('a quantity that is turned', () => {
  it.each([
    ['12ms', 1, '13ms'],
    ['200/s', 1, '210/s'],
    ['576Mi', 1, '580Mi'],
    ['576Mi', -1, '570Mi'],
    ['250m', -3, '220m'],
    ['5s', 1, '6s'],
    ['1s', -1, '0.9s'],
    ['0.9s', 1, '1s'],
    ['1.5s', 1, '1.6s'],
    ['0.25', 1, '0.3'],
    ['10s', -1, '9s'],
    ['100/s', -1, '99/s'],
    ['99', 2, '110'],
    ['16', 5, '21'],
    ['1 %', 1, '2 %'],
  ])('%s by %i is %s', (text, steps, expected) => {
    expect(turned(text, steps)).toBe(expected);
  });

  it('does not come down to nothing: a rate, a count or a time of 0 asks something else', () => {
    expect(turned('3', -9)).toBe('1');
    expect(Number.parseFloat(turned('2s', -40)!)).toBeGreaterThan(0);
  });

  it.each(['auto', 'web', '', '0', 'dc/general', '1h30min', '-3s'])('%s is no quantity to turn', text => {
    expect(turned(text, 1)).toBeNull();
  });

  it('stays what the scenario format reads, and grows upward and shrinks downward', () => {
    const kinds = [
      ['ms', duration()],
      ['min', duration()],
      ['Mi', bytes()],
      ['/s', rate()],
      ['m', cpu()],
    ] as const;
    fc.assert(
      fc.property(
        fc.constantFrom(...kinds),
        fc.integer({ min: 1, max: 9999 }),
        fc.integer({ min: -5, max: 5 }),
        ([unit, schema], number, steps) => {
          const [before, after] = [`${String(number)}${unit}`, turned(`${String(number)}${unit}`, steps)];
          const [was, is] = [schema.parse(before), schema.parse(after)];
          return steps === 0 ? is === was : steps > 0 ? is > was : is <= was;
        },
      ),
    );
  });
});
