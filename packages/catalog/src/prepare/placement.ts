import type { PlanPlacementRules, PlanPlatform, PlanScheduler, Platform, Service } from '@tare/schema';

/** Names of sites and services, in the plan's order. */
export interface PlacementNames {
  readonly sites: readonly string[];
  readonly services: readonly string[];
}

/** A service's rules of placement as Kubernetes' scheduler reads them; undefined where it has none. */
export function placementRules(
  { placement }: Service,
  names: PlacementNames,
): PlanPlacementRules | undefined {
  if (placement === undefined) return undefined;
  return {
    sites: placement.sites?.map(site => names.sites.indexOf(site)) ?? null,
    hostLabels: placement.hostLabels ?? {},
    tolerations: placement.tolerations ?? [],
    spread: (placement.spread ?? []).map(({ over, maxSkew = 1, required = false }) => ({
      over,
      maxSkew,
      required,
    })),
    affinity: (placement.affinity ?? []).map(({ service, within, kind, required = false, weight = 1 }) => ({
      service: names.services.indexOf(service),
      within,
      kind,
      required,
      weight,
    })),
    hostPorts: placement.hostPorts ?? [],
  };
}

const WHOLE_SHAPE = [
  { utilisation: 0, score: 0 },
  { utilisation: 100, score: 10 },
];

/** What a platform sets of the scheduler. */
function schedulerOf({ placement, scheduler }: Platform): { readonly scheduler?: PlanScheduler } {
  if (placement !== 'kube-scheduler') return {};
  const { strategy: type = 'LeastAllocated', shape = WHOLE_SHAPE, weights = {} } = scheduler ?? {};
  const sorted = [...shape].sort((a, b) => a.utilisation - b.utilisation);
  const settings: PlanScheduler = {
    weights: Object.fromEntries(
      Object.entries(weights).flatMap(([name, weight]) => (weight === undefined ? [] : [[name, weight]])),
    ),
    strategy: type === 'RequestedToCapacityRatio' ? { type, shape: sorted } : { type },
    percentageOfHosts: scheduler?.percentageOfHosts ?? 0,
  };
  return { scheduler: settings };
}

/** How a platform places instances. */
export const placementOf = (platform: Platform): Pick<PlanPlatform, 'placement' | 'scheduler'> => ({
  placement: platform.placement ?? 'least-allocated',
  ...schedulerOf(platform),
});
