import { parseScenario, type Scenario } from '@tare/schema';
import { describe, expect, it } from 'vitest';
import { exportManifests, importFiles } from '../src/index.ts';
import { hasShared, inputFiles, readInputs, titled } from './shared.ts';

function imported(files: Parameters<typeof importFiles>[0]): Scenario | undefined {
  const result = importFiles(files);
  const parsed = result.ok ? parseScenario(result.document) : undefined;
  return parsed?.ok === true ? parsed.value : undefined;
}

const again = (scenario: Scenario): Scenario => {
  const { objects } = exportManifests(scenario, scenario.baseline ?? Object.keys(scenario.platforms)[0]!);
  return imported([
    { name: 'all.json', text: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }) },
  ])!;
};

/** What manifests carry of a service; an external metric has no source in a scenario. */
const carried = ({ services }: Scenario) =>
  Object.fromEntries(
    Object.entries(services).map(
      ([id, { requests, limits, replicas, controller, placement, scaling, rollout, probes }]) => [
        id,
        { requests, limits, replicas, controller, placement, scaling, rollout, probes },
      ],
    ),
  );

const manifest = (kind: string, apiVersion: string, name: string, more: object) => ({
  name: `${name}-${kind}.json`,
  text: JSON.stringify({ kind, apiVersion, metadata: { name }, ...more }),
});

