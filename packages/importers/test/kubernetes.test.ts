/** Manifests as the API server, the scheduler and the controllers read them. */
import { describe, expect, it } from 'vitest';
import { importFiles } from '../src/index.ts';

function accepted(...texts: readonly string[]) {
  const result = importFiles(texts.map((text, index) => ({ name: `${String(index)}.yaml`, text })));
  if (!result.ok) throw new Error(result.problems.map(problem => problem.message).join('\n'));
  return result;
}

const problemsOf = (text: string) => {
  const result = importFiles([{ name: 'a.yaml', text }]);
  return result.ok ? [] : result.problems;
};

const object = (kind: string, apiVersion: string, name: string, spec: object, more: object = {}): string =>
  JSON.stringify({ apiVersion, kind, metadata: { name, ...more }, spec });

const template = (spec: object, labels: object = {}): object => ({
  metadata: { labels },
  spec: { containers: [{ name: 'c', image: 'nginx' }], ...spec },
});
const deployment = (name: string, spec: object = {}, labels: object = { app: name }): string =>
  object('Deployment', 'apps/v1', name, { template: template(spec, labels) });
const serviceOf = (...texts: readonly string[]) => Object.values(accepted(...texts).document.services)[0];

const container = (requests?: object, limits?: object, more: object = {}): object => ({
  name: 'c',
  image: 'nginx',
  resources: { ...(requests === undefined ? {} : { requests }), ...(limits === undefined ? {} : { limits }) },
  ...more,
});

describe('resources of a pod', () => {
  it('containers add up', () => {
    const containers = [
      container({ cpu: '100m', memory: '64Mi' }, { cpu: '200m', memory: '128Mi' }),
      container({ cpu: '0.25', memory: '64Mi' }, { cpu: 1, memory: '64Mi' }),
    ];
    expect(serviceOf(deployment('d', { containers }))).toMatchObject({
      requests: { cpu: '350m', memory: '128Mi' },
      limits: { cpu: '1200m', memory: '192Mi' },
    });
  });

  it('a missing request is the limit', () => {
    expect(
      serviceOf(deployment('d', { containers: [container({ cpu: '10m' }, { cpu: '1', memory: '1Gi' })] })),
    ).toMatchObject({ requests: { cpu: '10m', memory: '1Gi' } });
  });

  it('one container without limit leaves the pod without', () => {
    expect(
      serviceOf(deployment('d', { containers: [container({}, { memory: '1Gi' }), container()] }))?.limits,
    ).toBeUndefined();
  });

  it('init containers count by the maximum, sidecars run on and are added', () => {
    const pod = (initContainers: object[]) =>
      serviceOf(deployment('d', { containers: [container({ cpu: '1' })], initContainers }))?.requests?.cpu;
    expect(pod([container({ cpu: '500m' })])).toBe(1);
    expect(pod([container({ cpu: '3' })])).toBe(3);
    expect(pod([container({ cpu: '200m' }, undefined, { restartPolicy: 'Always' })])).toBe('1200m');
    expect(
      pod([container({ cpu: '200m' }, undefined, { restartPolicy: 'Always' }), container({ cpu: '2' })]),
    ).toBe('2200m');
    expect(
      pod([container({ cpu: '2' }), container({ cpu: '200m' }, undefined, { restartPolicy: 'Always' })]),
    ).toBe(2);
  });

  it('accelerators, and a pool of hosts that have them', () => {
    const { document } = accepted(
      deployment('d', { containers: [container(undefined, { 'nvidia.com/gpu': 2, cpu: 1 })] }),
    );
    expect(document.services.d?.accelerators).toEqual({ kind: 'nvidia', count: 2 });
    expect(Object.keys(document.sites.home!.pools)).toEqual(['nvidia']);
  });
});

