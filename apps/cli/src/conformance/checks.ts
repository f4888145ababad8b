import { scalingRate, scalingReplicas, scalingWindows } from './autoscaling.ts';
import { bytes, interpolation, ports } from './compose.ts';
import { podGroups, reconciled, scaleEvents } from './controller.ts';
import { leastWaste } from './host-scaling.ts';
import { cgroupConfig, qosClass } from './pods.ts';
import { quantity } from './quantity.ts';
import * as filters from './scheduler/filters.ts';
import * as scores from './scheduler/scores.ts';
import { type Check, type Suite, unsupported, type Verdict } from './suite.ts';

/** By the beginning of a suite's name. */
const CHECKS: Readonly<Record<string, Check>> = {
  'Compose variable interpolation': interpolation,
  'Compose byte sizes': bytes,
  'Compose ports short syntax': ports,
  'resource.Quantity': quantity,
  'Pod QoS class': qosClass,
  'Pod cgroup settings': cgroupConfig,
  'HPA behavior: rate limiting': scalingRate,
  'HPA stabilisation windows': scalingWindows,
  'cluster-autoscaler least-waste expander': leastWaste,
  'HPA ReplicaCalculator': scalingReplicas,
  'HPA groupPods': podGroups,
  'HPA scale-event store': scaleEvents,
  'HPA controller': reconciled,
  'NodeResourcesFit filter': filters.fit,
  'NodeAffinity filter': filters.nodeAffinity,
  'TaintToleration filter': filters.taints,
  'NodeUnschedulable filter': filters.unschedulable,
  'NodePorts filter': filters.ports,
  'InterPodAffinity filter': filters.interPodAffinity,
  'PodTopologySpread filter': filters.topologySpread,
  'NodeResourcesLeastAllocated score': scores.leastAllocated,
  'NodeResourcesMostAllocated score (v1.20)': scores.mostAllocated120,
  'NodeResourcesFit scoringStrategy MostAllocated': scores.mostAllocated,
  'RequestedToCapacityRatio score': scores.requestedToCapacityRatio,
  buildBrokenLinearFunction: scores.brokenLinear,
  'NodeResourcesBalancedAllocation score (v1.20)': scores.balanced120,
  'NodeResourcesBalancedAllocation score (current': scores.balanced,
  'ImageLocality score': scores.imageLocality,
  'NodeAffinity score': scores.nodeAffinity,
  'TaintToleration score': scores.taintToleration,
  'InterPodAffinity score': scores.interPodAffinity,
  'PodTopologySpread score': scores.topologySpread,
};

export interface CaseResult {
  readonly suite: string;
  readonly case: string;
  readonly source: string;
  readonly verdict: Verdict;
}

/** A case whose form is not the suite's fails; it never ends the command. */
function judge(check: Check, input: unknown, expected: unknown): Verdict {
  try {
    return check(input as never, expected as never);
  } catch (error) {
    return { status: 'failed', expected, got: error instanceof Error ? error.message : String(error) };
  }
}

export function checkSuite({ suite, cases }: Suite): CaseResult[] {
  const [, check] = Object.entries(CHECKS).find(([name]) => suite.startsWith(name)) ?? [];
  return cases.map(one => ({
    suite,
    case: one.case,
    source: one.source ?? '',
    verdict:
      check === undefined
        ? unsupported('Tare does not model this part of upstream.')
        : judge(check, one.input, one.expected),
  }));
}
