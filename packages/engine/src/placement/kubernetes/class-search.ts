import { BLOCK_BITS } from '../rooms.ts';
import type { NodeClasses } from './node-classes.ts';

const BLOCK = 1 << BLOCK_BITS;

/** A search round the nodes, from where the last one ended until enough have been found. */
export interface SearchBounds {
  readonly start: number;
  readonly size: number;
  readonly enough: number;
}

/**
 * Rule O1: the first nodes that will do, as upstream looks for them one by one, found class by class and, where a block of nodes is
 * among them as a whole, block by block.
 */
export class ClassSearch {
  readonly #classes: NodeClasses;
  readonly #bounds: SearchBounds;
  readonly #willDo: (node: number) => boolean;
  /** Of each class that was met: whether it will do, a node of it, and how many. */
  readonly #verdicts: boolean[] = [];
  readonly met: number[] = [];
  readonly nodes: number[] = [];
  readonly counts: number[] = [];
  /** Nodes that were looked at, and those of them that will do. */
  looked = 0;
  found = 0;

  /** `willDo`: a node that does not refuse the pod by itself, wherever others stand. */
  constructor(classes: NodeClasses, bounds: SearchBounds, willDo: (node: number) => boolean) {
    this.#classes = classes;
    this.#bounds = bounds;
    this.#willDo = willDo;
    this.#walk();
  }

  /** The node that is so many feasible ones of these classes from the beginning. */
  nth(nth: number, among: ReadonlySet<number>): number {
    const { start, size } = this.#bounds;
    let left = nth;
    for (let looked = 0; looked < this.looked; ) {
      const node = (start + looked) % size;
      const inBlock = this.#isWhole(node, looked, this.looked) ? this.#countIn(node, among) : Infinity;
      if (inBlock <= left) {
        left -= inBlock;
        looked += BLOCK;
        continue;
      }
      if (among.has(this.#classes.of(node)) && left-- === 0) return node;
      looked++;
    }
    throw new Error('There are fewer nodes of these classes');
  }

  #walk(): void {
    const { start, size, enough } = this.#bounds;
    while (this.looked < size && this.found < enough) {
      const node = (start + this.looked) % size;
      if (this.#isWhole(node, this.looked, size) && this.#takeBlock(node)) continue;
      this.looked++;
      const own = this.#classes.of(node);
      if (own >= 0 && this.#isOpen(own, node)) this.#take(own, node, 1);
    }
  }

  /** Whether the block that begins with a node lies within what is looked at. */
  #isWhole(node: number, looked: number, until: number): boolean {
    return node % BLOCK === 0 && looked + BLOCK <= until && node + BLOCK <= this.#bounds.size;
  }

  /** Takes a block as a whole, unless the search may end within it. */
  #takeBlock(first: number): boolean {
    const { classes, counts, nodes } = this.#classes.in(first >> BLOCK_BITS);
    let open = 0;
    for (let at = 0; at < classes.length; at++)
      if (this.#isOpen(classes[at]!, nodes[at]!)) open += counts[at]!;
    if (this.found + open >= this.#bounds.enough) return false;
    for (let at = 0; at < classes.length; at++)
      if (this.#verdicts[classes[at]!] === true) this.#take(classes[at]!, nodes[at]!, counts[at]!);
    this.looked += BLOCK;
    return true;
  }

  #countIn(first: number, among: ReadonlySet<number>): number {
    const { classes, counts } = this.#classes.in(first >> BLOCK_BITS);
    let sum = 0;
    for (let at = 0; at < classes.length; at++) if (among.has(classes[at]!)) sum += counts[at]!;
    return sum;
  }

  #isOpen(own: number, node: number): boolean {
    const known = this.#verdicts[own];
    if (known !== undefined) return known;
    const willDo = this.#willDo(node);
    this.#verdicts[own] = willDo;
    return willDo;
  }

  #take(own: number, node: number, count: number): void {
    this.found += count;
    const at = this.met.indexOf(own);
    if (at >= 0) {
      this.counts[at]! += count;
      return;
    }
    this.met.push(own);
    this.nodes.push(node);
    this.counts.push(count);
  }
}
