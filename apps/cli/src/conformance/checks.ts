import { scalingRate, scalingReplicas, scalingWindows } from './autoscaling.ts';
import { bytes, interpolation, ports } from './compose.ts';
import { leastWaste } from './host-scaling.ts';
import { cgroupConfig, qosClass } from './pods.ts';
import { quantity } from './quantity.ts';
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