describe('kinds', () => {
  it.each([
    ['ReplicaSet', 'apps/v1', 'deployment'],
    ['ReplicationController', 'v1', 'deployment'],
    ['DeploymentConfig', 'apps.openshift.io/v1', 'deployment'],
    ['Deployment', 'extensions/v1beta1', 'deployment'],
    ['StatefulSet', 'apps/v1', 'statefulset'],
    ['DaemonSet', 'apps/v1', 'daemonset'],
  ])('%s of %s', (kind, version, controller) => {
    const { document, notes } = accepted(object(kind, version, 'w', { replicas: 3, template: template({}) }));
    expect(document.services.w).toMatchObject({
      replicas: 3,
      ...(controller === 'deployment' ? {} : { controller }),
    });
    expect(notes.filter(({ what }) => what.startsWith('apiVersion'))).toEqual([]);
  });

  it('a version that is not known is read with a note', () => {
    expect(accepted(object('Deployment', 'apps/v9', 'w', { template: template({}) })).notes).toContainEqual(
      expect.objectContaining({ kind: 'normalised', value: 'apps/v1' }),
    );
  });

  it('Job and CronJob are batches', () => {
    const job = object('Job', 'batch/v1', 'j', { completions: 6, parallelism: 2, template: template({}) });
    const cron = object('CronJob', 'batch/v1', 'c', {
      schedule: '0 * * * *',
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: 20,
      jobTemplate: { spec: { template: template({}) } },
    });
    expect(accepted(job, cron).document.batches).toMatchObject({
      j: { tasks: 6, parallelism: 2 },
      c: { tasks: 1, schedule: '0 * * * *', clock: '3570s', whenLate: 'forbid', startingDeadline: '20s' },
    });
  });

  it('a CronJob of a zone whose clocks never change has its offset; of another it is said that it has none', () => {
    const cron = (name: string, timeZone: string) =>
      object('CronJob', 'batch/v1', name, {
        schedule: '0 20 * * 1',
        timeZone,
        jobTemplate: { spec: { template: template({}) } },
      });
    const { document, notes } = accepted(
      cron('west', 'Etc/GMT+5'),
      cron('utc', 'Etc/UTC'),
      cron('paris', 'Europe/Paris'),
    );
    const hours = (count: number) => `${String(count * 3600 - 30)}s`;
    // 20:00 there is 1:00 of the next day in UTC.
    expect(document.batches).toMatchObject({
      west: { utcOffset: -300, clock: hours(25) },
      utc: { clock: hours(20) },
      paris: { clock: hours(20) },
    });
    expect(document.batches?.['paris']).not.toHaveProperty('utcOffset');
    expect(notes.filter(({ what }) => what.startsWith('time zone')).map(({ what }) => what)).toEqual([
      'time zone Europe/Paris of paris',
    ]);
  });

  it('a Job that starts its containers again keeps its back-off limit, six where it gives none', () => {
    const restarting = template({ restartPolicy: 'OnFailure' });
    const given = object('Job', 'batch/v1', 'given', { backoffLimit: 2, template: restarting });
    const none = object('Job', 'batch/v1', 'none', { template: restarting });
    const never = object('Job', 'batch/v1', 'never', {
      backoffLimit: 2,
      template: template({ restartPolicy: 'Never' }),
    });
    const { batches } = accepted(given, none, never).document;
    expect(batches).toMatchObject({ given: { backoffLimit: 2 }, none: { backoffLimit: 6 } });
    expect(batches?.['never']).toBeDefined();
    expect(batches?.['never']).not.toHaveProperty('backoffLimit');
  });

  it('lists, typed lists and several documents', () => {
    const list = JSON.stringify({
      apiVersion: 'v1',
      kind: 'List',
      items: [JSON.parse(deployment('a')) as object],
    });
    const typed = JSON.stringify({
      apiVersion: 'apps/v1',
      kind: 'DeploymentList',
      items: [{ metadata: { name: 'b' }, spec: { template: template({}) } }],
    });
    expect(Object.keys(accepted(list, `${typed}\n---\n${deployment('c')}\n---\n`).document.services)).toEqual(
      ['a', 'b', 'c'],
    );
  });

  it('pods and replica sets of an owner among the files are not counted twice', () => {
    const owned = object(
      'ReplicaSet',
      'apps/v1',
      'd-1',
      { replicas: 3, template: template({}) },
      { ownerReferences: [{ kind: 'Deployment', name: 'd' }] },
    );
    expect(Object.keys(accepted(deployment('d'), owned).document.services)).toEqual(['d']);
  });

  it('a Helm template beside manifests is left out; alone it is refused', () => {
    const chart =
      'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ .Values.name }}\nspec: {{- toYaml .x | nindent 2 }}';
    expect(accepted(deployment('d'), chart).notes).toContainEqual(
      expect.objectContaining({ kind: 'left-out', what: 'file 1.yaml' }),
    );
    expect(problemsOf(chart)).toMatchObject([
      { code: 'missing', message: expect.stringContaining('template') },
    ]);
  });

  it('other kinds are left out by name; alone they are refused', () => {
    const map = JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'm' } });
    const secret = JSON.stringify({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' } });
    expect(accepted(deployment('d'), secret).notes).toContainEqual(
      expect.objectContaining({ kind: 'left-out', what: 'Secret s', why: 'Secrets are not read.' }),
    );
    expect(problemsOf(map)).toMatchObject([
      { code: 'missing', message: expect.stringContaining('only ConfigMap') },
    ]);
  });

  it('a workload without containers is refused', () => {
    expect(problemsOf(object('Deployment', 'apps/v1', 'd', { template: {} }))).toMatchObject([
      { code: 'missing', fix: 'Add spec.template.spec.containers.' },
    ]);
  });
});

