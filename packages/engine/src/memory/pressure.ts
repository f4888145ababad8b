import type { Plan } from '@tare/schema';
import type { Fleet } from '../hosts/fleet.ts';
import { longerBytes, roomFor } from '../kernel/columns.ts';
import type { Ages } from './ages.ts';
import { type EvictionCandidate, evictionOrder } from './eviction.ts';
import { leakedBytes } from './limits.ts';
import { SharedFiles } from './shared-files.ts';

/** An instance that may have to go. */
interface Candidate extends EvictionCandidate {
  readonly instance: number;
}

/**
 * Rule M1: hosts, and guests that hold many instances, that run short of memory. What instances touch is added up for
 * each; once that is more than there is for instances, somebody must go: under a kubelet by its eviction order,
 * elsewhere the one that uses most, as the kernel's badness says where nobody has an adjustment (mm/oom_kill.c). What
 * takes its memory whole when it starts was placed within it, and never causes a shortage, unless memory is overcommitted.
 */
export class MemoryPressure {
  readonly #plan: Plan;
  readonly #fleet: Fleet;
  /** The room of each host and of each guest; that of an instance is its guest's, else its host's. */
  readonly #roomOfHost: number[] = [];
  readonly #roomOfGuest: number[] = [];
  /** Of each room, who has ever stood there. */
  readonly #members: (readonly number[])[] = [];
  readonly #capacity: number[] = [];
  /** What stands in each room takes now; leaks apart. Whole bytes, so exact. */
  readonly #used: number[] = [];
  /** Of it, what a hypervisor has got back. */
  readonly #reclaimed: number[] = [];
  /** Whether each instance is up. */
  #isUp = new Uint8Array(16);
  /** Since when it is. */
  readonly #ages: Ages;
  /** Bytes that leak each µs in a room, and the same times when each leak began. */
  readonly #leak: number[] = [];
  readonly #leakBegan: number[] = [];
  /** Whether anything here leaks, so that rooms fill by themselves. */
  readonly leaks: boolean;
  readonly files: SharedFiles;

