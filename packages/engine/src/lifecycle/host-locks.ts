/** One lock for each host, for what a kernel does one at a time; first come, first served (rule S1). */
export class HostLocks {
  readonly #lines = new Map<number, number[]>();

  /** Asks for the lock; true when it is free and now held. */
  ask(host: number, task: number): boolean {
    const line = this.#lines.get(host);
    if (line === undefined) this.#lines.set(host, [task]);
    else line.push(task);
    return line === undefined;
  }

  /** A task gives the lock back, or its place in the line; returns who holds the lock from now on, −1 = no change. */
  leave(host: number, task: number): number {
    const line = this.#lines.get(host);
    const at = line?.indexOf(task) ?? -1;
    if (line === undefined || at < 0) return -1;
    line.splice(at, 1);
    if (line.length === 0) this.#lines.delete(host);
    return at === 0 ? (line[0] ?? -1) : -1;
  }
}
