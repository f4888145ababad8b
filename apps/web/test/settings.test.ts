import { jsonSchemaOf, parseScenarioText, scenarioSchema } from '@tare/schema';
import { presets } from '@tare/catalog';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { isMapping, type Path, valueAt } from '../src/desk/document-at.ts';
import { formOf } from '../src/desk/form.ts';
import { settingsAt } from '../src/desk/settings.ts';
import { TINY } from './tiny.ts';

const sources = { schema: jsonSchemaOf(scenarioSchema), machines: ['own.8c32g'] };
const at = (document: unknown, ...base: Path) => settingsAt(document, base, sources);
const service = (more: Record<string, unknown> = {}) => {
  const document = parse(TINY) as { services: Record<string, object> };
  const [name, own] = Object.entries(document.services)[0]!;
  return { ...document, services: { [name]: { ...own, ...more } }, name };
};
const of = (document: { name: string }) => at(document, 'services', document.name);

describe('settings', () => {
  it('are all single values that a part says, each with the names of what it stands in', () => {
    const { said } = of(
      service({
        probes: { readiness: { period: '2s' } },
        scaling: { min: 1, max: 4, by: 'hpa', metrics: [{ metric: 'cpu', target: 60 }] },
      }),
    );
    const labels = Object.fromEntries(
      said.map(({ at: path, label, value }) => [path.split('.').slice(2).join('.'), [label, value]]),
    );
    expect(labels).toMatchObject({
      'probes.readiness.period': ['Probes › Readiness › Period', '2s'],
      'scaling.max': ['Scaling › Most replicas', 4],
      'scaling.metrics.0.target': ['Scaling › Metrics 1 › Target', 60],
    });
  });

  it('that are left out come with those without which they would not be valid', () => {
    const { left } = of(service());
    const ends = left.map(({ fields }) => fields.map(({ at: path }) => path.split('.').slice(2).join('.')));
    expect(ends).toContainEqual(['probes.liveness.period']);
    expect(ends).toContainEqual(['scaling.min', 'scaling.by', 'scaling.max']);
    expect(ends).toContainEqual(['placement.spread.0.over', 'placement.spread.0.maxSkew']);
    expect(left.every(({ fields }) => fields.every(({ value }) => value === undefined))).toBe(true);
  });

  it('of a thing of several kinds are those of the kind that it is', () => {
    const lognormal = of(service({ work: { cpu: { law: 'lognormal', mean: '5ms' } } }));
    const last = ({ fields }: { fields: readonly { at: string }[] }) => fields.at(-1)!.at;
    expect(lognormal.left.map(last)).toContain(`services.${service().name}.work.cpu.cv`);
    expect(lognormal.left.map(last)).not.toContain(`services.${service().name}.work.cpu.shape`);
    const law = lognormal.said.find(({ at: path }) => path.endsWith('work.cpu.law'));
    expect(law?.choices).toEqual(expect.arrayContaining(['lognormal', 'weibull', 'empirical']));
  });

  it('offer one more of a list, and no field for each of a long one', () => {
    const rate = Array.from({ length: 20 }, (_, index) => ({ at: `${String(index)}s`, rate: '5/s' }));
    const traffic = at(
      { ...service(), traffic: { users: { arrivals: 'poisson', to: 'web', rate } } },
      'traffic',
      'users',
    );
    expect(traffic.said.some(({ at: path }) => path.includes('.rate.'))).toBe(false);
    const { left } = of(service({ placement: { sites: ['a'] } }));
    expect(left.map(({ label }) => label)).toContain('Placement › Sites 2');
  });

  it('know nothing of a place that is not there', () => {
    expect(at(service(), 'services', 'nobody')).toEqual({ said: [], left: [] });
    expect(at('text', 'services', 'web')).toEqual({ said: [], left: [] });
  });
});

/** Every single value under a mapping, by path. */
function valuesIn(value: unknown, path: Path): Path[] {
  if (Array.isArray(value))
    return value.length > 12 ? [] : value.flatMap((one: unknown, index) => valuesIn(one, [...path, index]));
  if (isMapping(value)) return Object.entries(value).flatMap(([key, one]) => valuesIn(one, [...path, key]));
  return value === undefined ? [] : [path];
}

describe.each(presets)('the form of $id', ({ yaml }) => {
  it('has a field for every single value of its services, hosts, traffic and platforms', () => {
    const parsed = parseScenarioText(yaml);
    if (!parsed.ok) throw new Error('not read');
    const { document } = parsed.value;
    const groups = formOf(document, sources).sections.flatMap(section => section.groups);
    const fields = groups.flatMap(({ base, fields: own }) => [
      ...own,
      ...(base === undefined ? [] : settingsAt(document, base, sources).said),
    ]);
    const offered = new Set(fields.map(({ at: path }) => path));
    const places = ['services', 'sites', 'traffic', 'platforms', 'batches'];
    const values = places.flatMap(key => valuesIn(valueAt(document, [key]), [key]));
    // Calls are edited in the graph.
    const missing = values
      .map(path => path.join('.'))
      .filter(path => !offered.has(path) && !path.includes('.calls.'));
    expect(missing).toEqual([]);
  });
});
