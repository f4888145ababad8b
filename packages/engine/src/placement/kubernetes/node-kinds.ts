import type { NodePlace } from './census.ts';

/** Nodes of one pool in one zone: to rules that look at labels, taints, zones and sites they are the same. */
export interface NodeKind {
  readonly place: NodePlace;
  /** One of them. */
  readonly node: number;
  /** Those that are there. */
  present: number;
}

/** The kinds of nodes that there are, few where there are very many nodes. */
export class NodeKinds {
  readonly all: NodeKind[] = [];
  readonly #ofPlace = new Map<string, NodeKind>();
  readonly #of: NodeKind[] = [];

  add(place: NodePlace, node: number): void {
    const key = `${String(place.pool)} ${String(place.zone)}`;
    let kind = this.#ofPlace.get(key);
    if (kind === undefined) {
      kind = { place, node, present: 0 };
      this.#ofPlace.set(key, kind);
      this.all.push(kind);
    }
    kind.present++;
    this.#of[node] = kind;
  }

  /** A node comes (1) or goes (−1). */
  change(node: number, by: 1 | -1): void {
    this.#of[node]!.present += by;
  }
}
