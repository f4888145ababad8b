/** The OpenAPI document as a page reads it: operations with the fields that they take and return. */
import document from '../../../../docs/openapi.generated.json' with { type: 'json' };

export interface ApiField {
  readonly name: string;
  readonly kind: string;
  readonly required: boolean;
  readonly about: string;
}

export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly takes: readonly ApiField[];
  readonly returns: readonly ApiField[];
}

interface Schema {
  readonly type?: string | readonly string[];
  readonly $ref?: string;
  readonly enum?: readonly unknown[];
  readonly description?: string;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

interface Parameter {
  readonly name: string;
  readonly required?: boolean;
  readonly schema: Schema;
  readonly description?: string;
}

type Content = { readonly 'application/json': { readonly schema: Schema } };

interface Described {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: { readonly 200: { readonly content: Content } };
}

const paths = document.paths as unknown as Readonly<Record<string, Readonly<Record<string, Described>>>>;

/** "Comparison or null", "list of Problem", "text" … */
function kindOf({ $ref, anyOf, type, items, enum: choices }: Schema): string {
  if ($ref !== undefined) return $ref.split('/').at(-1)!;
  if (anyOf !== undefined) return [...new Set(anyOf.map(kindOf))].join(' or ');
  if (choices !== undefined) return choices.join(', ');
  if (type === 'array') return `list of ${items === undefined ? 'values' : kindOf(items)}`;
  return typeof type === 'string' ? type : (type ?? ['any']).join(' or ');
}

function fieldsOf(schema: Schema): ApiField[] {
  if (schema.properties === undefined)
    return schema.$ref === undefined ? [] : [{ name: '', kind: kindOf(schema), required: true, about: '' }];
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties).map(([name, field]) => ({
    name,
    kind: kindOf(field),
    required: required.has(name),
    about: field.description ?? '',
  }));
}

const parameterField = ({ name, schema, required = false, description = '' }: Parameter): ApiField => ({
  name,
  kind: kindOf(schema),
  required,
  about: description,
});

const operationOf = (path: string, method: string, described: Described): Operation => ({
  id: described.operationId,
  method: method.toUpperCase(),
  path,
  summary: described.summary,
  takes: [
    ...(described.parameters ?? []).map(parameterField),
    ...(described.requestBody === undefined
      ? []
      : fieldsOf(described.requestBody.content['application/json'].schema)),
  ],
  returns: fieldsOf(described.responses[200].content['application/json'].schema),
});

/** Operations under the first word of their path, in the order of the document. */
export const OPERATIONS: ReadonlyMap<string, readonly Operation[]> = Map.groupBy(
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => operationOf(path, method, described)),
  ),
  ({ path }) => path.split('/')[1]!,
);