  constructor(plan: Plan, fleet: Fleet, ages: Ages) {
    this.#plan = plan;
    this.#fleet = fleet;
    this.#ages = ages;
    this.leaks = plan.services.some((_, service) => this.#leakOfService(service) > 0);
    this.files = new SharedFiles(plan, fleet);
    this.grow();
  }

  /** Takes in the hosts, guests and instances that have come since. */
  grow(): void {
    const { hosts, guests, instances, platform } = this.#fleet;
    while (this.#roomOfHost.length < hosts.length) {
      const host = this.#roomOfHost.length;
      const { memoryBytes } = this.#fleet.poolOf(host).allocatable;
      this.#roomOfHost.push(this.#addRoom(memoryBytes, hosts[host]!.instances));
    }
    while (this.#roomOfGuest.length < guests.length) {
      const { instances: own } = guests[this.#roomOfGuest.length]!;
      this.#roomOfGuest.push(this.#addRoom(platform.guest!.allocatable.memoryBytes, own));
    }
    const length = roomFor(this.#isUp.length, instances.length);
    if (length > this.#isUp.length) this.#isUp = longerBytes(this.#isUp, length);
  }

  get rooms(): number {
    return this.#capacity.length;
  }

  /** The host that a room is; −1 for a guest. */
  hostOf(room: number): number {
    return this.#roomOfHost.indexOf(room);
  }

  roomOf(instance: number): number {
    const { host, guest } = this.#fleet.instances[instance]!;
    return guest < 0 ? this.#roomOfHost[host]! : this.#roomOfGuest[guest]!;
  }

  /** An instance runs from now on, and takes what it takes when idle. */
  up(instance: number, now: number): void {
    const room = this.roomOf(instance);
    this.#isUp[instance] = 1;
    this.#used[room]! += this.#idleOf(instance) - this.files.up(room, this.#serviceOf(instance), now);
    this.#leak[room]! += this.#leakOf(instance);
    this.#leakBegan[room]! += this.#leakOf(instance) * now;
  }

  /** It is gone, after all its requests. */
  down(instance: number, now: number): void {
    const room = this.roomOf(instance);
    if (this.#isUp[instance] === 0) return;
    this.#isUp[instance] = 0;
    this.#used[room]! -= this.#idleOf(instance) - this.files.down(room, this.#serviceOf(instance), now);
    this.#leak[room]! -= this.#leakOf(instance);
    this.#leakBegan[room]! -= this.#leakOf(instance) * this.#ages.lastReady(instance);
  }

  /** A request takes so many bytes more in a room; true when it is short of memory now. */
  take(room: number, bytes: number, now: number): boolean {
    this.#used[room]! += bytes;
    return this.isShort(room, now);
  }

  /** A request gives them back. */
  give(room: number, bytes: number): void {
    this.#used[room]! -= bytes;
  }

  /** Bytes of all hosts that are in use: what instances touch on them, and guests that hold many whole. */
  touched(now: number): number {
    const { guests, platform } = this.#fleet;
    const whole =
      platform.guest === null ? 0 : platform.guest.memoryBytes + platform.guest.tare.overheadBytes;
    return this.#roomOfHost.reduce(
      (sum, room) =>
        sum +
        this.#used[room]! +
        this.#leak[room]! * now -
        this.#leakBegan[room]! -
        Math.max(0, this.#reclaimed[room]! - 1),
      guests.length * whole,
    );
  }

  isShort(room: number, now: number): boolean {
    return this.#over(room, now) > this.#reclaimed[room]!;
  }

  /** Bytes by which what stands on a host is more than it has, before anything is got back; negative while it is less. */
  shortOn(host: number, now: number): number {
    return this.#over(this.#roomOfHost[host]!, now);
  }

  /** So much of what stands on a host has been got back. */
  reclaim(host: number, bytes: number): void {
    // Sums of fractions of bytes: one byte more is no shortage.
    this.#reclaimed[this.#roomOfHost[host]!] = bytes + 1;
  }

  #over(room: number, now: number): number {
    return this.#used[room]! + this.#leak[room]! * now - this.#leakBegan[room]! - this.#capacity[room]!;
  }

  /** Who must go first in a room, by the bytes that each instance holds for requests; −1 when nobody there takes memory as it goes. */
  victim(room: number, now: number, heldBytes: (instance: number) => number): number {
    const candidates = this.#members[room]!.filter(
      instance =>
        this.roomOf(instance) === room &&
        this.#isUp[instance] === 1 &&
        (this.#fleet.platform.reclaim !== null || !this.#isWhole(instance)),
    ).map(instance => this.#candidate(instance, now, heldBytes(instance)));
    if (candidates.length === 0) return -1;
    if (this.#fleet.platform.shortage === 'evict') return evictionOrder(candidates)[0]!.instance;
    return candidates.reduce((most, one) => (one.usedBytes > most.usedBytes ? one : most)).instance;
  }

  #candidate(instance: number, now: number, heldBytes: number): Candidate {
    const { service, deployment } = this.#fleet.instances[instance]!;
    const leaked = this.#leakOf(instance) * (now - this.#ages.lastReady(instance));
    return {
      instance,
      usedBytes: this.#idleOf(instance) + heldBytes + leaked,
      requestBytes: deployment.reserve.memoryBytes,
      priority: this.#plan.services[service]!.priority,
    };
  }

  #addRoom(bytes: number, members: readonly number[]): number {
    this.#members.push(members);
    this.#used.push(0);
    this.#reclaimed.push(0);
    this.#leak.push(0);
    this.#leakBegan.push(0);
    return this.#capacity.push(bytes) - 1;
  }

  #serviceOf(instance: number): number {
    return this.#fleet.instances[instance]!.service;
  }

  #isWhole(instance: number): boolean {
    return this.#isWholeService(this.#serviceOf(instance));
  }

  #isWholeService(service: number): boolean {
    return this.#fleet.platform.deployments[service]!.takenBytes > 0;
  }

  #idleOf(instance: number): number {
    const { service } = this.#fleet.instances[instance]!;
    const { takenBytes, tare } = this.#fleet.platform.deployments[service]!;
    if (takenBytes > 0) return takenBytes + tare.overheadBytes;
    return tare.overheadBytes + tare.guestOsBytes + this.#plan.services[service]!.memory.baseBytes;
  }

  /** Bytes each µs. */
  #leakOf(instance: number): number {
    return this.#leakOfService(this.#serviceOf(instance));
  }

  #leakOfService(service: number): number {
    return this.#isWholeService(service) ? 0 : leakedBytes(this.#plan.services[service]!, 1);
  }
}
