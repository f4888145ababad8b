import { describe, expect, it } from 'vitest';
import { prepareText, presets } from '../src/index.ts';

const shop = presets.find(({ id }) => id === 'web-shop')!.yaml;
const disk = presets.find(({ id }) => id === 'database-on-disk')!.yaml;

function beyond(yaml: string): readonly string[] {
  const prepared = prepareText(yaml);
  if (!prepared.ok) throw new Error(JSON.stringify(prepared.problems));
  return prepared.value.beyondMeasured;
}

describe('outside what was measured', () => {
  it('no preset is', () => {
    for (const { yaml } of presets) expect(beyond(yaml)).toEqual([]);
  });
  it('a number of the catalogue beyond its known range', () => {
    expect(beyond(`${shop}\nassumptions: { firecracker.start.vmm: 100 }\n`)).toEqual([
      'Assumption firecracker.start.vmm: 100 ms is outside all that is known of it, 6 to 60.',
    ]);
    expect(beyond(`${shop}\nassumptions: { firecracker.start.vmm: 60 }\n`)).toEqual([]);
  });
  it('VMs of more vCPUs, and more of them on a thread, than anybody has measured', () => {
    const large = beyond(shop.replace('guest: { cpu: 4,', 'guest: { cpuOvercommit: 32, cpu: 96,'));
    expect(large).toHaveLength(2);
    expect(large[0]).toMatch(/^Platform container-in-vm: 96 vCPUs in one VM .*\(80: /);
    expect(large[1]).toMatch(/^Platform container-in-vm: 32 vCPUs for each thread .*\(20: /);
  });
  it('more instances on a host than a kubelet takes as it comes', () => {
    const sentences = beyond(
      shop.replace('count: auto,', 'count: auto, reserve: kubelet, maxInstances: 250,'),
    );
    expect(sentences).toEqual([
      expect.stringMatching(/^Hosts dc\/general: 250 instances on a host .*\(110: /),
    ]);
  });
  it('a faster disk than the one on which the stacks were measured', () => {
    expect(beyond(disk.replace('iops: 301182', 'iops: 1500000'))).toEqual([
      expect.stringMatching(/^Hosts dc\/storage: 1,500,000 operations a second .*\(301,182: /),
    ]);
  });

  const cluster = (over: { count?: string; replicas?: number; scaling?: string; more?: string }) =>
    beyond(`
tare: 1
name: many
sites:
  here:
    provider: own
    pools: { all: { machine: { cores: 32, memory: 128Gi, architecture: amd64, kernel: linux, virtualisation: hardware, usdPerHour: 1 }, count: ${over.count ?? '5000'}, reserve: kubelet } }
images: { any: { os: linux, architectures: [amd64], layers: [{ digest: any, size: 1 }] } }
services:
  a: { image: any, replicas: ${String(over.replicas ?? 1)}, work: { cpu: 1ms }, memory: { base: 1Mi }, startup: { init: 0s }, requests: { cpu: 100m, memory: 64Mi } ${over.scaling ?? ''} }
platforms: { k8s: { engine: kubernetes, stack: [container-runc] }, processes: { engine: none, stack: [] } }
run: { duration: 5s }
${over.more ?? ''}`);
  it('O2 more nodes than a control plane is meant for, unless the scenario says that it takes them', () => {
    expect(cluster({})).toEqual([]);
    expect(cluster({ count: '5001' })).toEqual([
      expect.stringMatching(/^Platform k8s: 5,001 nodes .*\(5,000: Kubernetes docs/),
    ]);
    expect(cluster({ count: '5001', more: 'assumptions: { kubernetes.cluster.max_nodes: 15000 }' })).toEqual(
      [],
    );
  });
  it('O2 more pods than a control plane is meant for, and the nodes that hold them', () => {
    expect(cluster({ replicas: 150_000 })).toEqual([]);
    const found = [expect.stringMatching(/^Platform k8s: 150,001 pods .*\(150,000: Kubernetes docs/)];
    expect(cluster({ replicas: 150_001 })).toEqual(found);
    expect(
      cluster({
        scaling:
          ', scaling: { by: hpa, min: 1, max: 150001, metrics: [{ metric: cpu, kind: utilisation, target: 50 }] }',
      }),
    ).toEqual(found);
    // 110 a host: 600,000 need 5,455.
    expect(cluster({ count: 'auto', replicas: 600_000 })[0]).toMatch(/^Platform k8s: 5,455 nodes or more /);
  });
});
