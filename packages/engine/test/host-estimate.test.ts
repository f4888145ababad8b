import { describe, expect, it } from 'vitest';
import { bestOptions, type ExpansionOption, wasteOf } from '../src/orchestration/expander.ts';
import { estimateHosts, type HostTemplate, type PodGroup } from '../src/orchestration/host-estimate.ts';

const MIB = 1024 ** 2;
const template = (cpuMilli: number, mib: number, pods = 10, zone = 'zone-mars'): HostTemplate => ({
  cpuMilli,
  memoryBytes: mib * MIB,
  pods,
  zone,
});
/** Stands there in every case of upstream's. */
const existing = [template(100, 100, 10, 'zone-jupiter')];
const group = (count: number, cpuMilli: number, memoryBytes: number, over: Partial<PodGroup> = {}) => ({
  count,
  cpuMilli,
  memoryBytes,
  ...over,
});
const estimate = (groups: readonly PodGroup[], host: HostTemplate, most = 0) => {
  const { hosts, pods } = estimateHosts(groups, host, { most, existing });
  return [hosts, pods];
};

describe('hosts that pending pods ask for', () => {
  it('O3 the cases of binpacking_estimator_test.go', () => {
    expect(estimate([group(10, 350, 1000)], template(1000, 2000))).toEqual([5, 10]);
    expect(estimate([group(20, 10, 100)], template(10_000, 20_000))).toEqual([2, 20]);
    expect(estimate([group(8, 200, 1000, { hostPort: true })], template(1000, 5000))).toEqual([8, 8]);
    expect(estimate([group(20, 500, 1000)], template(1000, 5000), 5)).toEqual([5, 10]);
    const spread = (over: 'host' | 'zone', maxSkew: number, minDomains: number) => ({
      spread: { over, maxSkew, minDomains },
    });
    expect(estimate([group(8, 200, 200, spread('host', 2, 1))], template(1000, 5000))).toEqual([4, 8]);
    expect(estimate([group(8, 20, 100, spread('zone', 2, 1))], template(1000, 5000))).toEqual([1, 2]);
    expect(estimate([group(12, 20, 100, spread('host', 1, 3))], template(1000, 5000))).toEqual([3, 12]);
  });
  it('O3 larger pods come first, so that the limit of hosts serves them', () => {
    const { podsOf } = estimateHosts([group(10, 50, 1000), group(10, 500, 1000)], template(1000, 5000), {
      most: 5,
    });
    expect(podsOf).toEqual([0, 10]);
  });
  it('O3 the size of its benchmark: 50,000 and 1,000 pods on 2,595 hosts of at most 3,000', () => {
    const groups = [group(50_000, 50, 100), group(1000, 95, 190)];
    expect(estimate(groups, template(1000, 5000, 100), 3000)).toEqual([2595, 51_000]);
  });
  it('O3 what is larger than a new host opens none', () => {
    expect(estimate([group(3, 2000, 0)], template(1000, 5000))).toEqual([0, 0]);
  });
});

const option = (over: Partial<ExpansionOption>): ExpansionOption => ({
  hosts: 1,
  template: { cpuMilli: 1000, memoryBytes: 1000 },
  pods: 1,
  cpuMilli: 500,
  memoryBytes: 500,
  usdPerHour: 1,
  priority: 0,
  ...over,
});

describe('expanders', () => {
  it('O3 each holds its own for the best', () => {
    const options = [
      option({ pods: 4, cpuMilli: 900, usdPerHour: 8 }),
      option({ hosts: 2, pods: 5, cpuMilli: 1000, usdPerHour: 3 }),
      option({ pods: 1, usdPerHour: 1, priority: 7 }),
    ];
    expect(bestOptions('random', options)).toEqual([0, 1, 2]);
    expect(bestOptions('most-pods', options)).toEqual([1]);
    expect(bestOptions('least-waste', options)).toEqual([0]);
    expect(bestOptions('price', options)).toEqual([2]);
    expect(bestOptions('priority', options)).toEqual([2]);
    expect(wasteOf(options[0]!)).toBeCloseTo(0.1 + 0.5, 12);
  });
});
