/** HorizontalPodAutoscalers of every version (v1, v2, v2beta1, v2beta2) → a scaling policy. */
import { LIMITS } from '@tare/schema';
import { type Findings, leaveOut, normalise, refuse } from '../findings.ts';
import {
  at,
  describe,
  itemsAt,
  itemsOf,
  numberAt,
  numberOf,
  textAt,
  textOf,
  type Value,
} from '../source/value.ts';
import type { KubernetesObject } from './objects.ts';
import { parseQuantity } from './quantity.ts';

export interface ScalingMetric {
  readonly metric: 'cpu' | 'memory' | 'external';
  /** Percent of the request for utilisation, else the target itself. */
  readonly target: number;
  readonly kind: 'utilisation' | 'average' | 'value';
}

export interface ScalingBehaviour {
  readonly stabilisationSeconds?: number;
  readonly select?: 'Max' | 'Min' | 'Disabled';
  readonly policies?: readonly {
    readonly type: 'Pods' | 'Percent';
    readonly value: number;
    readonly periodSeconds: number;
  }[];
}

export interface Autoscaler {
  readonly min: number;
  readonly max: number;
  readonly metrics: readonly ScalingMetric[];
  readonly up?: ScalingBehaviour;
  readonly down?: ScalingBehaviour;
}

/** Upstream's default when an autoscaler names no metric (autoscaling/v1 and v2: 80 % of CPU). */
const DEFAULT_METRIC: ScalingMetric = { metric: 'cpu', target: 80, kind: 'utilisation' };

function quantityNumber(value: Value | undefined): number | undefined {
  const quantity = parseQuantity(textOf(value)?.trim() ?? '');
  return quantity === undefined ? undefined : Number(quantity.nano) / 1e9;
}

type Target = Pick<ScalingMetric, 'target' | 'kind'>;

/** The target of a v2 metric, or of a v2beta1 one, whose fields stand one level higher. */
function targetOf(source: Value | undefined): Target | undefined {
  const utilisation =
    numberAt(source, 'target', 'averageUtilization') ?? numberAt(source, 'targetAverageUtilization');
  if (utilisation !== undefined) return { target: utilisation, kind: 'utilisation' };
  const average = quantityNumber(at(source, 'target', 'averageValue') ?? at(source, 'targetAverageValue'));
  if (average !== undefined) return { target: average, kind: 'average' };
  const value = quantityNumber(at(source, 'target', 'value') ?? at(source, 'targetValue'));
  return value === undefined ? undefined : { target: value, kind: 'value' };
}

const SOURCES: Readonly<Record<string, string>> = {
  Resource: 'resource',
  ContainerResource: 'containerResource',
  Pods: 'pods',
  Object: 'object',
  External: 'external',
};

function noteExternal(metric: Value, type: string, findings: Findings): void {
  const source = SOURCES[type] ?? '';
  const name = textAt(metric, source, 'metric', 'name') ?? textAt(metric, source, 'metricName') ?? 'a metric';
  leaveOut(
    findings,
    metric.place,
    `what drives ${name}`,
    'The files do not say how this metric follows from requests; it is kept as an external metric.',
  );
}

function metricOf(metric: Value, findings: Findings): ScalingMetric[] {
  const type = textAt(metric, 'type') ?? '';
  const source = at(metric, SOURCES[type] ?? '');
  const target = targetOf(source);
  const name = textAt(source, 'name');
  if (target === undefined || target.target <= 0 || target.target > 1e9) {
    leaveOut(findings, metric.place, `metric of type ${type}`, 'It has no target that can be read.');
    return [];
  }
  if (name === 'cpu' || name === 'memory') return [{ metric: name, ...target }];
  noteExternal(metric, type, findings);
  return [{ metric: 'external', ...target }];
}

function metricsOf(spec: Value, findings: Findings): readonly ScalingMetric[] {
  const old =
    numberAt(spec, 'targetCPUUtilizationPercentage') ?? numberAt(spec, 'cpuUtilization', 'targetPercentage');
  if (old !== undefined && old > 0) return [{ metric: 'cpu', target: old, kind: 'utilisation' }];
  const metrics = itemsAt(spec, 'metrics')
    .slice(0, 10)
    .flatMap(metric => metricOf(metric, findings));
  return metrics.length > 0 ? metrics : [DEFAULT_METRIC];
}

