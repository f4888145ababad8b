import type { PlanAccelerators } from '@tare/schema';
import { longerFloats, longerInts } from '../kernel/columns.ts';
import { Devices, type DeviceSet } from './devices.ts';

/** What an instance or a guest asks of the holder (host or guest) that it is placed on. */
export interface Need {
  readonly cpuMilli: number;
  readonly memoryBytes: number;
  readonly vcpus: number;
  readonly accelerators?: PlanAccelerators;
}

export interface HolderSize {
  readonly cpuMilli: number;
  readonly memoryBytes: number;
  readonly instances: number;
  readonly vcpus: number;
  readonly accelerators?: DeviceSet;
  /** Where it stands; the first site where that is not said. */
  readonly site?: number;
}

/** What is short, and in words. */
export interface Refusal {
  readonly plugin: string;
  readonly reason: string;
}

const SITE_SHUT: Refusal = { plugin: 'site', reason: 'its site takes nothing now' };
const CLOSED: Refusal = { plugin: 'host', reason: 'it takes nothing now' };
const NO_SLOT: Refusal = { plugin: 'instances', reason: 'as many instances as it may have' };
const NO_CPU: Refusal = { plugin: 'CPU', reason: 'too little CPU left' };
const NO_MEMORY: Refusal = { plugin: 'memory', reason: 'too little memory left' };
const NO_VCPUS: Refusal = { plugin: 'vCPUs', reason: 'too few vCPUs left' };
const NO_DEVICES: Refusal = { plugin: 'accelerators', reason: 'too few accelerators left' };

/** So many holders are looked at together: 2 to this power. */
export const BLOCK_BITS = 5;

/**
 * Doubles of a holder's row: what is free of CPU, memory, instances and vCPUs, the free shares of the first two together, and what it
 * has in all. A decision and what it changes read and write most of them, of hosts that are in no cache when their turn comes.
 */
export const ROW = 8;
export const CPU = 0;
export const MEMORY = 1;
export const SLOTS = 2;
export const VCPUS = 3;
const SHARES = 4;
const WHOLE_CPU = 5;
const WHOLE_MEMORY = 6;

/** Free room of holders (hosts, or guests that hold many instances), a row of 64 bytes each. */
export class Rooms {
  /** For loops over many; whoever asks for a number or two has a method for each. */
  rows = new Float64Array(16 * ROW);
  site = new Int32Array(16);
  /** How often something about each holder has changed, and about any of each block of them. */
  versions = new Int32Array(16);
  blockVersions = new Int32Array(16);
  /** Sites that take nothing now (rule O5); null: all do. */
  barred: Uint8Array | null = null;
  /** The only site that is asked now; −1: all are. */
  asked = -1;
  readonly devices = new Devices();
  /** Of any holder. */
  largestCpu = 0;
  largestMemory = 0;
  size = 0;

  add(size: HolderSize): number {
    const holder = this.size++;
    if (holder === this.site.length) this.#grow();
    const rows = this.rows;
    const at = ROW * holder;
    rows[at + CPU] = rows[at + WHOLE_CPU] = size.cpuMilli;
    rows[at + MEMORY] = rows[at + WHOLE_MEMORY] = size.memoryBytes;
    rows[at + SLOTS] = size.instances;
    rows[at + VCPUS] = size.vcpus;
    rows[at + SHARES] = Number.NaN;
    this.site[holder] = size.site ?? 0;
    this.largestCpu = Math.max(this.largestCpu, size.cpuMilli);
    this.largestMemory = Math.max(this.largestMemory, size.memoryBytes);
    this.devices.add(size.accelerators);
    this.touch(holder);
    return holder;
  }

  /** Something about a holder has changed, for whoever keeps what was found of it. */
  touch(holder: number): void {
    this.versions[holder]!++;
    this.blockVersions[holder >> BLOCK_BITS]!++;
  }

  /** Whether its site takes nothing now. */
  isBarred(holder: number): boolean {
    return this.barred !== null && this.barred[this.site[holder]!] !== 0;
  }

  fits(holder: number, need: Need): boolean {
    return !this.isBarred(holder) && this.hasRoom(holder, need);
  }

  /** Whatever its site takes. */
  hasRoom(holder: number, need: Need): boolean {
    const rows = this.rows;
    const at = ROW * holder;
    return (
      rows[at + CPU]! >= need.cpuMilli &&
      rows[at + MEMORY]! >= need.memoryBytes &&
      rows[at + SLOTS]! >= 1 &&
      rows[at + VCPUS]! >= need.vcpus &&
      (need.accelerators === undefined || this.devices.fits(holder, need.accelerators))
    );
  }

