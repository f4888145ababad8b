/** What a compose service needs first: depends_on in both forms, and what links and shared namespaces imply. */
import { entriesAt, itemsAt, isTrue, at, type Mapping, textAt, textOf, type Value } from '../source/value.ts';
import type { SourcePlace } from '../findings.ts';
import { longForm } from './merge.ts';

export interface ComposeDependency {
  readonly on: string;
  readonly required: boolean;
  /** True when the other one must have ended well: it is a task, not a service. */
  readonly completed: boolean;
  readonly place: SourcePlace;
}

function declared(service: Mapping): ComposeDependency[] {
  const value = at(service, 'depends_on');
  if (value === undefined) return [];
  const clauses = longForm(value, 'services.x.depends_on');
  return entriesAt(clauses).map(([on, clause]) => ({
    on,
    required: textAt(clause, 'required') === undefined || isTrue(at(clause, 'required')),
    completed: textAt(clause, 'condition') === 'service_completed_successfully',
    place: clause.place,
  }));
}

const firstPart = (text: string): string => text.split(':')[0] ?? '';

const implied = (on: string, value: Value): ComposeDependency => ({
  on,
  required: true,
  completed: false,
  place: value.place,
});

/** "service:db" names a service whose namespace is shared. */
function sharedNamespace(value: Value | undefined): ComposeDependency[] {
  const text = textOf(value);
  return value !== undefined && text?.startsWith('service:') === true ? [implied(text.slice(8), value)] : [];
}

function volumeSource(item: Value): ComposeDependency[] {
  const text = textOf(item) ?? '';
  return text === '' || text.startsWith('container:') ? [] : [implied(firstPart(text), item)];
}

/** Every dependency once, the declared ones first. */
export function dependenciesOf(service: Mapping): readonly ComposeDependency[] {
  const all = [
    ...declared(service),
    ...itemsAt(service, 'links').map(item => implied(firstPart(textOf(item) ?? ''), item)),
    ...['network_mode', 'ipc', 'pid'].flatMap(key => sharedNamespace(at(service, key))),
    ...itemsAt(service, 'volumes_from').flatMap(volumeSource),
  ];
  // The first clause for a service holds; a map keeps this linear for files with very many.
  const byName = new Map<string, ComposeDependency>();
  for (const one of all) if (one.on !== '' && !byName.has(one.on)) byName.set(one.on, one);
  return [...byName.values()];
}
