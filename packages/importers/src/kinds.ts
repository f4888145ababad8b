/** What a document is: a compose file, Kubernetes objects, a scenario, or none of them. */
import { looksLikeCompose } from './compose/load.ts';
import { looksLikeObject } from './kubernetes/objects.ts';
import { at, entriesOf, type Mapping, type Value } from './source/value.ts';

export type DocumentKind = 'compose' | 'kubernetes' | 'scenario' | 'kustomization' | 'unknown';

const isKustomization = (value: Mapping): boolean =>
  at(value, 'kind') === undefined &&
  at(value, 'resources')?.kind === 'sequence' &&
  at(value, 'services') === undefined;

export function kindOf(value: Value): DocumentKind {
  if (value.kind !== 'mapping') return 'unknown';
  if (value.entries.has('tare')) return 'scenario';
  if (looksLikeObject(value)) return 'kubernetes';
  if (isKustomization(value)) return 'kustomization';
  return looksLikeCompose(value) ? 'compose' : 'unknown';
}

/** What an unknown document shows of itself, for the message. */
export function outline(value: Value): string {
  if (value.kind === 'sequence') return 'a list';
  if (value.kind === 'scalar') return 'plain text';
  const keys = entriesOf(value).map(([key]) => key);
  return `a mapping with ${keys.slice(0, 5).join(', ')}${keys.length > 5 ? ' …' : ''}`;
}
