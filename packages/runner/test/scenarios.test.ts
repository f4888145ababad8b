/** Whatever a scenario asks for together, it is refused with Problems or run truthfully. */
import { prepare } from '@tare/catalog';
import { simulate } from '@tare/engine';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryScenario } from './arbitrary-scenario.ts';
import { changedByStrangers, changedOnTheWay, miscounted, unsteady, wrongIn } from './scenario-checks.ts';

const RUNS = 24;
/** The same scenarios each time, so that whoever changes something else does not meet a fault that was there before. */
const DRAWN = { seed: 20_261_127 };
const seed = fc.integer({ min: 0, max: 4_294_967_295 });

describe('scenarios drawn at random', () => {
  it('L1, L2, R1, R3, O1, W2: every report adds up, has no number that is none, and keeps the laws', () => {
    let ran = 0;
    fc.assert(
      fc.property(arbitraryScenario, seed, (document, seed) => {
        const prepared = prepare(document);
        if (!prepared.ok) {
          // Refused, in words: never thrown.
          for (const { message, fix } of prepared.problems) expect([message, fix]).not.toContain('');
          return;
        }
        const { plan } = prepared.value;
        for (const [platform, { infeasible }] of plan.platforms.entries()) {
          if (infeasible.length > 0) continue;
          ran++;
          expect(wrongIn(simulate({ plan, platform, seed }), plan)).toEqual([]);
        }
      }),
      { ...DRAWN, numRuns: RUNS },
    );
    // Most of what is drawn can be run, or nothing would be tested.
    expect(ran).toBeGreaterThan(RUNS / 3);
  });

  it('K2, K3, K4, R2, O4: a run is the same again, in slices, recorded, and beside what nobody uses, and loses no replica', () => {
    fc.assert(
      fc.property(arbitraryScenario, seed, (document, seed) => {
        const prepared = prepare(document);
        fc.pre(prepared.ok);
        const platform = prepared.value.plan.platforms.findIndex(({ infeasible }) => infeasible.length === 0);
        fc.pre(platform >= 0);
        const report = simulate({ plan: prepared.value.plan, platform, seed });
        expect(unsteady(prepared.value, platform, seed, report)).toEqual([]);
        expect(changedByStrangers(prepared.value, platform, seed)).toEqual([]);
        expect(miscounted(prepared.value, platform, seed)).toEqual([]);
      }),
      { ...DRAWN, numRuns: RUNS / 2 },
    );
  });

  it('K2: the order of keys, writing it anew and a link change nothing of what is run', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryScenario, async document => {
        const prepared = prepare(document);
        fc.pre(prepared.ok);
        expect(await changedOnTheWay(prepared.value)).toEqual([]);
      }),
      { ...DRAWN, numRuns: RUNS },
    );
  });
});
