import type { PlanConsolidation } from '@tare/schema';
import { isOverloaded } from './overload.ts';
import { SELECTIONS } from './selection.ts';

/** A VM as consolidation sees it. */
export interface Movable {
  /** What names it. */
  readonly slot: number;
  readonly host: number;
  /** Millicores that it wants now and has wanted at the samples before, the newest first; of all VMs as many. */
  readonly wanted: Float64Array;
  readonly memoryBytes: number;
}

/** What consolidation may ask of the hosts. */
export interface Ground {
  readonly hosts: number;
  readonly capacityMilli: (host: number) => number;
  /** Power that a millicore more draws, and that the host draws idle. */
  readonly watts: (host: number) => { readonly idle: number; readonly perMilli: number };
  /** Whether it may move there, and there is room for it by what is reserved. */
  readonly fits: (slot: number, host: number) => boolean;
  /** Takes its room there, and gives back what it had. */
  readonly move: (slot: number, host: number) => void;
  /** From 0 to 1, for who leaves at random. */
  readonly chance: () => number;
}

export type Rules = Pick<PlanConsolidation, 'overload' | 'leaves'>;

/** What a look at the hosts did: the VMs that moved, as they were before. */
export type Moves = readonly Movable[];

/** Hosts as they stand in the course of one look. */
class Load {
  readonly vms: Movable[][];
  /** Millicores that each host wants, and has wanted with the VMs that it has now, the newest first. */
  readonly #wanted: Float64Array[];
  /** The same of one host as shares of its CPU. */
  readonly #shares: Float64Array;
  readonly #ground: Ground;
  readonly #rules: Rules;

  constructor(vms: readonly Movable[], ground: Ground, rules: Rules) {
    const samples = vms[0]?.wanted.length ?? 1;
    this.vms = Array.from({ length: ground.hosts }, () => []);
    this.#wanted = this.vms.map(() => new Float64Array(samples));
    this.#shares = new Float64Array(samples);
    this.#ground = ground;
    this.#rules = rules;
    for (const vm of vms) this.put(vm, vm.host);
  }

  shareOf(host: number): number {
    return this.#wanted[host]![0]! / this.#ground.capacityMilli(host);
  }

