/** A scenario on one of its platforms → Kubernetes manifests: what was chosen, ready to be applied or compared. */
import type { Scenario, Service } from '@tare/schema';
import { amountsText, cores, memory } from './amounts.ts';
import { jobsLeftOut, jobsOf } from './batches.ts';
import { APP, placementFields, priorityClassOf } from './placement.ts';

export interface Manifests {
  readonly objects: readonly object[];
  /** What the scenario says and no manifest does, as plain sentences. */
  readonly leftOut: readonly string[];
}

const US_PER_SECOND = 1e6;

/** Technologies that a cluster knows by a RuntimeClass, and what their handlers are usually called. */
const HANDLERS: Readonly<Record<string, { readonly name: string; readonly handler: string }>> = {
  'gvisor-systrap': { name: 'gvisor', handler: 'runsc' },
  'kata-clh': { name: 'kata-clh', handler: 'kata-clh' },
  firecracker: { name: 'kata-fc', handler: 'kata-fc' },
};

function resourcesOf({ requests, limits }: Service): object {
  if (requests === undefined && limits === undefined) return {};
  return {
    resources: {
      ...(requests === undefined ? {} : { requests: amountsText(requests) }),
      ...(limits === undefined ? {} : { limits: amountsText(limits) }),
    },
  };
}

type Probe = NonNullable<NonNullable<Service['probes']>[keyof NonNullable<Service['probes']>]>;

/** A probe as a manifest says it; what it asks is not known, so it is whether a port is open. */
function probeOf({ initialDelay, period, timeout, failures, successes }: Probe): object {
  const seconds = (us: number) => Math.max(1, Math.round(us / US_PER_SECOND));
  return {
    tcpSocket: { port: PORT },
    ...(initialDelay === undefined || initialDelay === 0
      ? {}
      : { initialDelaySeconds: Math.round(initialDelay / US_PER_SECOND) }),
    ...(period === undefined ? {} : { periodSeconds: seconds(period) }),
    ...(timeout === undefined ? {} : { timeoutSeconds: seconds(timeout) }),
    ...(failures === undefined ? {} : { failureThreshold: failures }),
    ...(successes === undefined ? {} : { successThreshold: successes }),
  };
}

/** A port for probes, where nothing says which the program listens on. */
const PORT = 8080;

function probesOf({ probes = {} }: Service): object {
  const { startup, readiness, liveness } = probes;
  return {
    ...(startup === undefined ? {} : { startupProbe: probeOf(startup) }),
    ...(readiness === undefined ? {} : { readinessProbe: probeOf(readiness) }),
    ...(liveness === undefined ? {} : { livenessProbe: probeOf(liveness) }),
  };
}

/** A hook that sleeps (Kubernetes 1.30 and later). */
const hookOf = ({ rollout }: Service): object =>
  rollout?.preStop === undefined
    ? {}
    : { lifecycle: { preStop: { sleep: { seconds: Math.round(rollout.preStop / US_PER_SECOND) } } } };

const handlerOf = (stack: readonly string[]) => stack.flatMap(id => HANDLERS[id] ?? []).at(-1);

interface Context {
  readonly scenario: Scenario;
  readonly platform: string;
}

function stackOf(id: string, { scenario, platform }: Context): readonly string[] {
  const chosen = scenario.platforms[platform]!;
  return chosen.services?.[id]?.stack ?? chosen.stack;
}

function podOf(id: string, service: Service, context: Context): object {
  const handler = handlerOf(stackOf(id, context));
  const { drain } = service.rollout ?? {};
  const ports = (service.placement?.hostPorts ?? []).map(port => ({ containerPort: port, hostPort: port }));
  return {
    ...(handler === undefined ? {} : { runtimeClassName: handler.name }),
    ...placementFields(id, service, context.scenario),
    ...(drain === undefined ? {} : { terminationGracePeriodSeconds: Math.round(drain / US_PER_SECOND) }),
    containers: [
      {
        name: id,
        image: service.image,
        ...resourcesOf(service),
        ...probesOf(service),
        ...hookOf(service),
        ...(ports.length === 0 ? {} : { ports }),
      },
    ],
  };
}

