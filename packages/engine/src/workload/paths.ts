import { longerFloats } from '../kernel/columns.ts';

/** What the time of a request is made of. */
export const PATH_PARTS = ['network', 'queue', 'net', 'overhead', 'cpuWait'] as const;
const NETWORK = 0;
const QUEUE = 1;
const NET = 2;
const OVERHEAD = 3;
const CPU_WAIT = 4;
/** Numbers kept for each invocation. */
export const PATH_SIZE = PATH_PARTS.length;

/**
 * Where the time of each invocation went, along its critical path: its own parts, and of the calls of a step those of
 * the one that ended last, for the others cost it nothing. So the parts sum to its time (rule R3).
 */
export class Paths {
  values = new Float64Array(256 * PATH_SIZE);

  begin(invocation: number, networkUs: number): void {
    const at = invocation * PATH_SIZE;
    if (at >= this.values.length) this.values = longerFloats(this.values, this.values.length * 2);
    this.values[at + NETWORK] = networkUs;
    this.values[at + QUEUE] = 0;
    this.values[at + NET] = 0;
    this.values[at + OVERHEAD] = 0;
    this.values[at + CPU_WAIT] = 0;
  }

  /** Its own work begins; `since` is when it was sent. */
  serve(invocation: number, since: number, now: number): void {
    const at = invocation * PATH_SIZE;
    this.values[at + QUEUE] = now - since - this.values[at + NETWORK]!;
  }

  /** Its own work is done: `net` of `gross` µs on its host were the workload's. */
  served(invocation: number, since: number, now: number, net: number, gross: number): void {
    const { values } = this;
    const at = invocation * PATH_SIZE;
    values[at + NET] = net;
    values[at + OVERHEAD] = gross - net;
    values[at + CPU_WAIT] = now - since - values[at + NETWORK]! - values[at + QUEUE]! - gross;
  }

  /** The last call of a step has ended: its path is part of its caller's. */
  follow(caller: number, call: number): void {
    const { values } = this;
    const to = caller * PATH_SIZE;
    const from = call * PATH_SIZE;
    values[to]! += values[from]!;
    values[to + 1]! += values[from + 1]!;
    values[to + 2]! += values[from + 2]!;
    values[to + 3]! += values[from + 3]!;
    values[to + 4]! += values[from + 4]!;
  }
}