describe('manifests out again', () => {
  it('carry requests, limits, rules of placement, scaling and budgets there and back', () => {
    const labels = { app: 'web' };
    const spread = {
      maxSkew: 2,
      minDomains: 2,
      matchLabelKeys: ['pod-template-hash'],
      nodeTaintsPolicy: 'Honor',
      topologyKey: 'topology.kubernetes.io/zone',
      whenUnsatisfiable: 'DoNotSchedule',
      labelSelector: { matchLabels: labels },
    };
    const near = {
      weight: 7,
      podAffinityTerm: { labelSelector: { matchLabels: labels }, topologyKey: 'kubernetes.io/hostname' },
    };
    const spec = {
      nodeSelector: { disk: 'ssd' },
      tolerations: [{ key: 'gpu', operator: 'Exists', effect: 'NoSchedule' }],
      topologySpreadConstraints: [spread],
      affinity: {
        nodeAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            {
              weight: 5,
              preference: { matchExpressions: [{ key: 'cpu', operator: 'In', values: ['new'] }] },
            },
          ],
        },
        podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [near] },
      },
      priority: 1000,
      terminationGracePeriodSeconds: 45,
      runtimeClassName: 'gvisor',
      containers: [
        {
          name: 'web',
          image: 'nginx:1',
          ports: [{ containerPort: 80, hostPort: 8080 }],
          lifecycle: { preStop: { exec: { command: ['/bin/sh', '-c', 'sleep 15'] } } },
          startupProbe: { httpGet: { port: 80 }, failureThreshold: 30, periodSeconds: 5 },
          readinessProbe: { httpGet: { port: 80 }, successThreshold: 2, timeoutSeconds: 3 },
          livenessProbe: { httpGet: { port: 80 }, initialDelaySeconds: 20 },
          resources: { requests: { cpu: '250m', memory: '1536Mi' }, limits: { memory: '2Gi' } },
        },
      ],
    };
    const scenario = imported([
      manifest('Deployment', 'apps/v1', 'web', {
        spec: {
          replicas: 3,
          strategy: { rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 } },
          selector: { matchLabels: labels },
          template: { metadata: { labels }, spec },
        },
      }),
      manifest('HorizontalPodAutoscaler', 'autoscaling/v2', 'web', {
        spec: {
          scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
          minReplicas: 2,
          maxReplicas: 9,
          metrics: [
            {
              type: 'Resource',
              resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } },
            },
          ],
          behavior: { scaleDown: { stabilizationWindowSeconds: 60, selectPolicy: 'Min' } },
        },
      }),
      manifest('PodDisruptionBudget', 'policy/v1', 'web', {
        spec: { minAvailable: 1, selector: { matchLabels: labels } },
      }),
    ])!;
    expect(scenario.services['web']!.probes).toMatchObject({ startup: { failures: 30, period: 5e6 } });
    expect(scenario.services['web']!.rollout).toMatchObject({ preStop: 15e6 });
    const { placement } = scenario.services['web']!;
    expect(placement).toMatchObject({ hostLabels: { disk: 'ssd' }, hostPorts: [8080], priority: 1000 });
    expect(carried(again(scenario))).toEqual(carried(scenario));
  });

  it('carry the order and the partition of a StatefulSet', () => {
    const scenario = imported([
      manifest('StatefulSet', 'apps/v1', 'db', {
        spec: {
          replicas: 3,
          podManagementPolicy: 'Parallel',
          updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } },
          template: { metadata: { labels: {} }, spec: { containers: [{ name: 'a', image: 'postgres:16' }] } },
        },
      }),
    ])!;
    expect(scenario.services.db).toMatchObject({ startup: { order: 'parallel' }, rollout: { partition: 2 } });
    expect(again(scenario).services.db).toMatchObject({
      startup: { order: 'parallel' },
      rollout: { partition: 2 },
    });
  });

  it('carry a vertical autoscaler with its bounds', () => {
    const scenario = imported([
      manifest('Deployment', 'apps/v1', 'web', {
        spec: {
          replicas: 3,
          template: { metadata: { labels: {} }, spec: { containers: [{ name: 'a', image: 'a' }] } },
        },
      }),
      manifest('VerticalPodAutoscaler', 'autoscaling.k8s.io/v1', 'web', {
        spec: {
          targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
          updatePolicy: { updateMode: 'Initial', minReplicas: 2 },
          resourcePolicy: { containerPolicies: [{ containerName: '*', maxAllowed: { cpu: '1500m' } }] },
        },
      }),
    ])!;
    const scaling = {
      min: 3,
      max: 3,
      by: 'vpa',
      vertical: { mode: 'initial', most: { cpu: 1.5 }, minReplicas: 2 },
    };
    expect(scenario.services['web']).toMatchObject({ scaling });
    expect(again(scenario).services['web']).toMatchObject({ scaling });
  });

  it('carry batches as Jobs and CronJobs', () => {
    const pod = (restartPolicy: string) => ({
      spec: {
        restartPolicy,
        containers: [
          {
            name: 'a',
            image: 'busybox:1',
            resources: { requests: { cpu: '500m' }, limits: { memory: '256Mi' } },
          },
        ],
      },
    });
    const scenario = imported([
      manifest('Deployment', 'apps/v1', 'web', {
        spec: { template: { metadata: { labels: {} }, spec: { containers: [{ name: 'a', image: 'a' }] } } },
      }),
      manifest('Job', 'batch/v1', 'once', {
        spec: { completions: 6, parallelism: 2, backoffLimit: 3, template: pod('OnFailure') },
      }),
      manifest('CronJob', 'batch/v1', 'nightly', {
        spec: {
          schedule: '0 3 * * *',
          timeZone: 'Etc/GMT+5',
          concurrencyPolicy: 'Replace',
          startingDeadlineSeconds: 60,
          jobTemplate: { spec: { template: pod('Never') } },
        },
      }),
    ])!;
    expect(scenario.batches).toMatchObject({
      once: { tasks: 6, parallelism: 2, backoffLimit: 3, cores: 0.5, memory: 256 * 2 ** 20 },
      nightly: { schedule: '0 3 * * *', utcOffset: -300, whenLate: 'replace', startingDeadline: 60e6 },
    });
    expect(again(scenario).batches).toEqual(scenario.batches);
  });

  it('say what they cannot', () => {
    const base = imported([
      manifest('Deployment', 'apps/v1', 'web', {
        spec: { template: { metadata: { labels: {} }, spec: { containers: [{ name: 'a', image: 'a' }] } } },
      }),
    ])!;
    const [id] = Object.keys(base.services) as [string];
    const service = { ...base.services[id]!, accelerators: { kind: 'T4', count: 1 } };
    const { leftOut } = exportManifests(
      { ...base, services: { [id]: service } },
      Object.keys(base.platforms)[0]!,
    );
    expect(leftOut).toEqual([`Service ${id}: accelerators have no resource name in a scenario.`]);
  });
});

describe.skipIf(!hasShared)(titled('manifests of real projects there and back'), () => {
  const files = inputFiles('kubernetes').filter(name => /\.ya?ml$/.test(name));
  it.each(files)('%s', name => {
    const scenario = imported(readInputs('.', [name]));
    if (scenario === undefined || Object.keys(scenario.services).length === 0) return;
    const plain = Object.values(scenario.services).every(
      ({ scaling }) => scaling === undefined || scaling.metrics!.every(({ metric }) => metric !== 'external'),
    );
    if (plain) expect(carried(again(scenario))).toEqual(carried(scenario));
    else expect(Object.keys(carried(again(scenario)))).toEqual(Object.keys(carried(scenario)));
  });
});
