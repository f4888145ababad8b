import { describe, expect, it } from 'vitest';
import { prepareText } from '../src/index.ts';

const scenario = (consolidation: string) => `tare: 1
name: VMs moved together
sites: { dc: { provider: own, pools: { general: { machine: own.16c64g, count: 2 } } } }
images: {}
services: {}
traces: { vms: { kind: utilisation, rows: [[2, 1073741824, 10, 20]] } }
platforms:
  vms: { stack: [vm-kvm-full], consolidation: { ${consolidation} } }
run: { duration: 10min }
`;
function prepared(consolidation: string) {
  const outcome = prepareText(scenario(consolidation));
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
  const { plan, assumptions } = outcome.value;
  return { rules: plan.platforms[0]!.consolidation!, known: assumptions.map(({ id }) => id) };
}

describe('M4 consolidation', () => {
  it('what the scenario leaves out comes from the catalogue, and is listed', () => {
    const { rules, known } = prepared('overload: mad');
    expect(rules).toMatchObject({
      overload: { by: 'mad', safety: 2.5, most: 30, fewest: 12, threshold: 0.7 },
      leaves: 'migration-time',
      degradation: 0.1,
    });
    for (const id of ['mad.safety', 'samples', 'samples_fewest', 'threshold', 'degradation'])
      expect(known).toContain(`vm.consolidation.${id}`);
    expect(prepared('overload: iqr').rules.overload).toMatchObject({ by: 'iqr', safety: 1.5 });
    expect(prepared('overload: regression').rules.overload).toMatchObject({
      safety: 1.2,
      most: 10,
      fewest: 10,
    });
  });
  it('what it gives counts instead', () => {
    const { rules, known } = prepared('threshold: 80%, leaves: random');
    expect(rules).toMatchObject({ overload: { by: 'threshold', threshold: 0.8 }, leaves: 'random' });
    expect(known).not.toContain('vm.consolidation.threshold');
    expect(prepared('overload: iqr, safety: 3, threshold: 60%').rules.overload).toMatchObject({
      safety: 3,
      threshold: 0.6,
    });
  });
});
