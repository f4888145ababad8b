/** One field of the form: its value in the document, and what the schema says about it. */
import { isMapping, mappingAt, type Path, valueAt } from './document-at.ts';
import type { FormField } from './form-model.ts';
import { branches, choicesOf, type Node, schemaAt, schemasAt, takesNumber } from './schema-fields.ts';

export interface FormSources {
  readonly schema: Node;
  /** Names of the catalogue's machines. */
  readonly machines: readonly string[];
}

/** As they are written. */
const FLAGS = ['true', 'false'] as const;

const isScalar = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

function kindOf(node: Node, choices: readonly string[]): FormField['kind'] {
  if (node.type === 'boolean') return 'flag';
  if (choices.length > 0 && !takesNumber(node)) return 'choice';
  return node.type === 'number' || node.type === 'integer' ? 'number' : 'text';
}

/** What tells kinds of a thing apart is constant in each: it is chosen among those. Few fields are, and the form is made at each edit. */
function kindsAt(path: Path, node: Node, schema: Node): string[] {
  if (!branches(node).some(({ const: only }) => only !== undefined)) return [];
  return schemasAt(schema, path)
    .flatMap(branches)
    .flatMap(({ const: only }) => (typeof only === 'string' ? [only] : []));
}

/** Names that a field chooses among; null where it names nothing. */
function namesFor(
  document: unknown,
  path: Path,
  node: Node,
  { machines, schema }: FormSources,
): readonly string[] | null {
  if (path.at(-1) === 'machine') return machines;
  if (path.at(-1) === 'image') return Object.keys(mappingAt(document, 'images'));
  const kinds = kindsAt(path, node, schema);
  return kinds.length > 1 ? kinds : null;
}

/** A field at a path; undefined where the document holds something there that a line of text cannot show. */
export function fieldAt(document: unknown, path: Path, sources: FormSources): FormField | undefined {
  const node = schemaAt(sources.schema, path);
  const value = valueAt(document, path);
  if (node === undefined || !(value === undefined || isScalar(value))) return undefined;
  const names = namesFor(document, path, node, sources);
  const choices = names ?? (node.type === 'boolean' ? FLAGS : choicesOf(node));
  const doc = node['x-tare'] ?? {};
  return {
    path,
    at: path.join('.'),
    kind: names === null ? kindOf(node, choices) : 'choice',
    label: node.title ?? String(path.at(-1)),
    help: node.description ?? '',
    value,
    unit: doc.unit,
    example: node.examples?.[0] === undefined ? undefined : String(node.examples[0]),
    absent: doc.absent,
    choices,
  };
}

/** The fields at the paths; those that a line of text cannot show are left out. */
export const fields = (document: unknown, paths: readonly Path[], sources: FormSources): FormField[] =>
  paths.flatMap(path => fieldAt(document, path, sources) ?? []);

/** A law of chance is edited by its mean; a bare duration as it stands. */
export const demand = (document: unknown, path: Path): Path =>
  isMapping(valueAt(document, path)) ? [...path, 'mean'] : path;