  /** Why a need does not fit; null where it does. */
  refusal(holder: number, need: Need): Refusal | null {
    if (this.isBarred(holder)) return SITE_SHUT;
    if (this.freeSlots(holder) < 1) return this.isClosed(holder) ? CLOSED : NO_SLOT;
    if (this.freeCpu(holder) < need.cpuMilli) return NO_CPU;
    if (this.freeMemory(holder) < need.memoryBytes) return NO_MEMORY;
    if (this.freeVcpus(holder) < need.vcpus) return NO_VCPUS;
    return this.hasRoom(holder, need) ? null : NO_DEVICES;
  }

  /** Takes this need off what is free, so many times (−1: gives it back). */
  take(holder: number, need: Need, times: number): void {
    this.touch(holder);
    const rows = this.rows;
    const at = ROW * holder;
    rows[at + SLOTS]! -= times;
    rows[at + CPU]! -= times * need.cpuMilli;
    rows[at + MEMORY]! -= times * need.memoryBytes;
    rows[at + VCPUS]! -= times * need.vcpus;
    rows[at + SHARES] = Number.NaN;
  }

  /** It has so much more to give from now on. */
  extend(holder: number, cpuMilli: number, memoryBytes: number): void {
    const at = ROW * holder;
    this.rows[at + CPU]! += cpuMilli;
    this.rows[at + MEMORY]! += memoryBytes;
    this.rows[at + SHARES] = Number.NaN;
  }

  /** It has no slot any more, whatever is given back. */
  close(holder: number): void {
    this.hold(holder);
  }

  /** Takes all its slots until they are given back; returns how many. */
  hold(holder: number): number {
    const slots = this.freeSlots(holder);
    this.touch(holder);
    this.release(holder, -Infinity);
    return slots;
  }

  /** So many of its slots are free. */
  release(holder: number, slots: number): void {
    this.rows[ROW * holder + SLOTS] = slots;
  }

  /** Whether it takes nothing now, whatever is given back. */
  isClosed(holder: number): boolean {
    return this.freeSlots(holder) === -Infinity;
  }

  freeCpu(holder: number): number {
    return this.rows[ROW * holder + CPU]!;
  }

  freeMemory(holder: number): number {
    return this.rows[ROW * holder + MEMORY]!;
  }

  freeSlots(holder: number): number {
    return this.rows[ROW * holder + SLOTS]!;
  }

  freeVcpus(holder: number): number {
    return this.rows[ROW * holder + VCPUS]!;
  }

  /** Free shares of CPU and memory together, 0 to 2. */
  free(holder: number): number {
    const at = ROW * holder;
    const shares = this.rows[at + SHARES]!;
    // Worked out when they are asked for, and once: no policy asks for them that goes by order.
    return Number.isNaN(shares) ? this.#weigh(at) : shares;
  }

  /** What it has in all. */
  cpu(holder: number): number {
    return this.rows[ROW * holder + WHOLE_CPU]!;
  }

  memory(holder: number): number {
    return this.rows[ROW * holder + WHOLE_MEMORY]!;
  }

  #weigh(at: number): number {
    const { rows } = this;
    const shares = rows[at + CPU]! / rows[at + WHOLE_CPU]! + rows[at + MEMORY]! / rows[at + WHOLE_MEMORY]!;
    rows[at + SHARES] = shares;
    return shares;
  }

  #grow(): void {
    const length = this.size * 2;
    this.rows = longerFloats(this.rows, ROW * length);
    this.site = longerInts(this.site, length);
    this.versions = longerInts(this.versions, length);
    this.blockVersions = longerInts(this.blockVersions, length);
  }
}

/** Finds the holder that a policy prefers without looking at all of them (rule K5). */
export interface PlacementIndex {
  /** Takes in a holder, or one that was taken out, with the room that it has now. */
  insert(holder: number): void;
  /** Takes a holder out before its room changes. */
  remove(holder: number): void;
  /** The holder that the policy prefers among those that the need fits, the lowest number among equals; −1: none. */
  choose(need: Need): number;
  /** How well the need would stand on a holder that it fits: the greatest is chosen. Absent where a policy goes by order or by lot. */
  scores?(need: Need): (holder: number) => number;
}

/** Holders of one size in the order in which a policy prefers them. */
export interface SizeOrder {
  /** Takes in one that has just come. */
  add(holder: number): void;
  /** Takes in one that was taken out, by the room that it has now. */
  insert(holder: number): void;
  /** Takes one out before its room changes. */
  remove(holder: number): void;
  /** The first that the need fits, of those that have at least so much free of CPU and memory together; −1: none. */
  first(need: Need, least: number): number;
}
