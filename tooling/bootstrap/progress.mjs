const BEAT_MS = 15_000;

/** @param {number} since milliseconds of `performance.now()` @returns {string} such as "12 s" or "3 min 05 s" */
export function elapsed(since) {
  return duration(performance.now() - since);
}

/** @param {number} milliseconds @returns {string} */
export function duration(milliseconds) {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}

/** Numbered lines ("1/4 toolchain …") with a sign of life while a long step works. */
export class Progress {
  #number = 0;

  /** @param {{ steps: number, stream: NodeJS.WritableStream, quiet: boolean }} options */
  constructor({ steps, stream, quiet }) {
    this.steps = steps;
    this.stream = stream;
    this.quiet = quiet;
  }

  /** @param {string} line */
  say(line) {
    this.stream.write(`${line}\n`);
  }

  /** A step that had nothing to do: told only where set-up is expected to speak. @param {string} title */
  already(title) {
    this.#number += 1;
    if (!this.quiet) this.say(`${this.#label(title)} ready`);
  }

  /**
   * A step that works: tells that it began, gives signs of life, and tells that it is done.
   *
   * @param {string} title
   * @returns {(done: boolean) => void} ends the step; say `false` where it did not reach its aim
   */
  begin(title) {
    this.#number += 1;
    const label = this.#label(title);
    const since = performance.now();
    this.say(`${label} …`);
    const beat = setInterval(() => this.say(`${label} … ${elapsed(since)}`), BEAT_MS);
    return done => {
      clearInterval(beat);
      if (done) this.say(`${label} done in ${elapsed(since)}`);
    };
  }

  /**
   * @template T
   * @param {string} title @param {() => Promise<T>} work
   * @returns {Promise<T>}
   */
  async during(title, work) {
    const end = this.begin(title);
    let done = false;
    try {
      const result = await work();
      done = true;
      return result;
    } finally {
      end(done);
    }
  }

  /** @param {string} title */
  #label(title) {
    return `${this.#number}/${this.steps} ${title}`;
  }
}
