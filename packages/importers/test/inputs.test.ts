/** Every compose file and manifest that stands beside the checkout: it imports, or is refused for the reason in the table. */
import { parseScenario, type ProblemCode } from '@tare/schema';
import { describe, expect, it } from 'vitest';
import { type ImportOptions, importFiles, type SourceFile } from '../src/index.ts';
import { hasShared, inputFiles, readInputs, titled } from './shared.ts';

/** Overlays without their base, files whose other half was not given, cycles, and files of another kind. */
const REFUSED: Readonly<Record<string, readonly [ProblemCode, RegExp]>> = {
  'compose/10-sock-shop/docker-compose.logging.yml': ['missing', /neither an image nor a build context/],
  'compose/14-otel-astronomy-shop/LICENSE': ['syntax', /not valid YAML/],
  'compose/14-otel-astronomy-shop/compose.agent.yaml': [
    'unknown-reference',
    /depends on undefined service "otel-collector"/,
  ],
  'compose/14-otel-astronomy-shop/compose.extras.yaml': ['missing', /nothing in it/],
  'compose/14-otel-astronomy-shop/compose.full.yaml': ['missing', /"checkout" has neither an image/],
  'compose/14-otel-astronomy-shop/compose.observability.yaml': [
    'missing',
    /"frontend-proxy" has neither an image/,
  ],
  'compose/14-otel-astronomy-shop/compose.profiling.yaml': [
    'unknown-reference',
    /undefined service "otel-collector"/,
  ],
  'compose/14-otel-astronomy-shop/compose.tests.yaml': ['unknown-reference', /undefined service "frontend"/],
  'compose/14-otel-astronomy-shop/dot.env': ['missing', /only variables/],
  'compose/34-kube-scheduler-simulator/compose.local.yml': [
    'missing',
    /"init-container" has neither an image/,
  ],
  'compose/35-compose-go-testdata/cli/testdata/env-file/.env': ['missing', /only variables/],
  'compose/35-compose-go-testdata/cli/testdata/env-file/override.env': ['missing', /only variables/],
  'compose/35-compose-go-testdata/cli/testdata/simple/.env': ['missing', /only variables/],
  'compose/35-compose-go-testdata/loader/example1.env': ['missing', /only variables/],
  'compose/35-compose-go-testdata/loader/example2.env': ['missing', /only variables/],
  'compose/35-compose-go-testdata/loader/example1.label': ['syntax', /not valid YAML/],
  'compose/35-compose-go-testdata/loader/example2.label': ['syntax', /not valid YAML/],
  'compose/35-compose-go-testdata/loader/testdata/subdir/extra.env': ['missing', /only variables/],
  'compose/35-compose-go-testdata/loader/testdata/combined/compose.yaml': [
    'missing',
    /dir\/included\.yaml, which is not among the files/,
  ],
  'compose/35-compose-go-testdata/loader/testdata/combined/dir/included.yaml': [
    'missing',
    /extended\.yaml, which is not among/,
  ],
  'compose/35-compose-go-testdata/loader/testdata/compose-depends-on-cycle.yaml': [
    'cycle',
    /service1 -> service2 -> service3 -> service1/,
  ],
  'compose/35-compose-go-testdata/loader/testdata/compose-depends-on-profile-no-cycle.yaml': [
    'cycle',
    /service1 -> service2 -> service3 -> service1/,
  ],
  'compose/35-compose-go-testdata/loader/testdata/compose-depends-on-self.yaml': [
    'cycle',
    /service1 -> service1/,
  ],
  'compose/35-compose-go-testdata/loader/testdata/compose-include-cycle.yaml': ['cycle', /include cycle/],
  'compose/35-compose-go-testdata/loader/testdata/compose-include.yaml': [
    'missing',
    /compose-test-extends-imported\.yaml, which is not/,
  ],
  'compose/35-compose-go-testdata/loader/testdata/compose-test-extends-with-context-url.yaml': [
    'missing',
    /with-context-url-imported\.yaml, which is not/,
  ],
  'compose/35-compose-go-testdata/loader/testdata/compose-test-extends.yaml': [
    'missing',
    /compose-test-extends-imported\.yaml, which is not/,
  ],
  'compose/35-compose-go-testdata/loader/testdata/empty.yaml': ['missing', /nothing in it/],
  'compose/35-compose-go-testdata/loader/testdata/extends/base.yaml': [
    'missing',
    /sibling\.yaml, which is not/,
  ],
  'compose/35-compose-go-testdata/loader/testdata/extends/nested.yaml': [
    'missing',
    /sibling\.yaml, which is not/,
  ],
  'compose/35-compose-go-testdata/loader/testdata/extends/withdir/compose.yaml': [
    'missing',
    /dir\/compose\.yaml, which is not/,
  ],
  'compose/35-compose-go-testdata/loader/testdata/extends/withdir/dir/compose.yaml': [
    'missing',
    /base\.yaml, which is not/,
  ],
  'compose/35-compose-go-testdata/loader/testdata/include/compose.yaml': [
    'missing',
    /included\.yaml, which is not/,
  ],
  'compose/35-compose-go-testdata/loader/testdata/include/project-directory.yaml': [
    'missing',
    /dir\/compose\.yaml, which is not/,
  ],
  'compose/35-compose-go-testdata/loader/testdata/remote/cycle/compose-cycle.yaml': [
    'missing',
    /nothing is fetched/,
  ],
  'compose/35-compose-go-testdata/loader/testdata/remote/cycle/compose.yaml': [
    'missing',
    /nothing is fetched/,
  ],
  'compose/35-compose-go-testdata/loader/testdata/remote/nested/compose.yaml': [
    'missing',
    /nothing is fetched/,
  ],
  'kubernetes/06-dsb-media-openshift/configmaps__jaeger-config.json': ['not-a-scenario', /service_name/],
  'kubernetes/11-mixed-legacy/newrelic-config-template.yaml': ['missing', /template/],
  'kubernetes/19-kubernetriks-traces/cluster.yaml': ['not-a-scenario', /events/],
  'kubernetes/19-kubernetriks-traces/workload.yaml': ['not-a-scenario', /events/],
};

