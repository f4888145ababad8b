/** Each platform: how it chooses among sites and fails over, where a document has several sites. */
import { isMapping, mappingAt, type Path, valueAt } from './document-at.ts';
import { fields, type FormSources } from './form-fields.ts';
import type { FormGroup } from './form-model.ts';

const OWN = ['prefer', 'federation', 'controlPlaneSite', 'reserveShare'];
const FAIL_OVER = ['detect', 'tolerate', 'clients', 'ttl', 'back'];

export function siteChoiceGroups(document: unknown, sources: FormSources): FormGroup[] {
  const sites = Object.keys(mappingAt(document, 'sites'));
  return Object.entries(mappingAt(document, 'platforms')).map(([id, platform]) => {
    const base: Path = ['platforms', id];
    const label = isMapping(platform) ? platform.label : undefined;
    const weights = isMapping(valueAt(document, [...base, 'siteWeights']))
      ? sites.map((site): Path => [...base, 'siteWeights', site])
      : [];
    const several: Path[] = [
      ...OWN.map((key): Path => [...base, key]),
      ...weights,
      ...FAIL_OVER.map((key): Path => [...base, 'failOver', key]),
    ];
    return {
      id: base.join('.'),
      title: typeof label === 'string' ? label : id,
      detail: '',
      base,
      fields: sites.length < 2 ? [] : fields(document, several, sources),
    };
  });
}
