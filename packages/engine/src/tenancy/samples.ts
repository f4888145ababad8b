import type { PlanLifetimes } from '@tare/schema';
import type { Fleet } from '../hosts/fleet.ts';
import { longerFloats } from '../kernel/columns.ts';
import type { Holdings } from './holdings.ts';

const PER_CENT = 100;

/** The samples of one recording: who stands where, and what each wanted at each sample. */
class Sampled {
  /** Samples of all rows, step after step: millicores. */
  readonly wanted: Float64Array;
  /** Host of each row, −1 while it has none. */
  readonly hosts: Int32Array;
  readonly steps: number;
  readonly plan: PlanLifetimes;
  /** Of each row what it lacked because it moved, millicore-seconds. */
  readonly lost: Float64Array;

  constructor(plan: PlanLifetimes, samples: NonNullable<PlanLifetimes['samples']>) {
    const rows = samples.percent.length;
    this.plan = plan;
    this.hosts = new Int32Array(rows).fill(-1);
    this.lost = new Float64Array(rows);
    this.steps = samples.percent.reduce((most, row) => Math.max(most, row.length), 0);
    this.wanted = new Float64Array(this.steps * rows);
    samples.percent.forEach((row, index) => {
      const milli = samples.cpuMilli[index]!;
      for (let step = 0; step < row.length; step++)
        this.wanted[step * rows + index] = (milli * row[step]!) / PER_CENT;
    });
  }
}

/**
 * Rule W2: recorded utilisation. Each instance wants of its CPU what its sample says until the next one; a host gives what
 * is wanted up to what it has, and what it has not is steal (rule C5). Samples of one time are one event.
 */
export class Samples {
  readonly #sampled: readonly (Sampled | null)[];
  readonly #fleet: Fleet;
  readonly #holdings: Holdings;
  /** Wanted on each host now, by all recordings: millicores. */
  #wanted = new Float64Array(0);
  /** Of each host, µs until `#at`: while something was wanted of it, and while more than it has. */
  #busy = new Float64Array(0);
  #overloaded = new Float64Array(0);
  /** Of all hosts: wanted, and not given, millicore-µs until `#at`; and at which rate now. */
  #wantedArea = 0;
  #stolenArea = 0;
  #rate = { wanted: 0, stolen: 0 };
  /** Nobody asks how long hosts wanted too much where nothing is consolidated. */
  readonly #watches: boolean;
  #at = 0;