/** A manifest holds something to import when a document of it, or an item of a list, is of one of these kinds. */
const WORKLOAD =
  /^(?:- | {0,2})"?kind"?: *"?(?:Deployment|ReplicaSet|ReplicationController|DeploymentConfig|StatefulSet|DaemonSet|Job|CronJob|Pod)\b/m;

function expectedRefusal(path: string, text: string): readonly [ProblemCode, RegExp] | undefined {
  const listed = REFUSED[path];
  if (listed !== undefined || path.startsWith('compose/') || WORKLOAD.test(text)) return listed;
  return ['missing', /there is no workload in these files/];
}

/** Imports the files, and checks the time and that an accepted document parses. */
function run(files: readonly SourceFile[], options: ImportOptions = {}) {
  const start = performance.now();
  const result = importFiles(files, options);
  expect(performance.now() - start).toBeLessThan(1000);
  if (result.ok) expect(parseScenario(result.document)).toMatchObject({ ok: true });
  return result;
}

function expectRefusal(
  result: ReturnType<typeof run>,
  [code, message]: readonly [ProblemCode, RegExp],
): void {
  expect(result).toMatchObject({ ok: false });
  if (result.ok) return;
  expect(result.problems.map(problem => problem.code)).toContain(code);
  expect(result.problems.map(problem => problem.message).join('\n')).toMatch(message);
  for (const problem of result.problems) expect(problem.place?.line).toBeGreaterThan(0);
}

const singles = ['compose', 'kubernetes'].flatMap(inputFiles).filter(path => !path.endsWith('.md'));

