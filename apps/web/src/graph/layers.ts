/** The service graph at a glance: columns by how many calls a request has behind it, without a drawing library. */
import type { GraphModel } from '../desk/form-model.ts';

export interface GlanceNode {
  readonly id: string;
  readonly column: number;
  readonly row: number;
}

export interface GlanceGraph {
  readonly nodes: readonly GlanceNode[];
  readonly edges: readonly { readonly from: GlanceNode; readonly to: GlanceNode }[];
  readonly columns: number;
  readonly rows: number;
}

/** Longest way from where requests come in; a circle ends where it closes. */
function depths({ services, calls, entries }: GraphModel): Map<string, number> {
  const known = new Set(services.map(({ id }) => id));
  const depth = new Map<string, number>();
  const visit = (id: string, at: number, above: ReadonlySet<string>): void => {
    if (!known.has(id) || above.has(id) || (depth.get(id) ?? -1) >= at) return;
    depth.set(id, at);
    const within = new Set([...above, id]);
    for (const call of calls) if (call.from === id) visit(call.to, at + 1, within);
  };
  const called = new Set(calls.map(({ to }) => to));
  for (const { to } of entries) visit(to, 0, new Set());
  for (const { id } of services) if (!called.has(id)) visit(id, 0, new Set());
  for (const { id } of services) visit(id, 0, new Set());
  return depth;
}

/** Services in columns, in the order of the document within each. */
export function glanceOf(graph: GraphModel): GlanceGraph {
  const depth = depths(graph);
  const heights: number[] = [];
  const nodes = graph.services.map(({ id }): GlanceNode => {
    const column = depth.get(id) ?? 0;
    const row = heights[column] ?? 0;
    heights[column] = row + 1;
    return { id, column, row };
  });
  const byId = new Map(nodes.map(node => [node.id, node]));
  const edges = graph.calls.flatMap(({ from, to }) => {
    const [a, b] = [byId.get(from), byId.get(to)];
    return a === undefined || b === undefined ? [] : [{ from: a, to: b }];
  });
  return { nodes, edges, columns: heights.length, rows: Math.max(0, ...heights.map(height => height ?? 0)) };
}
