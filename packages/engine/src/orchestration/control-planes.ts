import type { PlanControlPlane } from '@tare/schema';
import type { FailedDomain } from '../faults/faults.ts';
import type { RunParts } from '../parts.ts';

/** What a control plane is told to do once it is back. */
export interface ControlPlaneHooks {
  /** It manages these sites again. */
  readonly onBack: (sites: readonly number[]) => void;
}

/**
 * Rule O5: what schedules, scales and restarts instances, and whether it does. While it is down its instances go on, and a
 * kubelet restarts them where they stand; nothing is placed, scaled, drained or moved, and what stood on a host that is
 * back waits, for its kubelet has nobody to ask what to run.
 */
export class ControlPlanes {
  readonly #parts: RunParts;
  readonly #hooks: ControlPlaneHooks;
  readonly #planes: readonly PlanControlPlane[];
  /** What each is down for: its own failures, and those of the site where it stands. */
  readonly #downs: number[];
  /** Instances that may start once it is back. */
  #deferred: number[] = [];

  constructor(parts: RunParts, hooks: ControlPlaneHooks) {
    this.#parts = parts;
    this.#hooks = hooks;
    this.#planes = parts.platform.controlPlanes ?? [];
    this.#downs = this.#planes.map(() => 0);
  }

  /** Whether what manages a site does so. */
  manages(site: number): boolean {
    const at = this.#planes.findIndex(({ sites }) => sites.includes(site));
    return at < 0 || this.#downs[at] === 0;
  }

  /** Whether anything is managed anywhere. */
  get managesAny(): boolean {
    const all = this.#planes.filter(({ sites }) => sites.length > 0);
    return all.length === 0 || all.some(({ sites }) => this.manages(sites[0]!));
  }

  /** Whether instances are moved from site to site: by a federation, else by the one control plane of them all. */
  get moves(): boolean {
    const federation = this.#planes.findIndex(({ sites }) => sites.length === 0);
    return (this.#downs[Math.max(0, federation)] ?? 0) === 0;
  }

  /** A domain has failed, or is there again. */
  heard(domain: FailedDomain): void {
    for (const [at, plane] of this.#planes.entries())
      if (this.#standsIn(plane, domain)) this.#change(at, domain.isDown ? 1 : -1);
  }

  /** Whether an instance that may start must wait for its control plane; it is told to start when that is back. */
  defers(instance: number, domain: FailedDomain['kind']): boolean {
    const { fleet, platform } = this.#parts;
    const { service, host } = fleet.instances[instance]!;
    const isLocal =
      domain === 'process' ||
      domain === 'sandbox' ||
      (domain === 'kernel' && platform.deployments[service]!.kernel === 'own');
    // Elsewhere the host itself starts what is to run on it.
    if (isLocal || platform.shortage !== 'evict' || this.manages(fleet.siteOf(host))) return false;
    this.#deferred.push(instance);
    return true;
  }

  /** Instances that have waited for the control planes that are there now. */
  takeDeferred(): number[] {
    const { fleet } = this.#parts;
    const isDue = (instance: number) => this.manages(fleet.siteOf(fleet.instances[instance]!.host));
    const due = this.#deferred.filter(isDue);
    this.#deferred = this.#deferred.filter(instance => !isDue(instance));
    return due;
  }

  #standsIn({ id, at }: PlanControlPlane, { kind, name }: FailedDomain): boolean {
    const site = this.#parts.plan.sites[at];
    switch (kind) {
      case 'control-plane':
        return name === id;
      case 'site':
        return name === site?.id;
      case 'provider':
        return name === site?.provider;
      default:
        return false;
    }
  }

  #change(at: number, by: 1 | -1): void {
    const { gate } = this.#parts.fleet;
    const { sites } = this.#planes[at]!;
    const was = this.#downs[at]!;
    this.#downs[at] = was + by;
    if (was === 0) for (const site of sites) gate.shut(site);
    if (this.#downs[at] !== 0) return;
    for (const site of sites) gate.open(site);
    this.#hooks.onBack(sites);
  }
}
