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
});
