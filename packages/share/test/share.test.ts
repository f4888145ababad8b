import { createHash } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import type { Report, ScenarioDocument } from '@tare/schema';
import { LIMITS } from '@tare/schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canonicalJson,
  contentId,
  decodeLink,
  encodeLink,
  hashOf,
  sealReport,
  verifySeal,
} from '../src/index.ts';
import { utf8 } from '../src/utf8.ts';

const document = {
  tare: 1,
  name: 'Größe ✓ 🐳',
  services: { b: 1, a: [1, 2, { y: null, x: true }] },
} as unknown as ScenarioDocument;
const payload = { document, engineVersion: '0.1.0', catalogueVersion: '2026.11.1' };

/** Any UTF-16 text, with surrogates in and out of pairs. */
const codeUnits = fc
  .array(fc.oneof(fc.nat(0xffff), fc.integer({ min: 0xd7f0, max: 0xe010 })))
  .map(units => String.fromCharCode(...units));

/** A link built by hand, for contents that encodeLink would never make. */
function forged(plain: Uint8Array, version = 1): string {
  const header = Buffer.concat([
    Buffer.from([version]),
    createHash('sha256').update(plain).digest().subarray(0, 4),
  ]);
  return Buffer.concat([header, deflateRawSync(plain)]).toString('base64url');
}

describe('canonical JSON', () => {
  it('sorts keys, drops undefined, and prints numbers as RFC 8785 does', () => {
    expect(canonicalJson({ b: 1, a: undefined, A: [1e21, -0, 0.000001, 1e-7] })).toBe(
      '{"A":[1e+21,0,0.000001,1e-7],"b":1}',
    );
  });
  it('is the same for any order of keys, and parses back to the same value', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), value => {
        const turned = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(turned)).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
  it('sorts keys that are whole numbers as text, and takes any key', () => {
    const odd = JSON.parse('{"b":{"10":1,"9":2,"a":3},"__proto__":{"z":1,"y":2}}') as unknown;
    expect(canonicalJson(odd)).toBe('{"__proto__":{"y":2,"z":1},"b":{"10":1,"9":2,"a":3}}');
    expect(canonicalJson([{ x: 1, a: 2 }, { x: 3 }, { b: 1, x: 2 }])).toBe(
      '[{"a":2,"x":1},{"x":3},{"b":1,"x":2}]',
    );
  });
  it('refuses what JSON cannot carry', () => {
    for (const value of [NaN, Infinity, undefined, () => 1])
      expect(() => canonicalJson({ x: [value] })).toThrow(TypeError);
  });
});

describe('hashes', () => {
  it('hashOf is SHA-256 of the UTF-8 canonical JSON (against Node’s own)', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        value => hashOf(value) === createHash('sha256').update(canonicalJson(value)).digest('hex'),
      ),
    );
  });
  it('utf8 agrees with TextEncoder, lone surrogates included', () => {
    fc.assert(
      fc.property(codeUnits, text =>
        Buffer.from(utf8(text)).equals(Buffer.from(new TextEncoder().encode(text))),
      ),
    );
    expect([...utf8('\ud800x')]).toEqual([...new TextEncoder().encode('\ud800x')]);
  });
  it('a seal breaks with any change', () => {
    const report = sealReport({ seed: 1, platform: 'x' } as unknown as Report);
    expect(verifySeal(report)).toBe(true);
    expect(verifySeal({ ...report, seed: 2 })).toBe(false);
  });
  it('the same document has the same short id, another has another', () => {
    expect(contentId({ a: 1, b: 2 })).toBe(contentId({ b: 2, a: 1 }));
    expect(contentId({ a: 1 })).not.toBe(contentId({ a: 2 }));
    expect(contentId(document)).toMatch(/^[1-9A-HJ-NP-Za-km-z]{10,13}$/);
  });
});

describe('links', () => {
  it('carry the payload there and back', async () => {
    const link = await encodeLink(payload);
    expect(link).toMatch(/^[\w-]+$/);
    expect(await decodeLink(link)).toEqual({ ok: true, value: JSON.parse(JSON.stringify(payload)) });
    expect(await encodeLink({ ...payload, document: { ...document } })).toBe(link);
  });
  it('carry any JSON document', async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string(), fc.jsonValue()), async value => {
        const sent = { ...payload, document: JSON.parse(JSON.stringify(value)) as ScenarioDocument };
        expect(await decodeLink(await encodeLink(sent))).toEqual({ ok: true, value: sent });
      }),
      { numRuns: 50 },
    );
  });
  it('cut off at any character, a link is refused and never read as another document', async () => {
    const link = await encodeLink(payload);
    for (let length = 0; length < link.length; length++) {
      const outcome = await decodeLink(link.slice(0, length));
      if (outcome.ok) expect(outcome.value).toEqual(JSON.parse(JSON.stringify(payload)));
      else expect(outcome.problems[0]!.code).toBe('syntax');
    }
  });
  it('with any one character changed, a link is refused or means the same', async () => {
    const link = await encodeLink(payload);
    for (let at = 0; at < link.length; at++) {
      const changed = `${link.slice(0, at)}${link[at] === 'A' ? 'B' : 'A'}${link.slice(at + 1)}`;
      const outcome = await decodeLink(changed);
      if (outcome.ok) expect(outcome.value).toEqual(JSON.parse(JSON.stringify(payload)));
    }
  });
  it('with any one bit flipped, a link is refused: as damaged, or as newer when the bit is of its version', async () => {
    const bytes = Buffer.from(await encodeLink(payload), 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      const outcome = await decodeLink(flipped.toString('base64url'));
      if (outcome.ok) expect(outcome.value).toEqual(JSON.parse(JSON.stringify(payload)));
      else expect(outcome.problems[0]!.code).toBe(flipped[0]! > 1 ? 'newer-version' : 'syntax');
    }
  });
  it('hands on nothing but the three parts of a payload', async () => {
    const part = '"engineVersion":"1","catalogueVersion":"1"';
    expect(await decodeLink(forged(utf8(`{"document":{},${part},"x":1,"__proto__":{"y":1}}`)))).toEqual({
      ok: true,
      value: { document: {}, engineVersion: '1', catalogueVersion: '1' },
    });
    expect(await decodeLink(forged(utf8(`{"document":[],${part}}`)))).toMatchObject({
      problems: [{ code: 'not-a-scenario' }],
    });
  });
  it('a decompression bomb is stopped at the limit', async () => {
    const outcome = await decodeLink(forged(new Uint8Array(30_000_000)));
    expect(outcome).toMatchObject({ ok: false, problems: [{ code: 'too-large' }] });
  });
  it('too long a link, a newer one, and one without a scenario get their own Problem', async () => {
    expect(await decodeLink('A'.repeat(LIMITS.linkCharacters + 1))).toMatchObject({
      problems: [{ code: 'too-large' }],
    });
    expect(await decodeLink(forged(utf8('{}'), 9))).toMatchObject({ problems: [{ code: 'newer-version' }] });
    expect(await decodeLink(forged(utf8('{}')))).toMatchObject({ problems: [{ code: 'not-a-scenario' }] });
    expect(await decodeLink('%%%')).toMatchObject({ problems: [{ code: 'syntax' }] });
  });
});
