import { FairShare } from '../cpu/fair-share.ts';
import type { Fleet } from '../hosts/fleet.ts';
import { perMillisecond, workOf } from '../storage/bandwidth.ts';

/** Where a transfer takes time: the card that sends, the link between two sites, the card that receives. */
const SENT = 0;
const LINKED = 1;
const RECEIVED = 2;
const LEGS = 3;

/** The other end of what comes from or goes to a client: it has no card that is known. */
export const CLIENT = -1;

/** What is over: a request's bytes, or a pull's. */
export interface Carried {
  readonly isPull: boolean;
  /** Number of the invocation, or of the start that pulls. */
  readonly owner: number;
  /** Of the invocation, when the transfer began. */
  readonly generation: number;
}

interface Transfer extends Carried {
  /** Legs that are not over yet, a bit each. */
  open: number;
  /** Instances at its two ends; CLIENT for none. */
  readonly from: number;
  readonly to: number;
}

/** A direction of a host's card. */
interface Port {
  readonly root: number;
  /** Bytes a millisecond. */
  readonly capacity: number;
  /** Of guests that hold many instances, and of instances whose stack carries less than the card. */
  readonly groups: Map<string, number>;
}

/** What one instance has of a port or a link, for paths of one capacity. */
interface Access {
  readonly leaf: number;
  readonly capacity: number;
}

/**
 * Rule M2: what is sent takes its time on the sending host's network card, on the link between two sites, and on the
 * receiving host's card, on all at once, and is there when the slowest of them is done. Each direction of a card, and of a
 * link, is one capacity that instances share. On each a transfer has at most what the narrowest of the path can carry, so
 * that two flows through unlike cards get their max-min shares; what others take of the other end it does not feel here,
 * as if there were room for the bytes in between. Inside a host bytes take no time, nor where nothing is known of a card.
 */
export class Transfers {
  /** How much has been sent so far, in transfers. */
  uses = 0;
  readonly #share = new FairShare();
  readonly #fleet: Fleet;
  /** Whether anything that is sent can take time at all. */
  readonly isKnown: boolean;
  readonly #slots: (Transfer | null)[] = [];
  readonly #free: number[] = [];
  /** Of each host: sending, receiving. */
  readonly #sending = new Map<number, Port>();
  readonly #receiving = new Map<number, Port>();
  readonly #links = new Map<string, number>();
  /** Of each instance, on the ports and links that it has used. */
  readonly #sends = new Map<number, Access[]>();
  readonly #receives = new Map<number, Access[]>();
  readonly #linked = new Map<number, Map<number, Access[]>>();
  /** Of each host's pulls. */
  readonly #pulls = new Map<number, number>();

  constructor(fleet: Fleet) {
    this.#fleet = fleet;
    const { pools, sites } = fleet.plan;
    this.isKnown =
      pools.some(({ nicBytesPerSecond }) => nicBytesPerSecond !== undefined) ||
      sites.some(({ linkBytesPerSecond }) => linkBytesPerSecond?.some(most => most > 0) === true);
  }

  nextTime(): number {
    return this.#share.nextTime();
  }

  /** An invocation's bytes go from one instance to another, or to a client; false where they take no time. */
  send(
    from: number,
    to: number,
    bytes: number,
    owner: { id: number; generation: number },
    now: number,
  ): boolean {
    if (!this.isKnown) return false;
    const { instances } = this.#fleet;
    const source = instances[from]!.host;
    const target = to === CLIENT ? CLIENT : instances[to]!.host;
    if (source === target) return false;
    const sending = this.#portOf(this.#sending, source);
    const receiving = target === CLIENT ? null : this.#portOf(this.#receiving, target);
    const link = target === CLIENT ? 0 : this.#linkRate(source, target);
    if (sending === null && receiving === null && link === 0) return false;
    const most = Math.min(
      sending === null ? Infinity : Math.min(sending.capacity, this.#ceilingOf(from)),
      receiving === null ? Infinity : Math.min(receiving.capacity, this.#ceilingOf(to)),
      link === 0 ? Infinity : link,
    );
    const slot = this.#take({
      isPull: false,
      owner: owner.id,
      generation: owner.generation,
      from,
      to,
      open: 0,
    });
    const work = workOf(bytes);
    if (sending !== null) this.#begin(slot, SENT, this.#leafOf(sending, this.#sends, from, most), work, now);
    if (link > 0) this.#begin(slot, LINKED, this.#linkLeaf(source, target, from, most), work, now);
    if (receiving !== null)
      this.#begin(slot, RECEIVED, this.#leafOf(receiving, this.#receives, to, most), work, now);
    return true;
  }

  /** A pull's bytes come in at a host, at no more than this rate (bytes a millisecond); false where they take no time. */
  pull(host: number, bytes: number, most: number, start: number, now: number): boolean {
    const port = this.#portOf(this.#receiving, host);
    if (bytes <= 0 || port === null) return false;
    const rate = Math.min(most, port.capacity);
    const leaf = this.#pulls.get(host) ?? this.#share.addLeaf(port.root, rate, 1, rate);
    this.#pulls.set(host, leaf);
    const slot = this.#take({ isPull: true, owner: start, generation: 0, from: CLIENT, to: CLIENT, open: 0 });
    this.#begin(slot, RECEIVED, leaf, workOf(bytes), now);
    return true;
  }

  /** Ends what is due; returns what has arrived whole. */
  fire(): readonly Carried[] {
    this.#share.fire();
    const ended = this.#share.ended.slice(0, this.#share.endedCount);
    const carried: Carried[] = [];
    for (const task of ended) this.#close(Math.floor(task / LEGS), 1 << (task % LEGS), carried);
    return carried;
  }

