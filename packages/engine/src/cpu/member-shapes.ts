import { longerFloats } from '../kernel/columns.ts';

/** Numbers that a shape has among the bounds. */
const WIDTH = 2;

/**
 * What members can use, once for all that can use the same: of very many members there are few shapes, which the processor has at hand,
 * and each row is so much shorter. A shape is the place of the first of its two bounds.
 */
export class MemberShapes {
  /** Of each what one task can use, and what all together can. The array is another after a `placeOf`. */
  bounds = new Float64Array(16 * WIDTH);
  #size = 0;
  /** Places by the limit, by what one task can use. */
  readonly #places = new Map<number, Map<number, number>>();

  placeOf(perTask: number, limit: number): number {
    let byLimit = this.#places.get(perTask);
    if (byLimit === undefined) {
      byLimit = new Map();
      this.#places.set(perTask, byLimit);
    }
    const known = byLimit.get(limit);
    if (known !== undefined) return known;
    const place = WIDTH * this.#size++;
    byLimit.set(limit, place);
    if (place === this.bounds.length) this.bounds = longerFloats(this.bounds, 2 * place);
    this.bounds[place] = perTask;
    this.bounds[place + 1] = limit;
    return place;
  }
}