const KINDS = { statefulset: 'StatefulSet', daemonset: 'DaemonSet' } as const;
type Kind = 'Deployment' | (typeof KINDS)[keyof typeof KINDS];

const kindOf = ({ controller }: Service): Kind =>
  controller === 'statefulset' || controller === 'daemonset' ? KINDS[controller] : 'Deployment';

function strategyOf({ rollout }: Service, kind: Kind): object {
  const { maxSurge, maxUnavailable, partition } = rollout ?? {};
  if (maxSurge === undefined && maxUnavailable === undefined && partition === undefined) return {};
  return {
    [kind === 'Deployment' ? 'strategy' : 'updateStrategy']: {
      type: 'RollingUpdate',
      rollingUpdate: {
        ...(partition === undefined ? {} : { partition }),
        ...(maxSurge === undefined ? {} : { maxSurge }),
        ...(maxUnavailable === undefined ? {} : { maxUnavailable }),
      },
    },
  };
}

const statefulFields = (id: string, { startup }: Service): object => ({
  serviceName: id,
  ...(startup.order === 'parallel' ? { podManagementPolicy: 'Parallel' } : {}),
});

function workloadOf(id: string, service: Service, context: Context): object {
  const kind = kindOf(service);
  const labels = { [APP]: id };
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name: id, labels },
    spec: {
      ...(kind === 'DaemonSet' ? {} : { replicas: service.replicas }),
      ...(kind === 'StatefulSet' ? statefulFields(id, service) : {}),
      selector: { matchLabels: labels },
      ...strategyOf(service, kind),
      template: { metadata: { labels }, spec: podOf(id, service, context) },
    },
  };
}

type Scaling = NonNullable<Service['scaling']>;

type Metric = NonNullable<Scaling['metrics']>[number];

function targetOf({ metric, kind = 'utilisation', target }: Metric): object {
  if (kind === 'utilisation') return { type: 'Utilization', averageUtilization: Math.round(target) };
  return { type: 'AverageValue', averageValue: metric === 'cpu' ? cores(target) : memory(target) };
}

function rulesOf(rules: Scaling['up']): object | undefined {
  if (rules === undefined) return undefined;
  const { stabilisation, select, policies } = rules;
  const seconds = (us: number) => Math.round(us / US_PER_SECOND);
  return {
    ...(stabilisation === undefined ? {} : { stabilizationWindowSeconds: seconds(stabilisation) }),
    ...(select === undefined ? {} : { selectPolicy: select }),
    ...(policies === undefined
      ? {}
      : {
          policies: policies.map(({ period, ...policy }) => ({ ...policy, periodSeconds: seconds(period) })),
        }),
  };
}

const isOfResources = ({ metric }: Metric): boolean => metric === 'cpu' || metric === 'memory';

function autoscalerOf(id: string, service: Service): object[] {
  const { scaling } = service;
  const metrics = scaling?.metrics?.filter(isOfResources) ?? [];
  if (scaling?.by !== 'hpa' || metrics.length === 0) return [];
  const [up, down] = [rulesOf(scaling.up), rulesOf(scaling.down)];
  const behaviour = {
    ...(up === undefined ? {} : { scaleUp: up }),
    ...(down === undefined ? {} : { scaleDown: down }),
  };
  return [
    {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: id },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: kindOf(service), name: id },
        minReplicas: scaling.min,
        maxReplicas: scaling.max,
        metrics: metrics.map(metric => ({
          type: 'Resource',
          resource: { name: metric.metric, target: targetOf(metric) },
        })),
        ...(Object.keys(behaviour).length === 0 ? {} : { behavior: behaviour }),
      },
    },
  ];
}

