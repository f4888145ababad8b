import {
  type PlanPlacementRules,
  type PlanPlatform,
  type PlanScheduler,
  type Platform,
  type Problem,
  problem,
  type Scenario,
  type Service,
} from '@tare/schema';
import { sortedEntries } from './names.ts';

type SpreadRule = PlanPlacementRules['spread'][number];

/** Names of sites and services, in the plan's order. */
export interface PlacementNames {
  readonly sites: readonly string[];
  readonly services: readonly string[];
}

type Spread = NonNullable<NonNullable<Service['placement']>['spread']>[number];

const spreadRule = ({ over, maxSkew = 1, required = false, ...rest }: Spread): SpreadRule => ({
  over,
  maxSkew,
  required,
  ...(rest.minDomains === undefined ? {} : { minDomains: rest.minDomains }),
  ...(rest.ownRevision === true ? { ownRevision: true as const } : {}),
  ...(rest.hostAffinity === 'ignore' ? { anyHosts: true as const } : {}),
  ...(rest.hostTaints === 'honor' ? { toleratedOnly: true as const } : {}),
});

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
    ...(placement.preferHosts === undefined
      ? {}
      : { preferHosts: placement.preferHosts.map(({ labels, weight = 1 }) => ({ labels, weight })) }),
    spread: (placement.spread ?? []).map(spreadRule),
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

/** Fewest domains are of a required spread alone, as upstream validates it (`validateMinDomains`, core/validation). */
export const checkPlacement = (scenario: Scenario): Problem[] =>
  sortedEntries(scenario.services).flatMap(([name, { placement }]) =>
    (placement?.spread ?? []).flatMap(({ minDomains, required }, index) =>
      minDomains === undefined || required === true
        ? []
        : [
            problem(
              'conflict',
              `services.${name}.placement.spread.${String(index)}.minDomains`,
              'stands beside a spread that is only preferred, where it means nothing.',
              'Write required: true, or leave minDomains out.',
            ),
          ],
    ),
  );

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
