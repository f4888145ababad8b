import { describe, expect, it } from 'vitest';
import {
  interpolate,
  parseComposeBytes,
  parsePort,
  parseQuantity,
  type Quantity,
  qosClassOf,
  scaledValue,
} from '../src/index.ts';
import { noFindings } from '../src/findings.ts';
import { parseFile } from '../src/source/parse.ts';
import { hasShared, vectors, titled } from './shared.ts';

describe.skipIf(!hasShared)(titled('compose-interpolation'), () => {
  type Expected = { text?: string; errorContains?: string };
  const cases = vectors<{ template: string; env: Record<string, string> }, Expected>('compose-interpolation');
  it.each(cases.map(one => [one.input.template, one] as const))('%s', (_, { input, expected }) => {
    const result = interpolate(input.template, name => input.env[name]);
    if (expected.errorContains === undefined) expect(result).toMatchObject({ ok: true, text: expected.text });
    else
      expect(result).toMatchObject({ ok: false, message: expect.stringContaining(expected.errorContains) });
  });
});

describe.skipIf(!hasShared)(titled('compose-bytes'), () => {
  const cases = vectors<{ json: string }, { bytes?: number }>('compose-bytes');
  it.each(cases.map(one => [one.input.json, one] as const))('%s', (_, { input, expected }) => {
    expect(parseComposeBytes(String(JSON.parse(input.json)))).toBe(expected.bytes);
  });
});

describe.skipIf(!hasShared)(titled('compose-ports'), () => {
  type Port = { target: number; published?: string; protocol: string; mode: string; hostip?: string };
  const cases = vectors<{ short: string }, { ports?: Port[]; message?: string }>('compose-ports');
  it.each(cases.map(one => [one.input.short, one] as const))('"%s"', (_, { input, expected }) => {
    const result = parsePort(input.short);
    if (expected.ports === undefined)
      expect(result).toEqual({ ok: false, message: JSON.parse(expected.message ?? '""') });
    else
      expect(result).toEqual({
        ok: true,
        ports: expected.ports.map(({ hostip, ...port }) =>
          hostip === undefined ? port : { ...port, hostIp: hostip },
        ),
      });
  });
});

const NANO = 9;

/** A decimal text in billionths, for exact comparison. */
function nano(decimal: string): bigint {
  const [whole = '', fraction = ''] = decimal.replace('-', '').split('.');
  const value = BigInt(whole + fraction.padEnd(NANO, '0').slice(0, NANO));
  return decimal.startsWith('-') ? -value : value;
}

describe.skipIf(!hasShared)(titled('k8s-quantity'), () => {
  interface Input {
    op: string;
    text: string;
    scale: number;
    json: string;
  }
  interface Expected {
    decimal?: string;
    format?: Quantity['format'];
    error?: boolean;
    text?: string;
  }
  const cases = vectors<Input, Expected>('k8s-quantity');
  const of = (op: string) =>
    cases.filter(({ input }) => input.op === op).map(one => [one.case, one] as const);

  it.each(of('parse'))('%s, plain and with either sign', (_, { input, expected }) => {
    for (const [sign, factor] of [
      ['', 1n],
      ['+', 1n],
      ['-', -1n],
    ] as const) {
      if (sign !== '' && /^[+-]/.test(input.text)) continue;
      const quantity = parseQuantity(sign + input.text);
      if (expected.error === true) expect(quantity).toBeUndefined();
      else expect(quantity).toEqual({ nano: factor * nano(expected.decimal!), format: expected.format });
    }
  });

  it.each(of('roundUp'))('%s', (_, { input, expected }) => {
    const scaled = scaledValue(parseQuantity(input.text)!, input.scale);
    expect(scaled * 10n ** BigInt(input.scale + NANO)).toBe(nano(expected.decimal!));
  });
});

describe.skipIf(!hasShared)(titled('k8s-qos-class'), () => {
  const cases = vectors<{ pod: { spec: object } }, { qosClass: string }>('k8s-qos-class');
  it.each(cases.map(one => [one.case, one] as const))('%s', (_, { input, expected }) => {
    const [spec] = parseFile({ name: 'pod.json', text: JSON.stringify(input.pod.spec) }, noFindings());
    expect(qosClassOf(spec!, noFindings())).toBe(expected.qosClass);
  });
});