const UPDATE_MODES = {
  off: 'Off',
  initial: 'Initial',
  recreate: 'Recreate',
  'in-place-or-recreate': 'InPlaceOrRecreate',
} as const;

function verticalOf(id: string, service: Service): object[] {
  const { scaling } = service;
  if (scaling?.by !== 'vpa') return [];
  const { mode = 'off', controls, least, most, minReplicas } = scaling.vertical ?? {};
  const policy = {
    ...(least === undefined ? {} : { minAllowed: amountsText(least) }),
    ...(most === undefined ? {} : { maxAllowed: amountsText(most) }),
    ...(controls === 'requests-only' ? { controlledValues: 'RequestsOnly' } : {}),
  };
  return [
    {
      apiVersion: 'autoscaling.k8s.io/v1',
      kind: 'VerticalPodAutoscaler',
      metadata: { name: id },
      spec: {
        targetRef: { apiVersion: 'apps/v1', kind: kindOf(service), name: id },
        updatePolicy: {
          updateMode: UPDATE_MODES[mode],
          ...(minReplicas === undefined ? {} : { minReplicas }),
        },
        ...(Object.keys(policy).length === 0
          ? {}
          : { resourcePolicy: { containerPolicies: [{ containerName: '*', ...policy }] } }),
      },
    },
  ];
}

function budgetOf(id: string, { rollout }: Service): object[] {
  const { minAvailable } = rollout ?? {};
  if (minAvailable === undefined) return [];
  return [
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: id },
      spec: { minAvailable, selector: { matchLabels: { [APP]: id } } },
    },
  ];
}

const unique = <Item>(items: readonly Item[]): Item[] => [...new Set(items)];

function classesOf(entries: readonly [string, Service][], context: Context): object[] {
  const priorities = unique(entries.flatMap(([, { placement }]) => placement?.priority ?? []));
  const handlers = unique(entries.flatMap(([id]) => handlerOf(stackOf(id, context)) ?? []));
  return [
    ...priorities
      .sort((a, b) => b - a)
      .map(value => ({
        apiVersion: 'scheduling.k8s.io/v1',
        kind: 'PriorityClass',
        metadata: { name: priorityClassOf(value) },
        value,
      })),
    ...handlers.map(({ name, handler }) => ({
      apiVersion: 'node.k8s.io/v1',
      kind: 'RuntimeClass',
      metadata: { name },
      handler,
    })),
  ];
}

function leftOutOf([id, service]: readonly [string, Service]): string[] {
  const { accelerators, placement, scaling } = service;
  const said = (uses: boolean, text: string) => (uses ? [`Service ${id}: ${text}.`] : []);
  return [
    ...said(accelerators !== undefined, 'accelerators have no resource name in a scenario'),
    ...said(
      service.probes !== undefined,
      `probes ask whether port ${String(PORT)} is open; say what yours ask`,
    ),
    ...said(placement?.sites !== undefined, 'sites are clusters of their own'),
    ...said(
      scaling !== undefined && scaling.by !== 'hpa' && scaling.by !== 'vpa',
      'it is not scaled by a HorizontalPodAutoscaler',
    ),
    ...said(
      scaling?.by === 'hpa' && !scaling.metrics?.every(isOfResources),
      'metrics other than CPU and memory have no source in a scenario',
    ),
  ];
}

/** Manifests of all services and batches as a platform of the scenario runs them; images are named by their ids. */
export function exportManifests(scenario: Scenario, platform: string): Manifests {
  const context = { scenario, platform };
  const entries = Object.entries(scenario.services).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    objects: [
      ...classesOf(entries, context),
      ...entries.flatMap(([id, service]) => [
        workloadOf(id, service, context),
        ...autoscalerOf(id, service),
        ...verticalOf(id, service),
        ...budgetOf(id, service),
      ]),
      ...jobsOf(scenario),
    ],
    leftOut: [...entries.flatMap(leftOutOf), ...jobsLeftOut(scenario)],
  };
}
