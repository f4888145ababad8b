/** Parts of the page that are heavy to make stand in a row: each is made in a task of its own, so the page answers between two. */

/** Whose turn it is may wait for its code; the others do not wait for it any longer. */
const LONGEST_TURN_MS = 500;

export class Row {
  readonly #waiting: (() => void)[] = [];
  #isBusy = false;

  /** Calls back when it is this one's turn. Returns how to end the turn, or to leave the row. */
  stand(begin: () => void): () => void {
    let isOver = false;
    const end = () => {
      if (isOver) return;
      isOver = true;
      const at = this.#waiting.indexOf(own);
      if (at >= 0) this.#waiting.splice(at, 1);
      else this.#next();
    };
    const own = () => {
      setTimeout(end, LONGEST_TURN_MS);
      begin();
    };
    this.#waiting.push(own);
    if (!this.#isBusy) this.#next();
    return end;
  }

  #next(): void {
    this.#isBusy = this.#waiting.length > 0;
    if (!this.#isBusy) return;
    setTimeout(() => {
      const next = this.#waiting.shift();
      if (next === undefined) this.#isBusy = false;
      else next();
    });
  }
}
