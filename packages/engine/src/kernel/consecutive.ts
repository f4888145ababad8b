/**
 * Things that are numbered in the order in which they come, from 0, and go again: what is there lies in one array from the oldest
 * on, which is cut off at its beginning when half of it is gone. So a look-up is one load, and an old one that stays costs
 * a place for each that came after it.
 */
export class Consecutive<Thing> {
  #things: (Thing | undefined)[] = [];
  /** Number of the first in the array, and how many of it are gone from there on. */
  #first = 0;
  #gone = 0;

  /** The number of the next that comes. */
  get next(): number {
    return this.#first + this.#things.length;
  }

  /** Returns its number. */
  add(thing: Thing): number {
    return this.#first + this.#things.push(thing) - 1;
  }

  get(number: number): Thing | undefined {
    return this.#things[number - this.#first];
  }

  delete(number: number): void {
    const things = this.#things;
    things[number - this.#first] = undefined;
    while (this.#gone < things.length && things[this.#gone] === undefined) this.#gone++;
    if (2 * this.#gone < things.length) return;
    this.#things = things.slice(this.#gone);
    this.#first += this.#gone;
    this.#gone = 0;
  }
}