describe('autoscalers', () => {
  const scaler = (version: string, spec: object) =>
    object('HorizontalPodAutoscaler', version, 'h', {
      scaleTargetRef: { kind: 'Deployment', name: 'd' },
      maxReplicas: 9,
      ...spec,
    });
  const utilisation = { metric: 'cpu', target: 60, kind: 'utilisation' };

  it.each([
    ['autoscaling/v1', { targetCPUUtilizationPercentage: 60 }, utilisation],
    [
      'autoscaling/v2',
      {
        metrics: [
          {
            type: 'Resource',
            resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 60 } },
          },
        ],
      },
      utilisation,
    ],
    [
      'autoscaling/v2beta2',
      {
        metrics: [
          {
            type: 'Resource',
            resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '1500m' } },
          },
        ],
      },
      { metric: 'memory', target: 1.5, kind: 'average' },
    ],
    [
      'autoscaling/v2beta1',
      { metrics: [{ type: 'Resource', resource: { name: 'cpu', targetAverageUtilization: 60 } }] },
      utilisation,
    ],
    [
      'autoscaling/v2',
      {
        metrics: [
          {
            type: 'Pods',
            pods: { metric: { name: 'q' }, target: { type: 'AverageValue', averageValue: '1k' } },
          },
        ],
      },
      { metric: 'external', target: 1000, kind: 'average' },
    ],
    ['autoscaling/v2', {}, { metric: 'cpu', target: 80, kind: 'utilisation' }],
  ])('%s %j', (version, spec, metric) => {
    expect(serviceOf(deployment('d'), scaler(version, spec))?.scaling).toEqual({
      min: 1,
      max: 9,
      by: 'hpa',
      metrics: [metric],
    });
  });

  it('one whose target is not among the files is left out', () => {
    expect(accepted(deployment('other'), scaler('autoscaling/v1', {})).notes).toContainEqual(
      expect.objectContaining({ what: 'HorizontalPodAutoscaler h' }),
    );
  });
});

describe('vertical autoscaler', () => {
  const vpa = (spec: object, name = 'd') =>
    object('VerticalPodAutoscaler', 'autoscaling.k8s.io/v1', 'v', {
      targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
      ...spec,
    });
  const container = (policy: object) => ({
    resourcePolicy: { containerPolicies: [{ containerName: '*', ...policy }] },
  });

  it('its mode, bounds and what it controls are carried over', () => {
    const { document, notes } = accepted(
      deployment('d', {}),
      vpa({
        updatePolicy: { updateMode: 'InPlaceOrRecreate', minReplicas: 1 },
        ...container({
          minAllowed: { cpu: '100m' },
          maxAllowed: { cpu: 2, memory: '1Gi' },
          controlledValues: 'RequestsOnly',
        }),
      }),
    );
    expect(document.services.d?.scaling).toEqual({
      min: 1,
      max: 1,
      by: 'vpa',
      vertical: {
        mode: 'in-place-or-recreate',
        least: { cpu: '100m' },
        most: { cpu: 2, memory: '1Gi' },
        controls: 'requests-only',
        minReplicas: 1,
      },
    });
    expect(notes.filter(({ what }) => what.includes(' v'))).toEqual([]);
  });

  it.each([
    [{}, 'recreate'],
    [{ updatePolicy: { updateMode: 'Auto' } }, 'recreate'],
    [{ updatePolicy: { updateMode: 'Initial' } }, 'initial'],
    [{ updatePolicy: { updateMode: 'Off' } }, 'off'],
    [container({ mode: 'Off' }), 'off'],
    [{ updatePolicy: { updateMode: 'InPlace' } }, 'off'],
  ])('%j is %s (Auto where nothing is said)', (spec, mode) => {
    expect(accepted(deployment('d', {}), vpa(spec)).document.services.d?.scaling?.vertical?.mode).toBe(mode);
  });

  it('one without its target, one beside another scaler, and what is not simulated, is left out with a reason', () => {
    const said = (...files: string[]) => accepted(...files).notes.map(({ what }) => what);
    const scaler = object('HorizontalPodAutoscaler', 'autoscaling/v2', 'h', {
      scaleTargetRef: { kind: 'Deployment', name: 'd' },
      maxReplicas: 9,
    });
    expect(said(deployment('d', {}), vpa({}, 'other'))).toContain('VerticalPodAutoscaler v');
    expect(said(deployment('d', {}), vpa({}), scaler)).toContain('VerticalPodAutoscaler v');
    expect(said(deployment('d', {}), vpa({ updatePolicy: { updateMode: 'InPlace' } }))).toContain(
      'update mode InPlace of v',
    );
    expect(said(deployment('d', {}), vpa(container({ controlledResources: ['memory'] })))).toContain(
      'controlledResources of v',
    );
  });
});

