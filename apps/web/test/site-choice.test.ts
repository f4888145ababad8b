import { presets } from '@tare/catalog';
import { jsonSchemaOf, scenarioSchema } from '@tare/schema';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { siteChoiceGroups } from '../src/desk/site-choice.ts';
import { TINY } from './tiny.ts';

const sources = { schema: jsonSchemaOf(scenarioSchema), machines: [] };

describe('sites of platforms in the form', () => {
  it('offers nothing where there is one site', () => {
    expect(siteChoiceGroups(parse(TINY), sources).flatMap(group => group.fields)).toEqual([]);
  });

  it('offers each platform’s choice of sites and its fail-over, with what the schema says', () => {
    const { yaml } = presets.find(({ id }) => id === 'one-cloud-against-two')!;
    const groups = siteChoiceGroups(parse(yaml), sources);
    expect(groups.map(({ title }) => title)).toEqual([
      'One cloud',
      'Two clouds, both serving',
      'Two clouds, one cluster',
      'Two clouds, one in reserve',
    ]);
    const standby = groups[3]!.fields;
    expect(standby.map(({ at }) => at.replace('platforms.standby.', ''))).toEqual([
      'prefer',
      'federation',
      'controlPlaneSite',
      'reserveShare',
      'failOver.detect',
      'failOver.tolerate',
      'failOver.clients',
      'failOver.ttl',
      'failOver.back',
    ]);
    const prefer = standby[0]!;
    expect(prefer.value).toBe('fail-over');
    expect(prefer.choices).toContain('carbon');
    for (const { label, help } of standby) expect([label, help].every(text => text.length > 2)).toBe(true);
  });
});
