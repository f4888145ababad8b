import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parameters, recordOf, records } from '../src/index.ts';

interface Fact {
  readonly id: string;
  readonly value: unknown;
  readonly unit: string;
  readonly verification: string;
}
interface Default {
  readonly technology: string;
  readonly parameter: string;
  readonly default: unknown;
  readonly backed_by: readonly string[];
}

/** The collections that the catalogue was made from stand beside the checkout, not in it. */
function beside<Entry>(name: string): readonly Entry[] | undefined {
  const place = resolve(import.meta.dirname, '../../../../shared/facts', name);
  return existsSync(place) ? (JSON.parse(readFileSync(place, 'utf8')) as Entry[]) : undefined;
}

const facts = beside<Fact>('calibration.json');
const defaults = beside<Default>('defaults.json');

describe('the catalogue against the collection it was made from', () => {
  it('carries every record with its value, unit and verification', context => {
    if (facts === undefined) return context.skip('no ../shared/facts/calibration.json beside the checkout');
    // The catalogue’s own, beside those that the facts carry.
    const own = [
      'mg.finagle.ttl',
      'mg.kcm.qps',
      'mg.knative.stable',
      'mg.kubelet.starts',
      'mg.vpa.updater',
      'nn.mars.bubbleup',
      'st.fc.p50.m5d',
      'st.fc.p100.m5d',
    ];
    const prefixes = [
      'cl.aws.',
      'cl.gcp.',
      'cl.k8s.',
      'cl.karmada.',
      'cl.route53.',
      'ma.',
      'mg.openshift.',
      'me.esx.',
      'vm.consolidation.',
    ];
    const isOwn = (id: string) => own.includes(id) || prefixes.some(prefix => id.startsWith(prefix));
    for (const { id, value, unit, verification } of records.filter(record => !isOwn(record.id)))
      expect({ id, value, unit, verification }).toEqual(
        (({ id, value, unit, verification }) => ({ id, value, unit, verification }))(
          facts.find(fact => fact.id === id)!,
        ),
      );
  });

  it('has every record that a default rests on', context => {
    if (defaults === undefined) return context.skip('no ../shared/facts/defaults.json beside the checkout');
    for (const { backed_by, technology, parameter } of defaults)
      for (const id of backed_by) expect(recordOf(id), `${technology}.${parameter} → ${id}`).toBeDefined();
  });

  it('gives each parameter of the same name the same number', context => {
    if (defaults === undefined) return context.skip('no ../shared/facts/defaults.json beside the checkout');
    const same = defaults
      .filter(entry => typeof entry.default === 'number')
      .flatMap(entry => {
        const found = parameters.find(({ id }) => id === `${entry.technology}.${entry.parameter}`);
        return found === undefined ? [] : [[found.id, found.value, entry.default] as const];
      });
    expect(same.length).toBeGreaterThan(60);
    for (const [id, value, published] of same) expect(value, id).toBe(published);
  });
});
