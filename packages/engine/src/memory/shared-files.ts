import type { Plan } from '@tare/schema';
import type { Fleet } from '../hosts/fleet.ts';

/** A service on one kernel: how many of its instances run there. */
type Mapped = Map<number, number>;

/**
 * Rule M1, page cache: the file pages of an image (its executables and libraries) are in a kernel's memory once, however
 * many instances map them (Linux, mm/filemap.c). Whoever has a kernel of its own reads them into its own memory. A room is
 * a host, or a guest that holds many instances, as memory pressure numbers them.
 */
export class SharedFiles {
  /** Of each service, where its instances stand on a kernel that others can stand on too; else 0. */
  readonly #bytes: readonly number[];
  readonly #mapped: Mapped[] = [];
  /** Bytes of each service that stand once instead of again, and their integral over the window until `at`. */
  readonly #saved: Float64Array;
  readonly #areas: Float64Array;
  readonly #at: Float64Array;

  constructor(plan: Plan, fleet: Fleet) {
    this.#bytes = plan.services.map(({ memory }, service) =>
      fleet.platform.deployments[service]!.kernel === 'own' ? 0 : memory.fileBytes,
    );
    this.#saved = new Float64Array(plan.services.length);
    this.#areas = new Float64Array(plan.services.length);
    this.#at = new Float64Array(plan.services.length);
  }

  /** An instance of a service begins to run in a room; the bytes that are there already. */
  up(room: number, service: number, now: number): number {
    if (this.#bytes[service] === 0) return 0;
    this.#mapped[room] ??= new Map();
    const mapped = this.#mapped[room];
    const before = mapped.get(service) ?? 0;
    mapped.set(service, before + 1);
    return before === 0 ? 0 : this.#save(service, 1, now);
  }

  /** One ends; the bytes of its own that stay there for the others. */
  down(room: number, service: number, now: number): number {
    if (this.#bytes[service] === 0) return 0;
    const mapped = this.#mapped[room]!;
    const left = mapped.get(service)! - 1;
    mapped.set(service, left);
    return left === 0 ? 0 : this.#save(service, -1, now);
  }

  /** Begins the window. */
  restart(now: number): void {
    this.#areas.fill(0);
    this.#at.fill(now);
  }

  /** ∫ over the window of the bytes that a service's instances have in common instead of each its own: bytes · µs. */
  area(service: number, now: number): number {
    return this.#areas[service]! + this.#saved[service]! * (now - this.#at[service]!);
  }

  #save(service: number, sign: 1 | -1, now: number): number {
    const bytes = this.#bytes[service]!;
    this.#areas[service] = this.area(service, now);
    this.#at[service] = now;
    this.#saved[service]! += sign * bytes;
    return bytes;
  }
}
