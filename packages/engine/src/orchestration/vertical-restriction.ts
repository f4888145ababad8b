/** A pod may be resized where it stands; not yet; or it goes instead. */
export type ResizeDecision = 'approved' | 'deferred' | 'evict';

/** What has become of a resize that was asked for: room for it may come, or can never be there. */
export type ResizeState = 'deferred' | 'infeasible' | null;

/** Pods of one controller at the beginning of a look. */
export interface ReplicaGroup {
  /** Pods that there should be. */
  readonly configured: number;
  /** Those that are there, on a host: not started yet, and all. */
  readonly pending: number;
  readonly there: number;
  /** Fewest for which any is updated (`--min-replicas`, or the autoscaler's own). */
  readonly fewest: number;
  /** Share of them that may be missing (`--eviction-tolerance`). */
  readonly tolerance: number;
}

const DEFERRED_US = 300e6;

/**
 * Rule O3 vertical: how many pods of a group are disturbed in one look, by eviction or resize (kubernetes/autoscaler
 * vertical-pod-autoscaler/pkg/updater/restriction: pods_restriction_factory.go at 068565c, pods_eviction_restriction.go at
 * 197c0dc, pods_inplace_restriction.go at 0039d1c).
 */
export class DisruptionLimit {
  readonly #group: ReplicaGroup;
  readonly #tolerance: number;
  #evicted = 0;
  #resized = 0;

  constructor(group: ReplicaGroup) {
    this.#group = group;
    this.#tolerance = Math.trunc(group.configured * group.tolerance);
  }

  /** `isPending`: it has not started yet, and disturbs nobody. `resize`: what it waits for, and since when. */
  mayEvict(isPending: boolean, resize: ResizeState = null, waitedUs = 0): boolean {
    if (this.#isTooSmall) return false;
    if (isPending) return true;
    if (!this.#isDisruptable) return false;
    return resize === null || resize === 'infeasible' || waitedUs > DEFERRED_US;
  }

  /** What `CanInPlaceUpdate` answers in the mode InPlaceOrRecreate. */
  resizeOf(isPending: boolean, resize: ResizeState = null, waitedUs = 0): ResizeDecision {
    if (this.#isTooSmall || isPending) return 'deferred';
    if (resize !== null) return this.mayEvict(false, resize, waitedUs) ? 'evict' : 'deferred';
    return this.#isDisruptable ? 'approved' : 'deferred';
  }

  evicted(isPending: boolean): void {
    if (!isPending) this.#evicted++;
  }

  resized(): void {
    this.#resized++;
  }

  get #isTooSmall(): boolean {
    return this.#group.there < this.#group.fewest;
  }

  /** `isPodDisruptable`: enough others are alive, or all are and nobody has been disturbed yet. */
  get #isDisruptable(): boolean {
    const { configured, there, pending } = this.#group;
    const running = there - pending;
    const disturbed = this.#evicted + this.#resized;
    if (running - disturbed > configured - this.#tolerance) return true;
    return configured === running && this.#tolerance === 0 && disturbed === 0;
  }
}
