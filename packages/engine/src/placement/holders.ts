import { Fragmentation } from './fragmentation.ts';
import { type Policy, type PolicyAtWork, type PolicyGround, policyAtWork } from './policies.ts';
import { type HolderSize, type Need, type PlacementIndex, type Refusal, Rooms } from './rooms.ts';

const PLAIN: PolicyGround = { seed: 0, hasDevices: false, workload: [] };

/** What accelerators there are, in devices, and of those not given away what is a fragment for the workload. */
export interface DeviceUse {
  readonly devices: number;
  readonly allocated: number;
  readonly fragmented: number;
}

/** What a policy makes of one holder: it is refused, or has this score where the policy has scores. */
export interface Weighed {
  readonly holder: number;
  readonly refused: Refusal | null;
  readonly score: number | null;
}

/** Those of many that rank highest, best first, and the first among equals; so many at most. */
class Best {
  readonly holders: number[] = [];
  readonly #ranks: number[] = [];
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  /** Whether there are so many that rank at least as high. */
  isFullOf(rank: number): boolean {
    return this.holders.length === this.#most && rank <= this.#ranks[this.#most - 1]!;
  }

  /** Takes in one that comes after all others. */
  offer(holder: number, rank: number): void {
    if (this.isFullOf(rank)) return;
    const { holders } = this;
    const ranks = this.#ranks;
    const isFull = holders.length === this.#most;
    let at = isFull ? this.#most - 1 : holders.length;
    for (; at > 0 && ranks[at - 1]! < rank; at--) {
      holders[at] = holders[at - 1]!;
      ranks[at] = ranks[at - 1]!;
    }
    holders[at] = holder;
    ranks[at] = rank;
  }
}

const NONE: readonly number[] = [];

/** Hosts, or guests that hold many instances: their free room, and the choice of one by the platform's policy. */
export class Holders {
  readonly rooms = new Rooms();
  readonly #policy: PolicyAtWork;
  readonly #ground: PolicyGround;
  /** Of each site its own, where one is asked after another (rule O5); else none. */
  readonly #bySite: readonly PlacementIndex[];
  /** Free slots of those that are held, and by how many. */
  readonly #held = new Map<number, { slots: number; times: number }>();

