/** What may be written at a place of a text, and what stands there: from the schema, the catalogue and the document itself. */
import { parameters, technologies } from '@tare/catalog';
import { readDocument } from '@tare/schema';
import { mappingAt, type Path } from './document-at.ts';
import { machineEntries } from './machines.ts';
import { branches, choicesOf, keysOf, type Node, schemaAt, schemasAt } from './schema-fields.ts';
import { namedAt, placeAt } from './text-place.ts';

export interface Suggestion {
  readonly label: string;
  /** One or two words beside it. */
  readonly detail: string;
  readonly help: string;
  /** What is written. */
  readonly text: string;
}

export interface Suggestions {
  readonly from: number;
  readonly options: readonly Suggestion[];
}

export interface Description {
  readonly from: number;
  readonly to: number;
  readonly path: string;
  readonly label: string;
  readonly help: string;
  readonly unit: string | undefined;
  readonly absent: string | undefined;
  readonly example: string | undefined;
}

const plain = (label: string, detail = '', help = ''): Suggestion => ({ label, detail, help, text: label });

const ofMachines = (): Suggestion[] =>
  machineEntries().map(({ id, cores, gib, usdPerHour }) =>
    plain(id, `${String(cores)} × ${String(gib)} GiB`, `$${String(usdPerHour)} an hour`),
  );
const ofTechnologies = (): Suggestion[] => technologies.map(({ id, label, what }) => plain(id, label, what));
const ofParameters = (): Suggestion[] =>
  parameters.map(({ id, value, unit, note }) => ({
    label: id,
    detail: `${String(value)} ${unit}`,
    help: note,
    text: `${id}: `,
  }));

const namesIn = (text: string, key: string): Suggestion[] => {
  const read = readDocument(text);
  return read.ok ? Object.keys(mappingAt(read.value.value, key)).map(name => plain(name)) : [];
};

/** Pools as site/pool, as platforms name them. */
function poolsIn(text: string): Suggestion[] {
  const read = readDocument(text);
  if (!read.ok) return [];
  return Object.entries(mappingAt(read.value.value, 'sites')).flatMap(([site, value]) =>
    Object.keys(mappingAt(value, 'pools')).map(pool => plain(`${site}/${pool}`)),
  );
}

/** Of fields that name something: what there is to name. The last key of the path that is no index decides. */
function namedThere(path: Path, text: string): Suggestion[] {
  const key = path.findLast(part => typeof part === 'string');
  switch (key) {
    case 'machine':
      return ofMachines();
    case 'stack':
      return ofTechnologies();
    case 'image':
      return namesIn(text, 'images');
    case 'to':
    case 'service':
      return namesIn(text, 'services');
    case 'baseline':
      return namesIn(text, 'platforms');
    case 'pools':
      return path[0] === 'platforms' ? poolsIn(text) : [];
    default:
      return [];
  }
}

/** Values that the schema names: choices, yes and no, constants, examples. */
function ofSchema(node: Node): Suggestion[] {
  const all = branches(node);
  const constants = all.flatMap(one => (one.const === undefined ? [] : [String(one.const)]));
  const flags = all.some(({ type }) => type === 'boolean') ? ['true', 'false'] : [];
  const named = [...choicesOf(node), ...constants, ...flags].map(value => plain(value));
  const examples = (node.examples ?? []).filter(value => typeof value !== 'object').map(String);
  const known = new Set(named.map(({ label }) => label));
  return [...named, ...examples.filter(value => !known.has(value)).map(value => plain(value, 'e.g.'))];
}

function valuesAt(schema: Node, path: Path, text: string): Suggestion[] {
  const found = [...namedThere(path, text), ...schemasAt(schema, path).flatMap(ofSchema)];
  return [...new Map(found.map(one => [one.label, one])).values()];
}

/** A key that is written already needs no second colon. */
function keysAt(schema: Node, path: Path): Suggestion[] {
  if (path.length === 1 && path[0] === 'assumptions') return ofParameters();
  return keysOf(...schemasAt(schema, path)).map(({ key, label, help }) => ({
    label: key,
    detail: label,
    help,
    text: `${key}: `,
  }));
}

/** null where nothing is known of that place. */
export function suggestionsAt(schema: Node, text: string, at: number): Suggestions | null {
  const place = placeAt(text, at);
  if (place === null) return null;
  const { kind, path, from } = place;
  const options = kind === 'key' ? keysAt(schema, path) : valuesAt(schema, path, text);
  if (kind === 'key' || options.length > 0) return { from, options };
  return null;
}

/** What the schema says about the key or value that stands there. */
export function descriptionAt(schema: Node, text: string, at: number): Description | null {
  const named = namedAt(text, at);
  const node = named === null ? undefined : schemaAt(schema, named.path);
  if (named === null || node?.title === undefined) return null;
  const { unit, absent } = node['x-tare'] ?? {};
  const [example] = node.examples ?? [];
  return {
    from: named.from,
    to: named.to,
    path: named.path.join('.'),
    label: node.title,
    help: node.description ?? '',
    unit,
    absent,
    example:
      example === undefined
        ? undefined
        : typeof example === 'object'
          ? JSON.stringify(example)
          : String(example),
  };
}
