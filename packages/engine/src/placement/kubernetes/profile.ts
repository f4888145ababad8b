/** What a scheduler's configuration may choose (kubescheduler.config.k8s.io/v1). */
import type { FitStrategy, ResourceWeight } from './resource-strategies.ts';
import { CPU_AND_MEMORY } from './resource-strategies.ts';

/** The version whose rules and messages this folder follows. */
export const KUBERNETES_VERSION = '1.31';

/** Plugins that refuse hosts, in the order in which upstream asks them (apis/config/v1/default_plugins.go). */
export const FILTERS = [
  'NodeUnschedulable',
  'NodeName',
  'TaintToleration',
  'NodeAffinity',
  'NodePorts',
  'NodeResourcesFit',
  'PodTopologySpread',
  'InterPodAffinity',
] as const;
export type FilterName = (typeof FILTERS)[number];

/** Plugins that score hosts, with upstream's weights. */
export const SCORE_WEIGHTS = {
  TaintToleration: 3,
  NodeAffinity: 2,
  NodeResourcesFit: 1,
  PodTopologySpread: 2,
  InterPodAffinity: 2,
  NodeResourcesBalancedAllocation: 1,
  ImageLocality: 1,
} as const;
export type ScoreName = keyof typeof SCORE_WEIGHTS;

export interface Profile {
  /** Plugins that are off; a name of either kind. */
  readonly disabled: readonly (FilterName | ScoreName)[];
  readonly weights: Readonly<Record<ScoreName, number>>;
  readonly strategy: FitStrategy;
  /** 0: upstream's own rule. */
  readonly percentageOfHostsToScore: number;
}

export const DEFAULT_PROFILE: Profile = {
  disabled: [],
  weights: SCORE_WEIGHTS,
  strategy: { type: 'LeastAllocated', resources: CPU_AND_MEMORY },
  percentageOfHostsToScore: 0,
};

const MOST_WEIGHT = 100;

/** What is wrong with the weights of a scoring strategy, by the path that upstream gives. */
export const weightFaults = (
  resources: readonly ResourceWeight[],
): { readonly field: string; readonly message: string }[] =>
  resources.flatMap(({ name, weight }, index) =>
    Number.isInteger(weight) && weight >= 1 && weight <= MOST_WEIGHT
      ? []
      : [
          {
            field: `scoringStrategy.resources[${index}].weight`,
            message: `the weight of ${name} must be a whole number from 1 to ${MOST_WEIGHT}, not ${weight}`,
          },
        ],
  );

const LEAST_HOSTS = 100;
const LEAST_PERCENT = 5;

/** How many feasible hosts are enough (`numFeasibleNodesToFind`, schedule_one.go). */
export function enoughHosts(hosts: number, percentage: number): number {
  if (hosts < LEAST_HOSTS) return hosts;
  const percent = percentage > 0 ? percentage : Math.max(LEAST_PERCENT, 50 - Math.trunc(hosts / 125));
  return Math.min(hosts, Math.max(LEAST_HOSTS, Math.trunc((hosts * percent) / 100)));
}
