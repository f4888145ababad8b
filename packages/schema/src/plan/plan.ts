/**
 * A plan: a scenario with every reference to the catalogue resolved to numbers. It is what the engine executes.
 * The catalogue package makes it (`prepare`), the engine reads it, nobody stores it: it follows from the scenario.
 *
 * Units: CPU in integer millicores, time in integer microseconds, memory and images in bytes, money in USD.
 */
import type { PlanDrain, PlanFault, PlanNeighbour, PlanUpgrade } from './fault.ts';
import type { PlanPlatform } from './platform.ts';
import type { PlanImage, PlanService } from './service.ts';
import type { PlanPool, PlanSite } from './site.ts';
import type { PlanLifetimes, PlanTraffic } from './traffic.ts';

export interface PlanRun {
  readonly durationUs: number;
  readonly warmupUs: number;
  readonly seed: number;
  readonly replications: number;
  readonly maxEvents: number;
  /** A run with more requests in flight is cut, as memory would not hold. */
  readonly maxInFlight: number;
}

export interface Plan {
  readonly identity: { readonly scenarioHash: string; readonly catalogueVersion: string };
  readonly sites: readonly PlanSite[];
  readonly pools: readonly PlanPool[];
  readonly images: readonly PlanImage[];
  readonly services: readonly PlanService[];
  readonly traffic: readonly PlanTraffic[];
  readonly lifetimes: readonly PlanLifetimes[];
  readonly faults: readonly PlanFault[];
  readonly neighbours: readonly PlanNeighbour[];
  readonly drains: readonly PlanDrain[];
  /** Absent: no pool is upgraded. */
  readonly upgrades?: readonly PlanUpgrade[];
  readonly platforms: readonly PlanPlatform[];
  /** Platform index of the baseline. */
  readonly baseline: number;
  /** Share of a host's price that buys its CPU; the rest buys its memory. */
  readonly cpuShareOfPrice: number;
  readonly run: PlanRun;
}