describe.skipIf(!hasShared)(titled('each file on its own'), () => {
  it.each(singles)('%s', path => {
    const files = readInputs('.', [path]);
    const refusal = expectedRefusal(path, files[0]!.text);
    const result = run(files);
    if (refusal === undefined) expect(result).toMatchObject({ ok: true, kind: path.split('/')[0] });
    else expectRefusal(result, refusal);
  });

  it('the table of refusals names only files that exist', () => {
    expect(Object.keys(REFUSED).filter(path => !singles.includes(path))).toEqual([]);
  });
});

const GO = 'compose/35-compose-go-testdata';
const SHOP = 'compose/14-otel-astronomy-shop';

/** Sets as their sources put them together, with the services that come out. */
const SETS: readonly (readonly [folder: string, names: readonly string[], services: number])[] = [
  [
    'compose/10-sock-shop',
    ['docker-compose.yml', 'docker-compose.monitoring.yml', 'docker-compose.logging.yml'],
    23,
  ],
  ['compose/34-kube-scheduler-simulator', ['compose.yml', 'compose.local.yml'], 5],
  [SHOP, ['compose.yaml', 'dot.env'], 20],
  [SHOP, ['compose.yaml', 'compose.full.yaml', 'dot.env'], 23],
  [SHOP, ['compose.yaml', 'compose.observability.yaml', 'dot.env'], 25],
  [
    SHOP,
    ['compose.yaml', 'compose.full.yaml', 'compose.observability.yaml', 'compose.extras.yaml', 'dot.env'],
    28,
  ],
  [
    `${GO}/loader/testdata`,
    ['combined/compose.yaml', 'combined/dir/included.yaml', 'combined/dir/extended.yaml'],
    1,
  ],
  [
    `${GO}/loader/testdata`,
    ['compose-include.yaml', 'subdir/compose-test-extends-imported.yaml', 'subdir/extra.env'],
    2,
  ],
  [
    `${GO}/loader/testdata`,
    ['compose-test-extends.yaml', 'subdir/compose-test-extends-imported.yaml', 'subdir/extra.env'],
    1,
  ],
  [
    `${GO}/loader/testdata`,
    ['compose-test-extends-with-context-url.yaml', 'compose-test-extends-with-context-url-imported.yaml'],
    1,
  ],
  [`${GO}/loader/testdata`, ['extends/nested.yaml', 'extends/sibling.yaml'], 1],
  [
    `${GO}/loader/testdata`,
    ['extends/withdir/compose.yaml', 'extends/withdir/dir/compose.yaml', 'extends/withdir/dir/base.yaml'],
    1,
  ],
  [`${GO}/loader/testdata`, ['include/compose.yaml', 'include/included.yaml'], 1],
  [`${GO}/loader/testdata`, ['include/project-directory.yaml', 'include/dir/compose.yaml'], 1],
  [`${GO}/cli/testdata/simple`, ['compose.yaml', 'compose-with-overrides.yaml', '.env'], 1],
  [`${GO}/cli/testdata/simple`, ['compose-with-variables.yaml', '.env'], 1],
  [`${GO}/cli/testdata/env-file`, ['compose-with-env-files.yaml', '.env', 'override.env'], 1],
  ['kubernetes/01-guestbook', ['guestbook-all-in-one.yaml'], 3],
  ['kubernetes/02-online-boutique', ['kubernetes-manifests.yaml', 'istio-manifests.yaml'], 12],
];

