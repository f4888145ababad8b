/** Faults of a document as groups of fields. */
import { isMapping, mappingAt, type Path } from './document-at.ts';
import { fields, type FormSources } from './form-fields.ts';
import type { FormGroup } from './form-model.ts';

const FIELDS: Readonly<Record<string, readonly string[]>> = {
  failure: ['domain', 'target', 'at', 'repair'],
  failures: ['domain', 'target', 'law', 'shape', 'mtbf', 'mttr'],
  neighbour: ['attack', 'service', 'at', 'lasts'],
  drain: ['target', 'at'],
  migrate: ['target', 'at'],
  upgrade: ['target', 'at', 'surge', 'unavailable'],
};

export function faultGroups(document: unknown, sources: FormSources): FormGroup[] {
  return Object.entries(mappingAt(document, 'faults')).map(([name, fault]) => {
    const base: Path = ['faults', name];
    const kind = isMapping(fault) ? String(fault.kind) : '';
    const isShaped = isMapping(fault) && (fault.law === 'weibull' || fault.shape !== undefined);
    const paths = (FIELDS[kind] ?? ['kind'])
      .filter(key => key !== 'shape' || isShaped)
      .map((key): Path => [...base, key]);
    return {
      id: base.join('.'),
      title: name,
      detail: kind,
      fields: fields(document, paths, sources),
      removable: base,
    };
  });
}