  /**
   * An instance goes: its card does nothing more for it. What it had under way runs to its end on the other side; returns
   * what had nothing more to do there.
   */
  drop(instance: number, now: number): readonly Carried[] {
    const carried: Carried[] = [];
    if (this.uses === 0) return carried;
    const links = [...(this.#linked.get(instance)?.values() ?? [])].flat();
    for (const accesses of [this.#sends.get(instance), this.#receives.get(instance), links])
      for (const { leaf } of accesses ?? []) this.#share.abort(leaf, now);
    for (const [slot, transfer] of this.#slots.entries()) {
      if (transfer === null || transfer.isPull) continue;
      const sent = transfer.from === instance ? (1 << SENT) | (1 << LINKED) : 0;
      const received = transfer.to === instance ? 1 << RECEIVED : 0;
      if ((transfer.open & (sent | received)) !== 0) this.#close(slot, sent | received, carried);
    }
    return carried;
  }

  /** Bytes that the cards of all hosts have sent and received until now. */
  bytes(now: number): { readonly sent: number; readonly received: number } {
    const through = (ports: ReadonlyMap<number, Port>): number => {
      let work = 0;
      for (const { root } of ports.values()) work += this.#share.integrals(root, now).used;
      return work / workOf(1);
    };
    return { sent: through(this.#sending), received: through(this.#receiving) };
  }

  /** What all cards that are known carry in each direction, bytes a second. */
  capacity(): number {
    return this.#fleet.hosts.reduce(
      (sum, _, host) => sum + (this.#fleet.poolOf(host).nicBytesPerSecond ?? 0),
      0,
    );
  }

  #take(transfer: Transfer): number {
    this.uses++;
    const slot = this.#free.pop() ?? this.#slots.length;
    this.#slots[slot] = transfer;
    return slot;
  }

  #begin(slot: number, leg: number, leaf: number, work: number, now: number): void {
    this.#slots[slot]!.open |= 1 << leg;
    this.#share.begin(leaf, slot * LEGS + leg, work, now);
  }

  /** These legs of a transfer are over. */
  #close(slot: number, legs: number, carried: Carried[]): void {
    const transfer = this.#slots[slot]!;
    transfer.open &= ~legs;
    if (transfer.open !== 0) return;
    this.#slots[slot] = null;
    this.#free.push(slot);
    carried.push(transfer);
  }

  #portOf(ports: Map<number, Port>, host: number): Port | null {
    const known = ports.get(host);
    if (known !== undefined) return known;
    const { nicBytesPerSecond } = this.#fleet.poolOf(host);
    if (nicBytesPerSecond === undefined) return null;
    const capacity = perMillisecond(nicBytesPerSecond);
    const port = { root: this.#share.addRoot(capacity), capacity, groups: new Map<string, number>() };
    ports.set(host, port);
    return port;
  }

  /** The most that the stack of an instance, and of the guest that it stands in, carries in one direction. */
  #ceilingOf(instance: number): number {
    const { service, guest } = this.#fleet.instances[instance]!;
    const { deployments, guest: shape } = this.#fleet.platform;
    return Math.min(rate(deployments[service]!), guest < 0 ? Infinity : rate(shape!));
  }

  #leafOf(port: Port, all: Map<number, Access[]>, instance: number, most: number): number {
    return this.#accessOf(all, instance, most, () => {
      const own = Math.min(port.capacity, this.#ceilingOf(instance));
      return this.#share.addLeaf(this.#parentOf(port, instance), own, 1, Math.min(own, most));
    });
  }

  /** Whatever carries less than the card, and has several ways through it, is a part of it. */
  #parentOf({ root, capacity, groups }: Port, instance: number): number {
    const { guest } = this.#fleet.instances[instance]!;
    const ceiling = guest < 0 ? this.#ceilingOf(instance) : rate(this.#fleet.platform.guest!);
    if (guest < 0 && ceiling >= capacity) return root;
    const key = guest < 0 ? `i${String(instance)}` : `g${String(guest)}`;
    const group = groups.get(key) ?? this.#share.addGroup(root, Math.min(capacity, ceiling), 1);
    groups.set(key, group);
    return group;
  }

  /** Bytes a millisecond of the link between two hosts' sites, 0 where it is no bottleneck. */
  #linkRate(source: number, target: number): number {
    const [from, to] = [this.#fleet.poolOf(source).site, this.#fleet.poolOf(target).site];
    const most = from === to ? 0 : (this.#fleet.plan.sites[from]!.linkBytesPerSecond?.[to] ?? 0);
    return most === 0 ? 0 : perMillisecond(most);
  }

  #linkLeaf(source: number, target: number, instance: number, most: number): number {
    const [from, to] = [this.#fleet.poolOf(source).site, this.#fleet.poolOf(target).site];
    const capacity = this.#linkRate(source, target);
    const key = `${String(from)} ${String(to)}`;
    const root = this.#links.get(key) ?? this.#share.addRoot(capacity);
    this.#links.set(key, root);
    const ofInstance = this.#linked.get(instance) ?? new Map<number, Access[]>();
    this.#linked.set(instance, ofInstance);
    return this.#accessOf(ofInstance, to, most, () => this.#share.addLeaf(root, capacity, 1, most));
  }

  #accessOf(all: Map<number, Access[]>, key: number, capacity: number, make: () => number): number {
    const accesses = all.get(key) ?? [];
    const known = accesses.find(access => access.capacity === capacity);
    if (known !== undefined) return known.leaf;
    const leaf = make();
    all.set(key, [...accesses, { leaf, capacity }]);
    return leaf;
  }
}

/** Bytes a millisecond. */
const rate = ({ nicBytesPerSecond }: { readonly nicBytesPerSecond?: number }): number =>
  nicBytesPerSecond === undefined ? Infinity : perMillisecond(nicBytesPerSecond);