function policiesOf(rules: Value): NonNullable<ScalingBehaviour['policies']> {
  return itemsAt(rules, 'policies')
    .slice(0, 10)
    .flatMap(policy => {
      const [type, value, periodSeconds] = [
        textAt(policy, 'type'),
        numberAt(policy, 'value'),
        numberAt(policy, 'periodSeconds'),
      ];
      if ((type !== 'Pods' && type !== 'Percent') || value === undefined || periodSeconds === undefined)
        return [];
      return value >= 1 && value <= 100_000 && periodSeconds > 0
        ? [{ type, value: Math.round(value), periodSeconds }]
        : [];
    });
}

function behaviourOf(rules: Value | undefined): ScalingBehaviour | undefined {
  if (rules === undefined) return undefined;
  const stabilisationSeconds = numberAt(rules, 'stabilizationWindowSeconds');
  const select = textAt(rules, 'selectPolicy');
  const policies = policiesOf(rules);
  return {
    ...(stabilisationSeconds === undefined || stabilisationSeconds < 0 ? {} : { stabilisationSeconds }),
    ...(select === 'Max' || select === 'Min' || select === 'Disabled' ? { select } : {}),
    ...(policies.length === 0 ? {} : { policies }),
  };
}

function replicaBound(value: Value | undefined, fallback: number, findings: Findings): number {
  if (value === undefined) return fallback;
  const number = numberOf(value);
  if (number === undefined || !Number.isInteger(number) || number < 0) {
    refuse(findings, 'invalid', value.place, {
      message: `${describe(value)} is not a number of replicas.`,
      fix: 'Write a whole number, 0 or more.',
    });
    return fallback;
  }
  if (number <= LIMITS.replicasPerService) return number;
  refuse(findings, 'too-large', value.place, {
    message: `${String(number)} replicas are more than can be modelled.`,
    fix: `Write at most ${String(LIMITS.replicasPerService)}.`,
  });
  return fallback;
}

function bounds(object: KubernetesObject, findings: Findings): { min: number; max: number } {
  const [low, high] = [at(object.value, 'spec', 'minReplicas'), at(object.value, 'spec', 'maxReplicas')];
  const min = replicaBound(low, 1, findings);
  const max = replicaBound(high, Math.max(1, min), findings);
  if (high === undefined)
    refuse(findings, 'missing', object.place, {
      message: 'the autoscaler has no maxReplicas.',
      fix: 'Add spec.maxReplicas.',
    });
  else if (max < Math.max(1, min))
    refuse(findings, 'conflict', high.place, {
      message: 'maxReplicas is lower than minReplicas.',
      fix: 'Raise maxReplicas.',
    });
  return { min, max };
}

/** The policy that an autoscaler describes. */
export function readAutoscaler(object: KubernetesObject, findings: Findings): Autoscaler {
  const spec = at(object.value, 'spec') ?? object.value;
  const [up, down] = [
    behaviourOf(at(spec, 'behavior', 'scaleUp')),
    behaviourOf(at(spec, 'behavior', 'scaleDown')),
  ];
  if (
    itemsOf(at(spec, 'metrics')).length === 0 &&
    numberAt(spec, 'targetCPUUtilizationPercentage') === undefined
  ) {
    normalise(findings, object.place, {
      what: `metric of ${object.name}`,
      value: 'cpu at 80 % of the request',
      why: 'Upstream’s default when none is named.',
    });
  }
  return {
    ...bounds(object, findings),
    metrics: metricsOf(spec, findings),
    ...(up === undefined ? {} : { up }),
    ...(down === undefined ? {} : { down }),
  };
}

/** Kind and name of what an autoscaler scales. */
export const scaleTarget = (object: KubernetesObject): { kind: string; name: string } => ({
  kind:
    textAt(object.value, 'spec', 'scaleTargetRef', 'kind') ??
    textAt(object.value, 'spec', 'scaleRef', 'kind') ??
    '',
  name:
    textAt(object.value, 'spec', 'scaleTargetRef', 'name') ??
    textAt(object.value, 'spec', 'scaleRef', 'name') ??
    '',
});
