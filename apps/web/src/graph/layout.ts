/** Where the services stand in the picture: callers above what they call. */
import { graphlib, layout } from '@dagrejs/dagre';
import type { GraphModel } from '../desk/form-model.ts';

export const NODE = { width: 132, height: 44 } as const;
const CLIENTS = { width: 108, height: 26 } as const;

export interface Placed {
  readonly id: string;
  readonly x: number;
  readonly y: number;
}

export const clientsId = (traffic: string): string => `traffic/${traffic}`;

/** Left upper corners, in the order of services and then traffic. Deterministic: the same graph gives the same picture. */
export function placedNodes({ services, calls, entries }: GraphModel): Placed[] {
  const graph = new graphlib.Graph();
  graph.setGraph({ rankdir: 'TB', nodesep: 14, ranksep: 34 });
  graph.setDefaultEdgeLabel(() => ({}));
  const known = new Set(services.map(({ id }) => id));
  for (const { id } of services) graph.setNode(id, { ...NODE });
  for (const { traffic, to } of entries) {
    graph.setNode(clientsId(traffic), { ...CLIENTS });
    if (known.has(to)) graph.setEdge(clientsId(traffic), to);
  }
  for (const { from, to } of calls) if (known.has(to)) graph.setEdge(from, to);
  layout(graph);
  return graph.nodes().map((id: string) => {
    const { x, y, width, height } = graph.node(id) as { x: number; y: number; width: number; height: number };
    return { id, x: x - width / 2, y: y - height / 2 };
  });
}
