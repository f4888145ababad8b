import { describe, expect, it } from 'vitest';
import { prepareText } from '../src/index.ts';

const scenario = (vertical: string, platform = 'stack: [container-runc], engine: kubernetes') => `tare: 1
name: Requests that change
sites:
  dc:
    provider: aws
    pools:
      general: { machine: aws.m6i.xlarge, count: 2 }
images:
  web: { layers: [{ digest: web, size: 30Mi }], architectures: [amd64], os: linux }
services:
  web:
    image: web
    replicas: 2
    requests: { cpu: 500m, memory: 512Mi }
    limits: { cpu: 1, memory: 1Gi }
    work: { cpu: 10ms }
    memory: { base: 100Mi }
    startup: { init: 1s }
    scaling: { min: 2, max: 2, by: vpa, vertical: ${vertical} }
platforms:
  own: { ${platform} }
run: { duration: 1min }
`;
const preparedFor = (vertical: string, platform?: string) => {
  const outcome = prepareText(scenario(vertical, platform));
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
  return outcome.value;
};
const problemsOf = (text: string) => {
  const outcome = prepareText(text);
  return outcome.ok ? [] : outcome.problems.map(({ code, path }) => [code, path]);
};

describe('the vertical autoscaler', () => {
  it("O3 has its updater's published flags, and every one of them is listed", () => {
    const { plan, assumptions } = preparedFor('{ mode: recreate, most: { cpu: 2 } }');
    expect(plan.services[0]!.vertical).toEqual({
      everyUs: 60e6,
      update: {
        mode: 'recreate',
        controls: 'requests-and-limits',
        least: {},
        most: { cpuMilli: 2000 },
        fewest: 2,
        tolerance: 0.5,
        difference: 0.1,
        lifetimeUs: 12 * 3600e6,
        quickKillUs: 600e6,
      },
    });
    const listed = assumptions.map(({ id, path }) => path ?? id);
    for (const id of ['fewest', 'tolerance', 'rate', 'difference', 'lifetime', 'quick_kill'])
      expect(listed).toContain(`kubernetes.vpa.${id}`);
    expect(listed.some(one => one.endsWith('scaling.vertical.controls'))).toBe(true);
  });

  it('O3 changes what is a container under Kubernetes, and says what it only recommends', () => {
    const resizable = (platform?: string) =>
      preparedFor('{ mode: initial }', platform).plan.platforms[0]!.deployments[0]!.resizable;
    expect(resizable()).toMatchObject({ limitMilli: 1000, periodUs: 100_000 });
    expect(resizable('stack: [container-runc], engine: kubernetes, cpuLimits: share')!.periodUs).toBeNull();
    expect(resizable('stack: [container-runc], engine: kubernetes, cpuLimits: none')!.limitMilli).toBe(0);
    expect(resizable('stack: [container-runc]')).toBeUndefined();
    expect(resizable('stack: [vm-kvm-full]')).toBeUndefined();
    const { notModelled } = preparedFor('{ mode: initial }');
    expect(notModelled.some(text => text.includes('those of VMs it only recommends'))).toBe(true);
    expect(preparedFor('{ mode: off }').plan.services[0]!.vertical).toEqual({ everyUs: 60e6 });
  });

  it('O3 bounds that contradict one another, and a vertical part of another scaler, are Problems', () => {
    expect(problemsOf(scenario('{ mode: recreate, least: { cpu: 2 }, most: { cpu: 1 } }'))).toEqual([
      ['conflict', 'services.web.scaling.vertical.least.cpu'],
    ]);
    const other = scenario('{ mode: recreate }').replace(
      'by: vpa,',
      'by: hpa, metrics: [{ metric: cpu, target: 50 }],',
    );
    expect(problemsOf(other)).toEqual([['conflict', 'services.web.scaling.vertical']]);
  });
});
