import { FairShare } from '../cpu/fair-share.ts';
import type { Fleet } from '../hosts/fleet.ts';

/** All of a disk, in the whole numbers that FairShare shares. */
const WHOLE = 1e6;
const US_PER_SECOND = 1e6;
/** Of memory, on all architectures here. */
const PAGE_BYTES = 4096;

/** What an instance has of its host's disk. */
export interface DiskAccess {
  readonly leaf: number;
  /** What one request of its service takes of the disk, and what a page of memory read from it does: parts of a disk × µs. */
  readonly work: number;
  readonly pageWork: number;
}

/** A start that copies: its task, who it is, and on which host. */
export interface Copying {
  readonly task: number;
  readonly who: number;
  readonly host: number;
}

/**
 * Rule M2: a host's disk is one capacity, of which all that read and write take their time. A start copies from end to
 * end, at the disk's bandwidth. A request takes operation after operation: each occupies the disk for its bytes over the
 * bandwidth, or for 1 / IOPS if that is more, and takes the latency, what the stack adds, and its bytes beyond a block, so
 * that one request never has more than the part occupied / taken of the disk. The stack may allow an instance, or a guest
 * with all its instances, only so many operations a second.
 */
export class Disks {
  /** How often anything has been read or written. */
  uses = 0;
  readonly #share = new FairShare();
  readonly #fleet: Fleet;
  readonly #roots = new Map<number, number>();
  /** Of starts, by who starts. */
  readonly #leaves = new Map<number, number>();
  /** Of guests that hold many instances. */
  readonly #groups = new Map<number, number>();

  constructor(fleet: Fleet) {
    this.#fleet = fleet;
  }

  nextTime(): number {
    return this.#share.nextTime();
  }

  /** What an instance has of the disk for a service's requests; null where these need none, or it is no bottleneck. */
  accessOf(instance: number, service: number): DiskAccess | null {
    const { host, guest } = this.#fleet.instances[instance]!;
    const { disk } = this.#fleet.poolOf(host);
    const { diskBytes } = this.#fleet.plan.services[service]!;
    const { deployments, reclaim } = this.#fleet.platform;
    const swaps = reclaim !== null && reclaim.swap !== null && deployments[service]!.takenBytes > 0;
    if (disk === undefined || (diskBytes === 0 && !swaps)) return null;
    const { extraUs, iops, inFlight } = deployments[service]!.disk;
    const operations = Math.ceil(diskBytes / disk.operationBytes);
    const bytes = operations === 0 ? PAGE_BYTES : diskBytes / operations;
    const occupiedBy = (size: number) =>
      Math.max((size * US_PER_SECOND) / disk.bytesPerSecond, disk.iops === 0 ? 0 : US_PER_SECOND / disk.iops);
    const occupied = occupiedBy(bytes);
    const beyond = (Math.max(0, bytes - disk.blockBytes) * US_PER_SECOND) / disk.bytesPerSecond;
    const perTask = part(occupied / (disk.latencyUs + extraUs + beyond));
    const most = iops === 0 ? WHOLE : part((occupied * iops) / US_PER_SECOND);
    const above = guest < 0 ? this.#rootOf(host) : this.#groupOf(guest, host, most);
    const limit = inFlight === 0 ? most : Math.min(most, inFlight * perTask);
    return {
      leaf: this.#share.addLeaf(above, limit, 1, perTask),
      work: operations * occupied * WHOLE,
      pageWork: occupiedBy(PAGE_BYTES) * WHOLE,
    };
  }

  /** A request reads and writes, and reads so many swapped pages; its task ends in `fire`. */
  begin({ leaf, work, pageWork }: DiskAccess, task: number, pages: number, now: number): void {
    this.uses++;
    this.#share.begin(leaf, task, work + pages * pageWork, now);
  }

  /** Drops all that requests of an instance have under way. */
  abort({ leaf }: DiskAccess, now: number): void {
    this.#share.abort(leaf, now);
  }

  /** Copies for a start; false where the disk is no bottleneck, so that it takes no time. */
  copy({ task, who, host }: Copying, bytes: number, now: number): boolean {
    const { disk } = this.#fleet.poolOf(host);
    if (bytes <= 0 || disk === undefined) return false;
    this.uses++;
    const work = (bytes / disk.bytesPerSecond) * US_PER_SECOND * WHOLE;
    this.#share.begin(this.#leafOf(who, host), task, work, now);
    return true;
  }

  /** Drops what a start copies. */
  cut(who: number, now: number): void {
    const leaf = this.#leaves.get(who);
    if (leaf !== undefined) this.#share.abort(leaf, now);
  }

  /** Ends what is due; returns the tasks. */
  fire(): Int32Array {
    this.#share.fire();
    return this.#share.ended.slice(0, this.#share.endedCount);
  }

  /** Time that the disks of all hosts have been busy until now, µs. */
  busy(now: number): number {
    let used = 0;
    for (const root of this.#roots.values()) used += this.#share.integrals(root, now).used;
    return used / WHOLE;
  }

  /** Hosts whose disks can be a bottleneck. */
  get count(): number {
    return this.#fleet.hosts.filter((_, host) => this.#fleet.poolOf(host).disk !== undefined).length;
  }

  #rootOf(host: number): number {
    const root = this.#roots.get(host) ?? this.#share.addRoot(WHOLE);
    this.#roots.set(host, root);
    return root;
  }

  #groupOf(guest: number, host: number, most: number): number {
    const group = this.#groups.get(guest) ?? this.#share.addGroup(this.#rootOf(host), most, 1);
    this.#groups.set(guest, group);
    return group;
  }

  /** Nobody changes its host. */
  #leafOf(who: number, host: number): number {
    const leaf = this.#leaves.get(who) ?? this.#share.addLeaf(this.#rootOf(host), WHOLE, 1, WHOLE);
    this.#leaves.set(who, leaf);
    return leaf;
  }
}

/** A share of a disk in whole parts: at least one, at most all. */
const part = (share: number): number => Math.max(1, Math.round(WHOLE * Math.min(1, share)));