  constructor(fleet: Fleet, holdings: Holdings) {
    this.#fleet = fleet;
    this.#holdings = holdings;
    this.#watches = fleet.platform.consolidation !== undefined;
    this.#sampled = fleet.plan.lifetimes.map(plan =>
      plan.samples === null ? null : new Sampled(plan, plan.samples),
    );
  }

  has(recording: number): boolean {
    return this.#sampled[recording] !== null;
  }

  /** A row of a recording stands on this host from now on. */
  place(recording: number, row: number, host: number): void {
    this.#sampled[recording]!.hosts[row] = host;
  }

  /** CPU that a row wants at a step, millicores. */
  wantedBy(recording: number, row: number, step: number): number {
    const { wanted, hosts, steps } = this.#sampled[recording]!;
    return step < steps ? wanted[step * hosts.length + row]! : 0;
  }

  /** A row moves to another host, at the step that counts now. */
  move(
    recording: number,
    row: number,
    { host, step }: { readonly host: number; readonly step: number },
  ): void {
    const { hosts } = this.#sampled[recording]!;
    const wanted = this.wantedBy(recording, row, step);
    this.#wanted[hosts[row]!]! -= wanted;
    this.#wanted[host]! += wanted;
    hosts[row] = host;
  }

  /** A row lacks so many millicore-seconds because it moves. */
  lose(recording: number, row: number, milliSeconds: number): void {
    this.#sampled[recording]!.lost[row]! += milliSeconds;
  }

  /** Whether more is wanted of a host than it has. */
  isOver(host: number): boolean {
    return this.#wanted[host]! > this.#fleet.poolOf(host).allocatable.cpuMilli;
  }

  /** So long more was wanted of a host than it has, for those who leave it had not moved yet. */
  overload(host: number, seconds: number): void {
    this.#overloaded[host]! += Math.round(seconds * 1e6);
  }

  /** Of hosts that had something to do, the mean share of that time in which more was wanted than they have (SLATAH). */
  overloadedShare(now: number): number {
    this.#advance(now);
    let hosts = 0;
    let shares = 0;
    for (let host = 0; host < this.#busy.length; host++) {
      if (this.#busy[host] === 0) continue;
      hosts++;
      shares += this.#overloaded[host]! / this.#busy[host]!;
    }
    return hosts === 0 ? 0 : shares / hosts;
  }

  /** Of rows that wanted something, the mean share of it that they lacked because they moved (PDM). */
  lostShare(): number {
    const shares = this.#sampled.flatMap(own => (own === null ? [] : lostOf(own)));
    return shares.length === 0 ? 0 : shares.reduce((sum, share) => sum + share, 0) / shares.length;
  }

  /** What hosts give is shared anew, after moves. */
  share(now: number): void {
    this.#advance(now);
    this.#share(now);
  }

  /** The next samples of a recording count; µs until those after them, −1 when these were the last. */
  step(recording: number, step: number, now: number): number {
    this.#advance(now);
    const { wanted, hosts, steps, plan } = this.#sampled[recording]!;
    const rows = hosts.length;
    this.#grow();
    const before = (step - 1) * rows;
    const from = step * rows;
    for (let row = 0; row < rows; row++) {
      const host = hosts[row]!;
      if (host < 0) continue;
      const was = step === 0 ? 0 : wanted[before + row]!;
      this.#wanted[host]! += (step < steps ? wanted[from + row]! : 0) - was;
    }
    this.#share(now);
    return step < steps ? plan.samples!.everyUs : -1;
  }

  /** Core-seconds that all recordings have wanted, and that hosts have not given, until now. */
  until(now: number): { readonly wanted: number; readonly stolen: number } {
    this.#advance(now);
    return { wanted: this.#wantedArea / 1e9, stolen: this.#stolenArea / 1e9 };
  }

  /** Each host gives what is wanted, up to what it has. */
  #share(now: number): void {
    let wanted = 0;
    let given = 0;
    for (let host = 0; host < this.#wanted.length; host++) {
      const own = this.#wanted[host]!;
      const most = Math.min(own, this.#fleet.poolOf(host).allocatable.cpuMilli);
      this.#holdings.use(host, most, now);
      wanted += own;
      given += most;
    }
    this.#rate = { wanted, stolen: wanted - given };
  }

  #advance(now: number): void {
    this.#wantedArea += this.#rate.wanted * (now - this.#at);
    this.#stolenArea += this.#rate.stolen * (now - this.#at);
    if (this.#watches && now > this.#at) this.#watch(now - this.#at);
    this.#at = now;
  }

  #watch(us: number): void {
    for (let host = 0; host < this.#wanted.length; host++) {
      const wanted = this.#wanted[host]!;
      if (wanted <= 0) continue;
      this.#busy[host]! += us;
      if (this.isOver(host)) this.#overloaded[host]! += us;
    }
  }

  #grow(): void {
    const hosts = this.#fleet.hosts.length;
    if (this.#wanted.length >= hosts) return;
    this.#wanted = longerFloats(this.#wanted, hosts);
    this.#busy = longerFloats(this.#busy, hosts);
    this.#overloaded = longerFloats(this.#overloaded, hosts);
  }
}

/** Of each row that wanted something, the share of it that it lacked. */
function lostOf({ wanted, lost, steps, plan }: Sampled): number[] {
  const seconds = plan.samples!.everyUs / 1e6;
  return [...lost].flatMap((milliSeconds, row) => {
    let sum = 0;
    for (let step = 0; step < steps; step++) sum += wanted[step * lost.length + row]!;
    return sum === 0 ? [] : [milliSeconds / (sum * seconds)];
  });
}
