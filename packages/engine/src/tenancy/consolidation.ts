/** A VM as consolidation sees it. */
export interface Movable {
  /** What names it. */
  readonly slot: number;
  readonly host: number;
  /** CPU that it wants now. */
  readonly wantedMilli: number;
  readonly memoryBytes: number;
}

/** What consolidation may ask of the hosts. */
export interface Ground {
  readonly hosts: number;
  readonly capacityMilli: (host: number) => number;
  /** Power that a millicore more draws, and that the host draws idle. */
  readonly watts: (host: number) => { readonly idle: number; readonly perMilli: number };
  /** Whether there is room for it by what is reserved. */
  readonly fits: (slot: number, host: number) => boolean;
  /** Takes its room there, and gives back what it had. */
  readonly move: (slot: number, host: number) => void;
}

interface Load {
  readonly wanted: Float64Array;
  readonly vms: Movable[][];
}

/** What a look at the hosts did. */
export interface Moves {
  readonly count: number;
  /** Of those that moved. */
  readonly memoryBytes: readonly number[];
}

/**
 * Dynamic consolidation (rule M4) with a static threshold, minimum migration time, and power-aware best fit decreasing:
 * VMs leave hosts that want more than the threshold of their CPU, those with the least memory first; they go, the busiest
 * first, where power grows least, to hosts in use before others; then hosts in use are emptied, the least loaded first,
 * where all their VMs find room on others. A. Beloglazov, R. Buyya, *Concurrency and Computation* 24 (2012) 1397–1420.
 */
export function consolidate(vms: readonly Movable[], ground: Ground, threshold: number): Moves {
  const load = loadOf(vms, ground.hosts);
  const moved: number[] = [];
  const over = new Set<number>();
  const leaving: Movable[] = [];
  for (let host = 0; host < ground.hosts; host++) {
    const out = leavingFrom(host, load, threshold * ground.capacityMilli(host));
    if (out.length > 0) over.add(host);
    leaving.push(...out);
  }
  for (const vm of busiestFirst(leaving)) {
    const target = best(vm, load, ground, { threshold, closed: over, sleeping: true });
    if (target >= 0) settle(vm, target, { load, ground, moved });
  }
  emptyIdle(load, ground, { threshold, over, moved });
  return { count: moved.length, memoryBytes: moved };
}

function loadOf(vms: readonly Movable[], hosts: number): Load {
  const load: Load = { wanted: new Float64Array(hosts), vms: Array.from({ length: hosts }, () => []) };
  for (const vm of vms) {
    load.wanted[vm.host]! += vm.wantedMilli;
    load.vms[vm.host]!.push(vm);
  }
  return load;
}

const busiestFirst = (vms: readonly Movable[]): Movable[] =>
  [...vms].sort((a, b) => b.wantedMilli - a.wantedMilli || a.slot - b.slot);

/** Those that leave a host until it wants no more than so much: the quickest to move first. */
function leavingFrom(host: number, { wanted, vms }: Load, most: number): Movable[] {
  let left = wanted[host]!;
  const out: Movable[] = [];
  if (left <= most) return out;
  for (const vm of [...vms[host]!].sort((a, b) => a.memoryBytes - b.memoryBytes || a.slot - b.slot)) {
    if (left <= most) break;
    left -= vm.wantedMilli;
    out.push(vm);
  }
  return out;
}

interface Choice {
  readonly threshold: number;
  readonly closed: ReadonlySet<number>;
  /** Whether a host without VMs will do, if no other does. */
  readonly sleeping: boolean;
}

/** The host where power grows least; −1: none has room. */
function best(vm: Movable, load: Load, ground: Ground, { threshold, closed, sleeping }: Choice): number {
  let chosen = -1;
  let least = Infinity;
  for (let host = 0; host < ground.hosts; host++) {
    const isAsleep = load.vms[host]!.length === 0;
    if (host === vm.host || closed.has(host) || (isAsleep && !sleeping)) continue;
    if (load.wanted[host]! + vm.wantedMilli > threshold * ground.capacityMilli(host)) continue;
    if (!ground.fits(vm.slot, host)) continue;
    const { idle, perMilli } = ground.watts(host);
    const growth = perMilli * vm.wantedMilli + (isAsleep ? WAKING + idle : 0);
    if (growth >= least) continue;
    least = growth;
    chosen = host;
  }
  return chosen;
}

/** More than any host draws: one in use goes before all that sleep. */
const WAKING = 1e9;

interface Settling {
  readonly load: Load;
  readonly ground: Ground;
  readonly moved: number[];
}

function settle(vm: Movable, host: number, { load, ground, moved }: Settling): void {
  shift(vm, host, load, ground);
  moved.push(vm.memoryBytes);
}

function shift(vm: Movable, host: number, load: Load, ground: Ground): Movable {
  const from = load.vms[vm.host]!;
  from.splice(
    from.findIndex(({ slot }) => slot === vm.slot),
    1,
  );
  load.wanted[vm.host]! -= vm.wantedMilli;
  const there = { ...vm, host };
  load.vms[host]!.push(there);
  load.wanted[host]! += vm.wantedMilli;
  ground.move(vm.slot, host);
  return there;
}

/** Hosts in use that others can take over, the least loaded first; one that has just got a VM stays. */
function emptyIdle(
  load: Load,
  ground: Ground,
  { threshold, over, moved }: { threshold: number; over: ReadonlySet<number>; moved: number[] },
): void {
  const share = (host: number) => load.wanted[host]! / ground.capacityMilli(host);
  const inUse = load.vms.flatMap((own, host) => (own.length > 0 && !over.has(host) ? [host] : []));
  const closed = new Set<number>();
  const targets = new Set<number>();
  for (const host of inUse.sort((a, b) => share(a) - share(b) || a - b)) {
    if (targets.has(host)) continue;
    closed.add(host);
    const gone = takenOver(host, load, ground, { threshold, closed, sleeping: false });
    if (gone === null) {
      closed.delete(host);
      continue;
    }
    for (const vm of gone) {
      targets.add(vm.host);
      moved.push(vm.memoryBytes);
    }
  }
}

/** All VMs of a host where others have taken them; null, and all as before, when one finds no room. */
function takenOver(host: number, load: Load, ground: Ground, choice: Choice): Movable[] | null {
  const gone: Movable[] = [];
  for (const vm of busiestFirst(load.vms[host]!)) {
    const target = best(vm, load, ground, choice);
    if (target < 0) {
      for (const back of gone.reverse()) shift(back, host, load, ground);
      return null;
    }
    gone.push(shift(vm, target, load, ground));
  }
  return gone;
}
