import { longerInts } from '../../kernel/columns.ts';
import { BLOCK_BITS, type Rooms } from '../rooms.ts';

const BLOCK = 1 << BLOCK_BITS;

/** Of a node that refuses the pod whatever stands elsewhere. */
const REFUSES = -1;

/** Nodes of a block by their classes: which there are, how many of each, and one of them. */
export interface BlockClasses {
  readonly classes: number[];
  readonly counts: number[];
  readonly nodes: number[];
}

/** What sorts nodes. */
export interface ClassGround {
  readonly rooms: Rooms;
  /** What alone tells nodes apart for this pod; null: it refuses the pod whatever stands elsewhere. */
  readonly keyOf: (node: number) => string | null;
}

/**
 * Rule O1: nodes that are the same to the pods of one service: filters and scores need to be found for one of each class.
 * What is known of a node or a block stays so until something about it changes.
 */
export class NodeClasses {
  readonly #ground: ClassGround;
  readonly #numbers = new Map<string, number>();
  #classOf = new Int32Array(16);
  /** The version of a node for which that was found. */
  #seen = new Int32Array(16);
  readonly #blocks: ({ version: number } & BlockClasses)[] = [];

  constructor(ground: ClassGround) {
    this.#ground = ground;
  }

  /** How many there have been; numbers are below this. */
  get size(): number {
    return this.#numbers.size;
  }

  /** Less than 0: it refuses the pod. */
  of(node: number): number {
    const { rooms, keyOf } = this.#ground;
    if (node >= this.#seen.length) this.#grow();
    const version = rooms.versions[node]!;
    if (this.#seen[node] === version) return this.#classOf[node]!;
    this.#seen[node] = version;
    const key = keyOf(node);
    this.#classOf[node] = key === null ? REFUSES : this.#numberOf(key);
    return this.#classOf[node]!;
  }

  /** Of a whole block, from the node on that it begins with. */
  in(block: number): BlockClasses {
    const version = this.#ground.rooms.blockVersions[block]!;
    const known = this.#blocks[block];
    if (known !== undefined && known.version === version) return known;
    const found = known ?? { version, classes: [], counts: [], nodes: [] };
    found.version = version;
    this.#count(block, found);
    this.#blocks[block] = found;
    return found;
  }

  #count(block: number, { classes, counts, nodes }: BlockClasses): void {
    classes.length = 0;
    counts.length = 0;
    nodes.length = 0;
    for (let node = block * BLOCK; node < (block + 1) * BLOCK; node++) {
      const own = this.of(node);
      if (own === REFUSES) continue;
      const at = classes.indexOf(own);
      if (at >= 0) counts[at]!++;
      else {
        classes.push(own);
        counts.push(1);
        nodes.push(node);
      }
    }
  }

  #numberOf(key: string): number {
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.#numbers.size);
    return this.#numbers.size - 1;
  }

  #grow(): void {
    const length = this.#ground.rooms.versions.length;
    this.#classOf = longerInts(this.#classOf, length);
    this.#seen = longerInts(this.#seen, length);
  }
}