  isOver(host: number): boolean {
    const capacity = this.#ground.capacityMilli(host);
    const wanted = this.#wanted[host]!;
    for (let age = 0; age < wanted.length; age++) this.#shares[age] = wanted[age]! / capacity;
    return isOverloaded(this.#shares, this.#rules.overload);
  }

  /** Whether a host would have this one too, and want neither too much nor all that it has. */
  holds(host: number, vm: Movable): boolean {
    if (this.#wanted[host]![0]! + vm.wanted[0]! > this.#ground.capacityMilli(host)) return false;
    this.#add(host, vm, 1);
    const holds = !this.isOver(host);
    this.#add(host, vm, -1);
    return holds;
  }

  put(vm: Movable, host: number): void {
    this.vms[host]!.push(vm);
    this.#add(host, vm, 1);
  }

  take(vm: Movable, host: number): void {
    const there = this.vms[host]!;
    there.splice(
      there.findIndex(({ slot }) => slot === vm.slot),
      1,
    );
    this.#add(host, vm, -1);
  }

  /** Moves one; it comes back as it stands there. */
  shift(vm: Movable, host: number): Movable {
    const there = { ...vm, host };
    this.take(vm, vm.host);
    this.put(there, host);
    this.#ground.move(vm.slot, host);
    return there;
  }

  #add(host: number, { wanted }: Movable, times: 1 | -1): void {
    const sum = this.#wanted[host]!;
    for (let age = 0; age < sum.length; age++) sum[age]! += times * wanted[age]!;
  }
}

/**
 * Dynamic consolidation (rule M4): VMs leave hosts that want too much, one after another until they do not; they go, the busiest
 * first, where power grows least (power-aware best fit decreasing), to hosts in use before others; then hosts in use are emptied,
 * the least loaded first, where all their VMs find room on others. A. Beloglazov, R. Buyya, *Concurrency and Computation* 24 (2012) 1397–1420.
 */
export function consolidate(vms: readonly Movable[], ground: Ground, rules: Rules): Moves {
  const load = new Load(vms, ground, rules);
  const over = new Set<number>();
  const leaving: Movable[] = [];
  for (let host = 0; host < ground.hosts; host++) {
    if (!load.isOver(host)) continue;
    over.add(host);
    leaving.push(...leavingFrom(host, load, ground, rules));
  }
  const moved: Movable[] = [];
  for (const vm of busiestFirst(leaving)) {
    const target = best(vm, load, ground, { closed: over, sleeping: true });
    // One that finds no room stays where it was.
    if (target < 0) load.put(vm, vm.host);
    else {
      load.put({ ...vm, host: target }, target);
      ground.move(vm.slot, target);
      moved.push(vm);
    }
  }
  emptyIdle(load, ground, { over, moved });
  return moved;
}

const busiestFirst = (vms: readonly Movable[]): Movable[] =>
  [...vms].sort((a, b) => b.wanted[0]! - a.wanted[0]! || a.slot - b.slot);

/** Those that leave a host until it does not want too much any more. */
function leavingFrom(host: number, load: Load, { chance }: Ground, { leaves }: Rules): Movable[] {
  const out: Movable[] = [];
  while (load.vms[host]!.length > 0 && load.isOver(host)) {
    const vm = SELECTIONS[leaves](load.vms[host]!, chance);
    load.take(vm, host);
    out.push(vm);
  }
  return out;
}

interface Choice {
  readonly closed: ReadonlySet<number>;
  /** Whether a host without VMs will do, if no other does. */
  readonly sleeping: boolean;
}

/** The host where power grows least; −1: none has room. */
function best(vm: Movable, load: Load, ground: Ground, { closed, sleeping }: Choice): number {
  let chosen = -1;
  let least = Infinity;
  for (let host = 0; host < ground.hosts; host++) {
    const isAsleep = load.vms[host]!.length === 0;
    if (host === vm.host || closed.has(host) || (isAsleep && !sleeping)) continue;
    const { idle, perMilli } = ground.watts(host);
    const growth = perMilli * vm.wanted[0]! + (isAsleep ? WAKING + idle : 0);
    if (growth >= least || !ground.fits(vm.slot, host) || !load.holds(host, vm)) continue;
    least = growth;
    chosen = host;
  }
  return chosen;
}

/** More than any host draws: one in use goes before all that sleep. */
const WAKING = 1e9;

/** Hosts in use that others can take over, the least loaded first; one that has just got a VM stays. */
function emptyIdle(
  load: Load,
  ground: Ground,
  { over, moved }: { readonly over: ReadonlySet<number>; readonly moved: Movable[] },
): void {
  const inUse = load.vms.flatMap((own, host) => (own.length > 0 && !over.has(host) ? [host] : []));
  const closed = new Set<number>();
  const targets = new Set<number>();
  for (const host of inUse.sort((a, b) => load.shareOf(a) - load.shareOf(b) || a - b)) {
    if (targets.has(host)) continue;
    closed.add(host);
    const before = [...load.vms[host]!];
    const gone = takenOver(host, load, ground, { closed, sleeping: false });
    if (gone === null) {
      closed.delete(host);
      continue;
    }
    for (const vm of gone) targets.add(vm.host);
    moved.push(...before);
  }
}

/** All VMs of a host where others have taken them; null, and all as before, when one finds no room. */
function takenOver(host: number, load: Load, ground: Ground, choice: Choice): Movable[] | null {
  const gone: Movable[] = [];
  for (const vm of busiestFirst(load.vms[host]!)) {
    const target = best(vm, load, ground, choice);
    if (target < 0) {
      for (const back of gone.reverse()) load.shift(back, host);
      return null;
    }
    gone.push(load.shift(vm, target));
  }
  return gone;
}