describe('placement and roll-out', () => {
  it('selectors become host labels; processor and system go to the image', () => {
    const { document } = accepted(
      deployment('d', {
        nodeSelector: { disk: 'ssd', 'kubernetes.io/arch': 'arm64', 'beta.kubernetes.io/os': 'linux' },
      }),
    );
    expect(document.services.d?.placement).toEqual({ hostLabels: { disk: 'ssd' } });
    expect(document.images.nginx).toMatchObject({ architectures: ['arm64'], os: 'linux' });
    expect(document.sites.home?.pools).toMatchObject({
      'arm64-ssd': { labels: { disk: 'ssd' }, machine: { architecture: 'arm64' } },
    });
  });

  it('affinity by labels, spreading, tolerations and priority', () => {
    const spec = {
      affinity: {
        nodeAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            {
              weight: 40,
              preference: { matchExpressions: [{ key: 'disk', operator: 'In', values: ['ssd'] }] },
            },
            { weight: 9, preference: { matchExpressions: [{ key: 'gpu', operator: 'DoesNotExist' }] } },
          ],
        },
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            { labelSelector: { matchLabels: { app: 'd' } }, topologyKey: 'kubernetes.io/hostname' },
          ],
        },
        podAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            {
              weight: 7,
              podAffinityTerm: {
                labelSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['e'] }] },
                topologyKey: 'topology.kubernetes.io/zone',
              },
            },
          ],
        },
      },
      topologySpreadConstraints: [
        {
          maxSkew: 2,
          topologyKey: 'topology.kubernetes.io/zone',
          whenUnsatisfiable: 'ScheduleAnyway',
          labelSelector: { matchLabels: { app: 'd' } },
        },
        {
          maxSkew: 1,
          minDomains: 3,
          matchLabelKeys: ['pod-template-hash'],
          nodeAffinityPolicy: 'Ignore',
          nodeTaintsPolicy: 'Honor',
          topologyKey: 'kubernetes.io/hostname',
          whenUnsatisfiable: 'DoNotSchedule',
          labelSelector: { matchLabels: { app: 'd' } },
        },
      ],
      tolerations: [{ key: 'k', operator: 'Exists', effect: 'NoSchedule' }],
      priorityClassName: 'high',
    };
    const high = JSON.stringify({
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name: 'high' },
      value: 1000,
    });
    expect(accepted(deployment('d', spec), deployment('e'), high).document.services.d?.placement).toEqual({
      affinity: [
        { service: 'e', within: 'zone', kind: 'attract', required: false, weight: 7 },
        { service: 'd', within: 'host', kind: 'repel', required: true },
      ],
      preferHosts: [{ labels: { disk: 'ssd' }, weight: 40 }],
      spread: [
        { over: 'zone', maxSkew: 2, required: false },
        {
          over: 'host',
          maxSkew: 1,
          required: true,
          minDomains: 3,
          ownRevision: true,
          hostAffinity: 'ignore',
          hostTaints: 'honor',
        },
      ],
      tolerations: [{ key: 'k', operator: 'Exists', effect: 'NoSchedule' }],
      priority: 1000,
    });
  });

  it('strategy, grace period and disruption budget', () => {
    const text = object('Deployment', 'apps/v1', 'd', {
      replicas: 5,
      strategy: { rollingUpdate: { maxSurge: '25%', maxUnavailable: 1 } },
      template: template({ terminationGracePeriodSeconds: 45 }, { app: 'd' }),
    });
    const budget = (spec: object) =>
      object('PodDisruptionBudget', 'policy/v1', 'b', { selector: { matchLabels: { app: 'd' } }, ...spec });
    expect(serviceOf(text, budget({ maxUnavailable: 2 }))?.rollout).toEqual({
      maxSurge: '25%',
      maxUnavailable: 1,
      drain: '45s',
      minAvailable: 3,
    });
    expect(serviceOf(text, budget({ minAvailable: '60%' }))?.rollout?.minAvailable).toBe('60%');
  });

  it('a runtime class is an exception of the baseline platform', () => {
    const { document } = accepted(
      deployment('d', { runtimeClassName: 'kata-qemu' }),
      deployment('g', { runtimeClassName: 'gvisor' }),
      deployment('u', { runtimeClassName: 'mystery' }),
    );
    expect(document.platforms.containers?.services).toEqual({
      d: { stack: ['kata-clh'] },
      g: { stack: ['gvisor-systrap'] },
    });
  });

  it('probes of the first container; a start is expected to be over in half the time that they allow', () => {
    const probed = container(undefined, undefined, {
      readinessProbe: { initialDelaySeconds: 33, successThreshold: 2, timeoutSeconds: 0 },
      livenessProbe: { initialDelaySeconds: 1, periodSeconds: 1, failureThreshold: 1, successThreshold: 1 },
    });
    const read = serviceOf(deployment('postgres', { containers: [{ ...probed, image: 'postgres:16' }] }));
    expect(read?.probes).toEqual({
      readiness: { initialDelay: '33s', successes: 2 },
      liveness: { initialDelay: '1s', period: '1s', failures: 1 },
    });
    expect(read?.startup.init).toBe('500ms');
  });
});

