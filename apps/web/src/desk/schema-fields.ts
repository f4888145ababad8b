/** Reads the documentation of fields out of the JSON Schema, by the path they have in a document. */

export interface Node {
  readonly title?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly 'x-tare'?: { readonly unit?: string; readonly absent?: string };
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Node | boolean;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
  readonly allOf?: readonly Node[];
}

/** A node with all branches of its unions. */
export const branches = (node: Node): readonly Node[] => [
  node,
  ...[...(node.anyOf ?? []), ...(node.oneOf ?? []), ...(node.allOf ?? [])].flatMap(branches),
];

function childIn(node: Node, key: string | number): Node | undefined {
  if (typeof key === 'number') return node.items;
  const own = Object.hasOwn(node.properties ?? {}, key) ? node.properties?.[key] : undefined;
  if (own !== undefined) return own;
  return typeof node.additionalProperties === 'object' ? node.additionalProperties : undefined;
}

/** The schema at a path; through unions, the first branch that knows the next key. */
export function schemaAt(root: Node, path: readonly (string | number)[]): Node | undefined {
  let node: Node | undefined = root;
  for (const key of path) {
    if (node === undefined) return undefined;
    node = branches(node)
      .map(branch => childIn(branch, key))
      .find(child => child !== undefined);
  }
  return node;
}

/** All that the schema may mean by a path, whichever branches of its unions hold. */
export function schemasAt(root: Node, path: readonly (string | number)[]): Node[] {
  let nodes: readonly Node[] = [root];
  for (const key of path) nodes = nodes.flatMap(branches).flatMap(branch => childIn(branch, key) ?? []);
  return [...nodes];
}

export const choicesOf = (node: Node): string[] =>
  branches(node).flatMap(branch => (branch.enum ?? []).filter(value => typeof value === 'string'));

/** Whether any branch takes text; only then may a number be written as text. */
export const takesNumber = (node: Node): boolean =>
  branches(node).some(branch => branch.type === 'number' || branch.type === 'integer');

/** Keys that may stand in a mapping at this place, for completion. */
export function keysOf(...nodes: readonly Node[]): { key: string; label: string; help: string }[] {
  const found = new Map<string, { key: string; label: string; help: string }>();
  for (const branch of nodes.flatMap(branches))
    for (const [key, child] of Object.entries(branch.properties ?? {}))
      if (!found.has(key)) found.set(key, { key, label: child.title ?? '', help: child.description ?? '' });
  return [...found.values()];
}
