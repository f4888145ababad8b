/** Every field of the scenario format, flat, read from its JSON Schema. */
import { type Node, choicesOf } from '../desk/schema-fields.ts';
import { docsText } from './messages.ts';

export interface FormatField {
  /** "services.‹name›.requests.cpu" */
  readonly path: string;
  readonly label: string;
  readonly help: string;
  readonly value: string;
  readonly unit: string;
  readonly example: string;
  readonly absent: string;
  readonly required: boolean;
  /** How many keys deep. */
  readonly depth: number;
}

const words = docsText.scenario;

const branchesOf = (node: Node): readonly Node[] => [...(node.anyOf ?? []), ...(node.oneOf ?? [])];

function kindOf(node: Node): string {
  const choices = choicesOf(node);
  if (choices.length > 0 && branchesOf(node).length === 0) return choices.join(', ');
  if (node.const !== undefined) return String(node.const);
  const branches = branchesOf(node);
  if (branches.length > 0) return [...new Set(branches.map(kindOf))].join(' or ');
  const types: unknown = node.type;
  if (Array.isArray(types)) return types.join(' or ');
  return node.type === 'array'
    ? `list of ${node.items === undefined ? 'values' : kindOf(node.items)}`
    : (node.type ?? 'any');
}

interface Place {
  readonly path: string;
  readonly depth: number;
}

function childrenOf(node: Node, { path, depth }: Place): FormatField[] {
  const required = new Set(node.required ?? []);
  const own = Object.entries(node.properties ?? {}).flatMap(([key, child]) =>
    fieldsAt(child, { path: path === '' ? key : `${path}.${key}`, depth: depth + 1 }, required.has(key)),
  );
  const named =
    typeof node.additionalProperties === 'object'
      ? childrenOf(node.additionalProperties, { path: `${path}.${words.anyName}`, depth })
      : [];
  const listed = node.items === undefined ? [] : childrenOf(node.items, { path: `${path}[]`, depth });
  const branches = branchesOf(node).flatMap(branch => childrenOf(branch, { path, depth }));
  return [...own, ...named, ...listed, ...branches];
}

function fieldsAt(node: Node, place: Place, required: boolean): FormatField[] {
  const extra: { unit?: string; absent?: string; example?: unknown } = node['x-tare'] ?? {};
  return [
    {
      ...place,
      label: node.title ?? '',
      help: node.description ?? '',
      value: kindOf(node),
      unit: extra.unit ?? '',
      example: extra.example === undefined ? '' : String(extra.example),
      absent: extra.absent ?? '',
      required,
    },
    ...childrenOf(node, place),
  ];
}

/** Fields in the order of the schema; one that several branches of a union have stands once. */
export function formatFields(schema: Node): FormatField[] {
  const found = new Map<string, FormatField>();
  for (const field of childrenOf(schema, { path: '', depth: 0 }))
    if (!found.has(field.path)) found.set(field.path, field);
  return [...found.values()];
}