describe.skipIf(!hasShared)(titled('sets'), () => {
  it.each(
    SETS.map(
      ([folder, names, services]) => [`${folder}: ${names.join(' + ')}`, folder, names, services] as const,
    ),
  )('%s', (_, folder, names, services) => {
    const result = run(readInputs(folder, names));
    expect(result).toMatchObject({ ok: true });
    if (result.ok) expect(Object.keys(result.document.services)).toHaveLength(services);
  });

  it('extends/base.yaml with its sibling is still refused: two of its services have no image', () => {
    expectRefusal(run(readInputs(`${GO}/loader/testdata`, ['extends/base.yaml', 'extends/sibling.yaml'])), [
      'missing',
      /service "nil" has neither/,
    ]);
  });

  const folders = [
    ...new Set(
      singles
        .filter(path => path.startsWith('kubernetes/'))
        .map(path => path.split('/').slice(0, 2).join('/')),
    ),
  ];
  it.each(folders.filter(folder => !folder.endsWith('19-kubernetriks-traces')))('%s as a whole', folder => {
    const names = inputFiles(folder).map(path => path.slice(folder.length + 1));
    expect(run(readInputs(folder, names))).toMatchObject({ ok: true, kind: 'kubernetes' });
  });
});

describe.skipIf(!hasShared)(titled('what comes out of real files'), () => {
  it('online boutique: the front end calls what its environment names, with requests and limits as written', () => {
    const result = run(readInputs('kubernetes/02-online-boutique', ['kubernetes-manifests.yaml']));
    if (!result.ok) throw new Error('refused');
    const { frontend, adservice } = result.document.services;
    expect(result.document.traffic).toMatchObject({ visitors: { arrivals: 'poisson', to: 'frontend' } });
    expect(frontend?.calls?.map(call => ('to' in call ? call.to : ''))).toEqual([
      'productcatalogservice',
      'currencyservice',
      'cartservice',
      'recommendationservice',
      'shippingservice',
      'checkoutservice',
      'adservice',
    ]);
    expect(adservice).toMatchObject({
      requests: { cpu: '200m', memory: '180Mi' },
      limits: { cpu: '300m', memory: '300Mi' },
    });
  });

  it('astronomy shop: memory limits through deploy.resources, images through nested variables', () => {
    const result = run(readInputs(SHOP, ['compose.yaml', 'dot.env']));
    if (!result.ok) throw new Error('refused');
    expect(result.document.services.ad?.limits).toEqual({ memory: '300Mi' });
    expect(result.document.images.demo?.layers[1]?.digest).toContain('ghcr.io/open-telemetry/demo:latest-');
    expect(result.document.traffic).toMatchObject({ visitors: { to: 'frontend-proxy' } });
    expect(result.document.services.cart?.calls).toMatchObject([{ to: 'valkey-cart' }]);
  });

  it('vLLM: a GPU, a pool that has one, and the autoscaler with its behaviour', () => {
    const names = ['vllm-deployment.yaml', 'vllm-service.yaml', 'hpa__gpu-horizontal-pod-autoscaler.yaml'];
    const result = run(readInputs('kubernetes/12-vllm-gpu-hpa', names));
    if (!result.ok) throw new Error('refused');
    const service = Object.values(result.document.services)[0];
    expect(service).toMatchObject({
      accelerators: { kind: 'nvidia', count: 1 },
      requests: { cpu: 2, memory: '10Gi' },
    });
    expect(service?.scaling).toMatchObject({
      by: 'hpa',
      metrics: [{ metric: 'external', target: 20, kind: 'average' }],
      up: {
        stabilisation: '0ms',
        select: 'Max',
        policies: [
          { type: 'Pods', value: 4, period: '15s' },
          { type: 'Percent', value: 100, period: '15s' },
        ],
      },
      down: { stabilisation: '30s' },
    });
    expect(result.document.sites.home?.pools.nvidia).toMatchObject({
      machine: { accelerators: { kind: 'nvidia' } },
    });
  });

  it('every note and problem stands at a place that the file has', () => {
    for (const path of singles) {
      const files = readInputs('.', [path]);
      const lines = files[0]!.text.split('\n');
      const result = importFiles(files);
      const places = result.ok
        ? result.notes.map(note => note.place)
        : result.problems.map(problem => problem.place!);
      for (const { line, column } of places) {
        expect(line, path).toBeLessThanOrEqual(lines.length);
        expect(column, path).toBeLessThanOrEqual(lines[line - 1]!.length + 1);
      }
    }
  });
});
