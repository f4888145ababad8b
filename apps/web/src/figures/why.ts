/** The trees behind one figure, of all platforms, as rows of one table. */
import type { Why, WhyNode } from '@tare/schema';

export interface WhyRow {
  /** Its label and those above it: unlike any other row’s. */
  readonly path: string;
  readonly label: string;
  /** 0 is the figure itself. */
  readonly depth: number;
  /** One for each tree; null where it has no such part. */
  readonly values: readonly (number | null)[];
  readonly origin: WhyNode['origin'];
}

type Nodes = readonly (WhyNode | null)[];

const first = (nodes: Nodes): WhyNode | undefined => nodes.find(node => node !== null) ?? undefined;
const size = (nodes: Nodes): number => Math.max(...nodes.map(node => Math.abs(node?.value ?? 0)));

function rowsOf(nodes: Nodes, label: string, depth: number, above = ''): WhyRow[] {
  const path = `${above}/${label}`;
  const one = first(nodes);
  if (one === undefined) return [];
  const labels = [...new Set(nodes.flatMap(node => node?.parts.map(part => part.label) ?? []))];
  const parts = labels.map(part => ({
    part,
    nodes: nodes.map(node => node?.parts.find(({ label: own }) => own === part) ?? null),
  }));
  parts.sort((a, b) => size(b.nodes) - size(a.nodes));
  return [
    { path, label, depth, values: nodes.map(node => node?.value ?? null), origin: one.origin },
    ...parts.flatMap(({ part, nodes: own }) => rowsOf(own, part, depth + 1, path)),
  ];
}

/** Parts of the same name stand in one row; the largest anywhere comes first. */
export function whyRows(trees: readonly (Why | undefined)[], label: string): WhyRow[] {
  return rowsOf(
    trees.map(why => why?.tree ?? null),
    label,
    0,
  );
}