  constructor(policy: Policy, ground: PolicyGround = PLAIN) {
    this.#ground = ground;
    this.#policy = policyAtWork(policy, this.rooms, ground);
    this.#bySite = Array.from(
      { length: ground.sites ?? 0 },
      () => policyAtWork(policy, this.rooms, ground).index,
    );
  }

  get size(): number {
    return this.rooms.size;
  }

  add(size: HolderSize): number {
    const holder = this.rooms.add(size);
    this.#insert(holder);
    return holder;
  }

  fits(holder: number, need: Need): boolean {
    return this.rooms.fits(holder, need);
  }

  /** Returns the devices that it gets, by their numbers within the holder. */
  take(holder: number, need: Need): readonly number[] {
    const asked = need.accelerators;
    const devices = asked === undefined ? NONE : this.#policy.devicesFor(holder, need, asked);
    this.#change(holder, need, 1, devices);
    return devices;
  }

  /** What was taken for this need is free again, and these devices. */
  give(holder: number, need: Need, devices: readonly number[] = NONE): void {
    this.#change(holder, need, -1, devices);
  }

  /** Whether it would be large enough for this if nothing stood there. */
  isLargeEnough(holder: number, { cpuMilli, memoryBytes }: Need): boolean {
    return cpuMilli <= this.rooms.cpu(holder) && memoryBytes <= this.rooms.memory(holder);
  }

  /** Whether so much more of what stands there has room, whether or not anything new may come. */
  hasMore(holder: number, { cpuMilli, memoryBytes }: Pick<Need, 'cpuMilli' | 'memoryBytes'>): boolean {
    return (
      (cpuMilli <= 0 || this.rooms.freeCpu(holder) >= cpuMilli) &&
      (memoryBytes <= 0 || this.rooms.freeMemory(holder) >= memoryBytes)
    );
  }

  /** It has so much more to give from now on. */
  extend(holder: number, cpuMilli: number, memoryBytes: number): void {
    this.#takeOut(holder);
    this.rooms.extend(holder, cpuMilli, memoryBytes);
    this.#insert(holder);
  }

  /** null where nobody has accelerators. */
  deviceUse(): DeviceUse | null {
    const { total, allocatedMilli } = this.rooms.devices;
    if (total === 0) return null;
    const fragmentation = new Fragmentation(this.rooms, this.#ground.workload);
    let milli = 0;
    for (let holder = 0; holder < this.size; holder++) milli += fragmentation.of(holder);
    return { devices: total, allocated: allocatedMilli / 1000, fragmented: milli / 1000 };
  }

  /** Nothing fits on it any more. */
  close(holder: number): void {
    this.#held.delete(holder);
    this.#takeOut(holder);
    this.rooms.close(holder);
    this.#insert(holder);
  }

  /** Nothing fits on it until it is released as often as it was held. */
  hold(holder: number): void {
    const held = this.#held.get(holder);
    if (held !== undefined) {
      held.times++;
      return;
    }
    this.#takeOut(holder);
    this.#held.set(holder, { slots: this.rooms.hold(holder), times: 1 });
    this.#insert(holder);
  }

  /** It is as it was before it was held. */
  release(holder: number): void {
    const held = this.#held.get(holder);
    if (held === undefined || --held.times > 0) return;
    this.#held.delete(holder);
    this.#takeOut(holder);
    this.rooms.release(holder, held.slots);
    this.#insert(holder);
  }

  /** Whether something may be placed on it, room apart. */
  isOpen(holder: number): boolean {
    return !this.rooms.isClosed(holder);
  }

  /** Slots that are taken of so many. */
  takenSlots(holder: number, of: number): number {
    return of - (this.#held.get(holder)?.slots ?? this.rooms.freeSlots(holder));
  }

  /** None where nothing more may be placed on it. */
  freeSlots(holder: number): number {
    return Math.max(0, this.rooms.freeSlots(holder));
  }

  freeCpu(holder: number): number {
    return this.rooms.freeCpu(holder);
  }

  freeMemory(holder: number): number {
    return this.rooms.freeMemory(holder);
  }

  /** The holder that the policy prefers among those that the need fits, the lowest number among equals; −1: none. */
  choose(need: Need): number {
    return this.#indexNow().choose(need);
  }

  /** What the policy makes of each holder for a need (rule O1): of up to so many, those that it prefers first. */
  weighed(need: Need, most: number): Weighed[] {
    const score = this.#indexNow().scores?.(need);
    const best = new Best(most);
    for (let holder = 0; holder < this.size; holder++) {
      const rank = score === undefined ? 0 : score(holder);
      // Of very many few come into question, so that the rest need not be asked whether they have room.
      if (best.isFullOf(rank)) continue;
      best.offer(holder, this.rooms.fits(holder, need) ? rank : -Infinity);
    }
    return best.holders.map(holder => {
      const refused = this.rooms.refusal(holder, need);
      return { holder, refused, score: refused === null ? (score?.(holder) ?? null) : null };
    });
  }

  /** No getter: V8 asks its run time for one that is private, at each use. */
  #indexNow(): PlacementIndex {
    const { asked } = this.rooms;
    return asked < 0 || this.#bySite.length === 0 ? this.#policy.index : this.#bySite[asked]!;
  }

  #insert(holder: number): void {
    this.rooms.touch(holder);
    this.#policy.index.insert(holder);
    if (this.#bySite.length > 0) this.#bySite[this.rooms.site[holder]!]?.insert(holder);
  }

  #takeOut(holder: number): void {
    this.#policy.index.remove(holder);
    if (this.#bySite.length > 0) this.#bySite[this.rooms.site[holder]!]?.remove(holder);
  }

  #change(holder: number, need: Need, times: number, devices: readonly number[]): void {
    this.#takeOut(holder);
    this.rooms.take(holder, need, times);
    const held = this.#held.size === 0 ? undefined : this.#held.get(holder);
    if (held !== undefined) held.slots -= times;
    if (need.accelerators !== undefined)
      this.rooms.devices.take(holder, devices, times * need.accelerators.milli);
    this.#policy.count?.(holder, need, times);
    this.#insert(holder);
  }
}
