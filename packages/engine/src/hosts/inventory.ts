// What there is of a platform: hosts, guests and instances, each kept when it is gone.

export interface Host {
  readonly pool: number;
  readonly zone: number;
  /** When it was asked for, µs: from then on it is paid. */
  readonly from: number;
  /** True for a host that was asked for while others already ran, so that it must be provisioned first. */
  readonly late: boolean;
  /** When it went, µs; Infinity while it is there. */
  until: number;
  /** Times in which it sleeps for want of VMs, µs; the last may be open. */
  readonly slept: { readonly from: number; until: number }[];
  readonly guests: number[];
  /** All that have ever stood there. */
  readonly instances: number[];
}

export interface Guest {
  readonly host: number;
  /** When it was asked for, µs. */
  readonly from: number;
  /** When it went with its host, µs; Infinity while it is there. */
  until: number;
  readonly instances: number[];
}

export interface Instance {
  readonly service: number;
  readonly host: number;
  /** −1 when it stands on the host itself or in a VM of its own. */
  readonly guest: number;
  /** Accelerators that it has, by their numbers on its host. */
  readonly devices: readonly number[];
  /** When it was placed, µs. */
  readonly from: number;
  /** When it gave its place back, µs; Infinity while it has one. */
  until: number;
}

export interface Unplaced {
  readonly service: number;
  readonly replicas: number;
  readonly reason: string;
}
