/** Kubernetes objects out of documents: lists are opened, names and namespaces read, owners told apart. */
import { type Findings, leaveOut, type SourcePlace } from '../findings.ts';
import { at, entriesAt, itemsAt, type Mapping, textAt, type Value } from '../source/value.ts';

export interface KubernetesObject {
  readonly kind: string;
  readonly apiVersion: string;
  readonly name: string;
  readonly namespace: string;
  readonly value: Mapping;
  readonly place: SourcePlace;
}

/** True for a document that says what kind of object it is, or is a list of such. */
export const looksLikeObject = (value: Value): boolean =>
  textAt(value, 'kind') !== undefined &&
  (textAt(value, 'apiVersion') !== undefined || itemsAt(value, 'items').length > 0);

const isList = (kind: string, value: Value): boolean =>
  kind.endsWith('List') && at(value, 'items') !== undefined;

function readObject(value: Mapping, inherited: string): KubernetesObject {
  return {
    kind: textAt(value, 'kind') ?? inherited,
    apiVersion: textAt(value, 'apiVersion') ?? '',
    name: textAt(value, 'metadata', 'name') ?? textAt(value, 'metadata', 'generateName') ?? '',
    namespace: textAt(value, 'metadata', 'namespace') ?? 'default',
    value,
    place: (at(value, 'metadata', 'name') ?? at(value, 'kind') ?? value).place,
  };
}

/** Every object of a document, those of lists one by one. What is no object is left out with a note. */
export function objectsOf(document: Value, findings: Findings, inherited = ''): KubernetesObject[] {
  const kind = textAt(document, 'kind') ?? inherited;
  if (document.kind !== 'mapping' || kind === '') {
    leaveOut(findings, document.place, 'a document', 'It names no kind, so it is not a Kubernetes object.');
    return [];
  }
  if (!isList(kind, document)) return [readObject(document, inherited)];
  return itemsAt(document, 'items').flatMap(item => objectsOf(item, findings, kind.slice(0, -4)));
}

/** The labels of an object's metadata, or of the pods that it makes. */
export function labelsAt(value: Value, ...keys: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    entriesAt(value, ...keys).flatMap(([key, label]) => {
      const text = textAt(label);
      return text === undefined ? [] : [[key, text] as const];
    }),
  );
}

type Labels = ReadonlyMap<string, string>;

/** True when every wanted label is there. An empty selector selects nothing here, as a Service's does. */
export const hasLabels = (wanted: Labels, labels: Labels): boolean =>
  wanted.size > 0 && [...wanted].every(([key, value]) => labels.get(key) === value);

function meets(expression: Value, labels: Labels): boolean {
  const key = textAt(expression, 'key') ?? '';
  const values = itemsAt(expression, 'values').map(item => textAt(item));
  switch (textAt(expression, 'operator')) {
    case 'In':
      return values.includes(labels.get(key));
    case 'NotIn':
      return !values.includes(labels.get(key));
    case 'Exists':
      return labels.has(key);
    case 'DoesNotExist':
      return !labels.has(key);
    default:
      return false;
  }
}

/** A label selector with matchLabels and matchExpressions; an absent one selects nothing, an empty one everything. */
export function selects(selector: Value | undefined, labels: Labels): boolean {
  if (selector?.kind !== 'mapping') return false;
  const wanted = labelsAt(selector, 'matchLabels');
  return (
    [...wanted].every(([key, value]) => labels.get(key) === value) &&
    itemsAt(selector, 'matchExpressions').every(expression => meets(expression, labels))
  );
}
