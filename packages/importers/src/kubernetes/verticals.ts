/** VerticalPodAutoscalers → what the vertical autoscaler changes of a workload's requests. */
import { LIMITS } from '@tare/schema';
import { type Findings, leaveOut } from '../findings.ts';
import { at, itemsAt, numberAt, textAt, textOf, type Value } from '../source/value.ts';
import type { VerticalScaling } from '../workload.ts';
import type { KubernetesObject } from './objects.ts';
import { parseQuantity } from './quantity.ts';

type Mode = VerticalScaling['mode'];

/** Where nothing is said upstream evicts: Auto, which is Recreate. */
const MODES: Readonly<Record<string, Mode>> = {
  Off: 'off',
  Initial: 'initial',
  Recreate: 'recreate',
  Auto: 'recreate',
  InPlaceOrRecreate: 'in-place-or-recreate',
};
const NANO_PER_MILLI = 1e6;
const NANO = 1e9;

export const verticalTarget = ({ value }: KubernetesObject): { kind: string; name: string } => ({
  kind: textAt(value, 'spec', 'targetRef', 'kind') ?? '',
  name: textAt(value, 'spec', 'targetRef', 'name') ?? '',
});

function amountsOf(list: Value | undefined): VerticalScaling['least'] {
  const nano = (name: string) => parseQuantity(textAt(list, name)?.trim() ?? '')?.nano;
  const [cpu, memory] = [nano('cpu'), nano('memory')];
  return {
    ...(cpu === undefined || cpu <= 0n ? {} : { cpuMilli: Math.ceil(Number(cpu) / NANO_PER_MILLI) }),
    ...(memory === undefined || memory <= 0n ? {} : { memoryBytes: Math.ceil(Number(memory) / NANO) }),
  };
}

/** The policy of all containers, or of the only one that has one. */
function policyOf(object: KubernetesObject, findings: Findings): Value | undefined {
  const policies = itemsAt(object.value, 'spec', 'resourcePolicy', 'containerPolicies');
  const whole = policies.find(policy => textAt(policy, 'containerName') === '*');
  if (policies.length > 1)
    leaveOut(
      findings,
      object.place,
      `policies of single containers of ${object.name}`,
      'A replica is one container here; the policy of all, else the first, is taken.',
    );
  return whole ?? policies[0];
}

function modeOf(
  { value, name, place }: KubernetesObject,
  policy: Value | undefined,
  findings: Findings,
): Mode {
  if (policy !== undefined && textAt(policy, 'mode') === 'Off') return 'off';
  const text = textAt(value, 'spec', 'updatePolicy', 'updateMode') ?? 'Auto';
  const mode = Object.hasOwn(MODES, text) ? MODES[text] : undefined;
  if (mode !== undefined) return mode;
  leaveOut(
    findings,
    place,
    `update mode ${text} of ${name}`,
    'It is not simulated; requests are only recommended.',
  );
  return 'off';
}

/** What a VerticalPodAutoscaler makes of its target. */
export function readVertical(object: KubernetesObject, findings: Findings): VerticalScaling {
  const policy = policyOf(object, findings);
  const controlled = itemsAt(policy, 'controlledResources').map(one => textOf(one));
  if (controlled.length === 1)
    leaveOut(
      findings,
      object.place,
      `controlledResources of ${object.name}`,
      `CPU and memory are both controlled, not ${String(controlled[0])} alone.`,
    );
  const fewest = numberAt(object.value, 'spec', 'updatePolicy', 'minReplicas');
  return {
    mode: modeOf(object, policy, findings),
    least: amountsOf(at(policy, 'minAllowed')),
    most: amountsOf(at(policy, 'maxAllowed')),
    ...(textAt(policy, 'controlledValues') === 'RequestsOnly' ? { requestsOnly: true as const } : {}),
    ...(fewest === undefined || fewest < 1
      ? {}
      : { minReplicas: Math.min(LIMITS.replicasPerService, Math.round(fewest)) }),
  };
}
