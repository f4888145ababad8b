import type { Decision } from '@tare/schema';

type DecisionHosts = NonNullable<Decision['hosts']>;

/** Plugins that score, in the order of Kubernetes' scheduler (1.31, apis/config/v1/default_plugins.go). */
export const SCORE_ORDER: readonly string[] = [
  'TaintToleration',
  'NodeAffinity',
  'NodeResourcesFit',
  'PodTopologySpread',
  'InterPodAffinity',
  'NodeResourcesBalancedAllocation',
  'ImageLocality',
];

/** What scored the hosts of a decision, in the scheduler's order: the members of a report have none of their own. */
export function scoredBy(hosts: DecisionHosts): string[] {
  const names = Object.keys(hosts.find(({ scores }) => scores !== undefined)?.scores ?? {});
  return names.sort((one, other) => SCORE_ORDER.indexOf(one) - SCORE_ORDER.indexOf(other));
}
