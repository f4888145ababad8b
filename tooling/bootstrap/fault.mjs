/** Something the person at the keyboard can put right: one clear sentence and an exit status, no stack trace. */
export class Fault extends Error {
  /** @param {string} message @param {number} [status] */
  constructor(message, status = 1) {
    super(message);
    this.status = status;
  }
}