describe('entries and calls', () => {
  const service = (name: string, type = 'ClusterIP') =>
    object('Service', 'v1', name, { type, selector: { app: name }, ports: [{ port: 80 }] });
  const env = (name: string, value: string) => ({
    containers: [container(undefined, undefined, { env: [{ name, value }] })],
  });

  it('an Ingress leads to its Service’s workload; addresses in the environment are calls', () => {
    const ingress = object('Ingress', 'networking.k8s.io/v1', 'i', {
      rules: [{ http: { paths: [{ backend: { service: { name: 'shop' } } }] } }],
    });
    const { document } = accepted(
      deployment('shop', env('API', 'http://api.default.svc.cluster.local:80/v1')),
      deployment('api'),
      service('shop'),
      service('api', 'LoadBalancer'),
      ingress,
    );
    expect(document.traffic).toMatchObject({ visitors: { to: 'shop' } });
    expect(document.services.shop?.calls).toEqual([{ to: 'api' }]);
  });

  it('a ConfigMap’s settings are read where a container takes its environment from it', () => {
    const map = JSON.stringify({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'm' },
      data: { DB_HOST: 'db' },
    });
    const { document } = accepted(
      deployment('web', {
        containers: [container(undefined, undefined, { envFrom: [{ configMapRef: { name: 'm' } }] })],
      }),
      deployment('db'),
      service('web', 'NodePort'),
      service('db'),
      map,
    );
    expect(document.services.web?.calls).toEqual([{ to: 'db' }]);
  });

  it('two callers share a service so that it is called once for a request', () => {
    const { document } = accepted(
      deployment('web', {
        containers: [
          container(undefined, undefined, {
            env: [
              { name: 'A_URL', value: 'http://a' },
              { name: 'B_URL', value: 'http://b' },
            ],
          }),
        ],
      }),
      deployment('a', env('B_URL', 'http://b')),
      deployment('b'),
      service('web', 'LoadBalancer'),
      service('a'),
      service('b'),
    );
    expect(document.services.web?.calls).toEqual([{ to: 'a' }, { to: 'b', probability: 0.5 }]);
    expect(document.services.a?.calls).toEqual([{ to: 'b', probability: 0.5 }]);
  });

  it('the rate leaves the tightest service half of its CPU', () => {
    const { document, notes } = accepted(
      deployment('web', { containers: [container(undefined, { cpu: '3m' })] }),
      service('web', 'LoadBalancer'),
    );
    expect(document.traffic).toMatchObject({ visitors: { rate: '5/s' } });
    expect(notes.find(({ what }) => what === 'traffic to web')?.why).toContain('half of its CPU');
  });

  it('telemetry and load generators stand beside the path of requests', () => {
    const { document } = accepted(
      deployment('web', env('OTEL_EXPORTER_OTLP_ENDPOINT', 'http://otel-collector:4317')),
      deployment('otel-collector', { containers: [{ image: 'otel/opentelemetry-collector-contrib' }] }),
      deployment('load', { containers: [{ image: 'locustio/locust', args: ['--host=http://web:80'] }] }),
      service('web'),
      service('otel-collector'),
    );
    expect(document.traffic).toMatchObject({ visitors: { to: 'web' } });
    expect(document.services.web?.calls).toBeUndefined();
  });
});
