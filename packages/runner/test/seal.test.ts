import { prepareText, presets } from '@tare/catalog';
import { createRun } from '@tare/engine';
import { hashOf, verifySeal } from '@tare/share';
import { readSealedText, sealedText, sealReport } from '@tare/share/hash';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeDigest } from '../src/node-digest.ts';

describe('the seal', () => {
  it("K2 of any text is the same with Node's own digest: lone surrogates and all", () => {
    const text = fc.array(fc.integer({ min: 0, max: 0xffff })).map(units => String.fromCharCode(...units));
    fc.assert(fc.property(text, value => hashOf(value, nodeDigest) === hashOf(value)));
  });
  it('K2 survives the way between threads as text', () => {
    const prepared = prepareText(presets[0]!.yaml);
    if (!prepared.ok) throw new Error('a preset that is refused');
    const { plan } = prepared.value;
    const run = createRun({
      plan: { ...plan, run: { ...plan.run, durationUs: 3e6, warmupUs: 0 } },
      platform: 0,
      seed: 1,
    });
    while (!run.advance(1e6));
    const report = run.report();
    const read = readSealedText(sealedText(report, nodeDigest));
    expect(read).toEqual(sealReport(report));
    expect(verifySeal(read)).toBe(true);
  });
});
