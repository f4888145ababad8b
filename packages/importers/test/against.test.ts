import { applyPatch } from 'diff';
import { parseScenario, type Scenario } from '@tare/schema';
import { describe, expect, it } from 'vitest';
import { exportAgainst, importFiles, type ManifestDiff, type SourceFile } from '../src/index.ts';
import { hasShared, inputFiles, readInputs, titled } from './shared.ts';

const MANIFESTS = `# The shop, as it runs today.
apiVersion: apps/v1
kind: Deployment
metadata:
    name: web   # do not rename
    labels: {app: shop}
spec:
    replicas: 2 # two were enough
    selector: {matchLabels: {app: shop}}
    template:
        metadata: {labels: {app: shop}}
        spec:
            containers:
              - name: nginx
                image: "nginx:1.27"
                resources:
                    requests: {cpu: 100m, memory: 64Mi}
                    # The limit was measured.
                    limits:
                        memory: 128Mi
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: scaler-of-web}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  minReplicas: 2
  # Never more.
  maxReplicas: 4
  metrics:
  - type: Resource
    resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: shop}, type: LoadBalancer, ports: [{port: 80}]}
`;

function scenarioOf(files: readonly SourceFile[]): Scenario {
  const imported = importFiles(files);
  const parsed = imported.ok ? parseScenario(imported.document) : undefined;
  if (parsed?.ok !== true) throw new Error('These files are no scenario');
  return parsed.value;
}

type Service = Scenario['services'][string];

const FILE = { name: 'shop.yaml', text: MANIFESTS };

function patched(change: (service: Service) => Service, files: readonly SourceFile[] = [FILE]): ManifestDiff {
  const base = scenarioOf(files);
  const services = Object.fromEntries(
    Object.entries(base.services).map(([id, service]) => [id, change(service)]),
  );
  const platform = base.baseline ?? Object.keys(base.platforms)[0]!;
  const patch = exportAgainst({ ...base, services }, platform, files);
  if (!patch.ok) throw new Error(JSON.stringify(patch.problems));
  return patch.value;
}

/** Lines that go (−) and come (+), without the heads. */
const lines = (diff: string, sign: '+' | '-'): string[] =>
  diff
    .split('\n')
    .filter(line => line.startsWith(sign) && !line.startsWith(sign.repeat(3)))
    .map(line => line.slice(1).trim());

describe('a platform’s choice as a patch of the manifests', () => {
  it('is empty where nothing was chosen anew', () => {
    expect(patched(service => service)).toEqual({ diff: '', files: [FILE], leftOut: [] });
  });

  it('changes a field where it stands; comments and the look of the rest stay', () => {
    const { diff, files } = patched(service => ({
      ...service,
      replicas: 5,
      requests: { cpu: 0.3, memory: 64 * 2 ** 20 },
    }));
    expect(lines(diff, '-')).toEqual([
      'replicas: 2 # two were enough',
      'requests: {cpu: 100m, memory: 64Mi}',
    ]);
    expect(lines(diff, '+')).toEqual([
      'replicas: 5 # two were enough',
      expect.stringMatching(/^requests: \{ ?cpu: 300m, memory: 64Mi ?\}$/),
    ]);
    expect(diff).toMatch(/^--- a\/shop\.yaml\n\+\+\+ b\/shop\.yaml\n@@ /);
    expect(applyPatch(MANIFESTS, diff)).toBe(files[0]!.text);
  });

  it('changes the autoscaler that has the service as its target', () => {
    const { diff } = patched(({ scaling, ...service }) => ({
      ...service,
      scaling: { ...scaling!, max: 12, down: { stabilisation: 60e6 } },
    }));
    expect(lines(diff, '-')).toEqual(['maxReplicas: 4']);
    expect(lines(diff, '+')).toEqual([
      'maxReplicas: 12',
      'behavior:',
      'scaleDown:',
      'stabilizationWindowSeconds: 60',
    ]);
    expect(diff).toContain(' # Never more.');
  });

  it('adds a spread with the pods’ own labels, a budget, and says what it cannot do', () => {
    const { files, leftOut } = patched(({ scaling: _, ...service }) => ({
      ...service,
      placement: { spread: [{ over: 'zone', maxSkew: 1, required: true }] },
      rollout: { minAvailable: 1 },
    }));
    const again = scenarioOf(files).services.web!;
    expect(again.placement?.spread).toEqual([{ over: 'zone', maxSkew: 1, required: true }]);
    expect(again.rollout?.minAvailable).toBe(1);
    expect(files[0]!.text).not.toContain('app.kubernetes.io/name');
    expect(leftOut).toEqual(['HorizontalPodAutoscaler scaler-of-web: it is no longer chosen, but stays.']);
  });

  it('gives a service another runtime class, which comes along', () => {
    const base = scenarioOf([FILE]);
    const patch = exportAgainst(
      { ...base, platforms: { g: { stack: ['gvisor-systrap'] } }, baseline: 'g' },
      'g',
      [FILE],
    );
    if (!patch.ok) throw new Error('refused');
    expect(lines(patch.value.diff, '+')).toEqual([
      'runtimeClassName: gvisor',
      '---',
      'apiVersion: node.k8s.io/v1',
      'kind: RuntimeClass',
      'metadata:',
      'name: gvisor',
      'handler: runsc',
    ]);
  });

  it('leaves the resources of several containers alone, and says so', () => {
    const two = MANIFESTS.replace(
      '              - name: nginx',
      '              - {name: side, image: side, resources: {requests: {cpu: 50m}}}\n              - name: nginx',
    );
    const { diff, leftOut } = patched(
      service => ({ ...service, requests: { cpu: 2 } }),
      [{ name: 'two.yaml', text: two }],
    );
    expect(diff).toBe('');
    expect(leftOut[0]).toMatch(/^Deployment web: .*several containers/);
  });

  it('refuses files that are no manifests', () => {
    const base = scenarioOf([FILE]);
    const compose = { name: 'compose.yaml', text: 'services: { a: { image: nginx } }\n' };
    const patch = exportAgainst(base, Object.keys(base.platforms)[0]!, [compose]);
    expect(patch.ok ? [] : patch.problems.map(({ path }) => path)).toEqual(['--against']);
  });
});

describe.skipIf(!hasShared)(titled('manifests of real projects, patched'), () => {
  const files = inputFiles('kubernetes').filter(name => /\.ya?ml$/.test(name));
  it.each(files)('%s', name => {
    const read = readInputs('.', [name]);
    const imported = importFiles(read);
    if (!imported.ok || imported.kind !== 'kubernetes') return;
    expect(patched(service => service, read).diff).toBe('');
    const { diff, files: after } = patched(service => ({ ...service, replicas: service.replicas + 1 }), read);
    const before = scenarioOf(read);
    for (const [id, { replicas }] of Object.entries(scenarioOf(after).services))
      expect([0, 1]).toContain(replicas - before.services[id]!.replicas);
    // Nothing but replicas goes.
    expect(lines(diff, '-').filter(line => !line.startsWith('replicas:'))).toEqual([]);
  });
});
