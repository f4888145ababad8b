import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { bandwidth, bytes, cpu, duration, fraction, rate } from '../src/index.ts';

const read = (codec: z.ZodType<number, number | string>, text: string | number): number | string => {
  const result = codec.safeParse(text);
  return result.success ? result.data : result.error.issues[0]!.message;
};

describe('quantities', () => {
  it('read what people write', () => {
    expect([read(cpu(), '250m'), read(cpu(), '2'), read(cpu(), 0.5), read(cpu(), '1e1')]).toEqual([
      0.25, 2, 0.5, 10,
    ]);
    expect([
      read(bytes(), '512Mi'),
      read(bytes(), '64Gi'),
      read(bytes(), '10MB'),
      read(bytes(), 1024),
      read(bytes(), '1.5Ki'),
    ]).toEqual([536870912, 68719476736, 10e6, 1024, 1536]);
    expect([
      read(duration(), '20ms'),
      read(duration(), '1m30s'),
      read(duration(), '10min'),
      read(duration(), '1.5s'),
      read(duration(), '3µs'),
      read(duration(), 0),
    ]).toEqual([20_000, 90e6, 600e6, 1.5e6, 3, 0]);
    expect([read(rate(), '300/s'), read(rate(), '20/min'), read(rate(), '7200/h')]).toEqual([
      300, 0.333333333, 2,
    ]);
    expect([read(bandwidth(), '10Gbit/s'), read(bandwidth(), '60MB/s')]).toEqual([1.25e9, 60e6]);
    expect([read(fraction(), '5%'), read(fraction(), 0.05)]).toEqual([0.05, 0.05]);
  });
  it('refuse what is negative, endless, without its unit, or in a unit that there is not', () => {
    expect(read(bytes(), -5)).toMatch(/negative/);
    expect(read(duration(), '-1s')).toMatch(/negative/);
    expect(read(duration(), 20)).toMatch(/without a unit/);
    expect(read(rate(), 20)).toMatch(/without a unit/);
    expect(read(cpu(), '2 cores')).toMatch(/unknown unit "cores"/);
    expect(read(bytes(), '1e99Gi')).toMatch(/larger/);
    expect(read(cpu(), '0.0001m')).toMatch(/smaller/);
    expect(read(duration(), '500d')).toMatch(/400 days/);
    for (const bad of ['', 'abc', 'NaN', 'Infinity', '--5', '5x5', '٣s'])
      expect(typeof read(duration(), bad)).toBe('string');
    expect(typeof read(cpu(), 'constructor')).toBe('string');
    expect(typeof read(bytes(), '5constructor')).toBe('string');
  });
  it('print so that the same value is read again', () => {
    const both = (codec: z.ZodType<number, number | string>, value: number) =>
      codec.parse(z.encode(codec, value));
    fc.assert(fc.property(fc.integer({ min: 0, max: 2 ** 49 }), value => both(bytes(), value) === value));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 34_560_000e6 }), value => both(duration(), value) === value),
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), value => both(cpu(), value / 1000) === value / 1000),
    );
    expect([
      z.encode(bytes(), 536870912),
      z.encode(cpu(), 0.25),
      z.encode(duration(), 90e6),
      z.encode(bandwidth(), 1.25e9),
    ]).toEqual(['512Mi', '250m', '90s', '10Gbit/s']);
  });
});

const vectors = new URL('../../../../shared/vectors/k8s-quantity.json', import.meta.url);
interface Vector {
  readonly case: string;
  readonly input: { readonly op?: string; readonly s?: string; readonly quantity?: string };
  readonly expected: unknown;
}

describe('Kubernetes quantities', () => {
  it.skipIf(!existsSync(vectors))(
    'upstream’s valid memory sizes are read (skipped without ../shared)',
    () => {
      const { cases } = JSON.parse(readFileSync(vectors, 'utf8')) as { cases: Vector[] };
      const texts = cases
        .map(({ input }) => input.s ?? input.quantity)
        .filter(
          (text): text is string =>
            typeof text === 'string' && /^\d+(\.\d+)?(Ki|Mi|Gi|Ti|k|M|G|T)?$/.test(text),
        );
      for (const text of texts)
        expect([text, typeof read(bytes(), text)]).toEqual([
          text,
          Number(text.replace(/[a-zA-Z]+$/, '')) < 2 ** 40 ? 'number' : expect.any(String),
        ]);
    },
  );
});
