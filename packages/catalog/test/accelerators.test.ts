import { describe, expect, it } from 'vitest';
import { prepare } from '../src/index.ts';

const scenario = (
  over: Record<string, unknown>,
  platform: Record<string, unknown> = {},
  accelerators: unknown = { count: 0.25, kind: 'T4' },
) => ({
  tare: 1,
  name: 'devices',
  sites: {
    dc: {
      provider: 'own',
      pools: {
        gpu: {
          machine: {
            cores: 16,
            memory: '64Gi',
            architecture: 'amd64',
            kernel: 'linux',
            virtualisation: 'hardware',
            usdPerHour: 1,
            accelerators: { kind: 'T4', count: 4 },
          },
          count: 1,
        },
      },
    },
  },
  images: { app: { layers: [{ digest: 'app', size: 1 }], architectures: ['amd64'], os: 'linux' } },
  services: {
    model: {
      image: 'app',
      replicas: 1,
      accelerators,
      work: { cpu: '1ms' },
      memory: { base: '1Mi' },
      startup: { init: '0s' },
    },
  },
  platforms: { p: { stack: [], ...platform } },
  run: { duration: '1s' },
  ...over,
});
function planOf(document: unknown) {
  const prepared = prepare(document);
  if (!prepared.ok) throw new Error(JSON.stringify(prepared.problems));
  return prepared.value.plan;
}
const problemsOf = (document: unknown): string[] => {
  const prepared = prepare(document);
  return prepared.ok ? [] : prepared.problems.map(({ path }) => path);
};

describe('O1 accelerators in the plan', () => {
  it('hosts have devices of a model, instances a share of one or whole ones', () => {
    const plan = planOf(scenario({}));
    expect(plan.pools[0]!.accelerators).toEqual({ model: 'T4', count: 4 });
    expect(plan.platforms[0]!.deployments[0]!.accelerators).toEqual({ count: 1, milli: 250, models: ['T4'] });
    const two = planOf(scenario({}, {}, { count: 2 }));
    expect(two.platforms[0]!.deployments[0]!.accelerators).toEqual({ count: 2, milli: 1000, models: [] });
  });
  it('a platform that does not share gives the whole device', () => {
    const plan = planOf(scenario({}, { accelerators: 'whole' }));
    expect(plan.platforms[0]!.deployments[0]!.accelerators).toEqual({
      count: 1,
      milli: 1000,
      models: ['T4'],
    });
  });
  it('one and a half devices, and choices of models that there are not, are Problems', () => {
    expect(problemsOf(scenario({}, {}, { count: 1.5 }))).toEqual(['services.model.accelerators.count']);
    const rows = [
      [0, 1, 1, 1, 1.5],
      [0, 1, 1, 1, 1, 2],
      [0, 1, 1, 1, 1, 1],
    ];
    const traces = { pods: { kind: 'pod-lifetimes', rows, models: [['T4']] } };
    expect(problemsOf(scenario({ traces }))).toEqual(['traces.pods.rows.0', 'traces.pods.rows.1']);
  });
  it('recorded instances ask for devices too', () => {
    const traces = {
      pods: {
        kind: 'pod-lifetimes',
        rows: [[0, 1, 1, 1, 0.46, 1]],
        models: [['T4', 'P100']],
        whenFull: 'refuse',
      },
    };
    const plan = planOf(scenario({ traces }));
    expect(plan.platforms[0]!.tenancies[0]!.needs[0]!.accelerators).toEqual({
      count: 1,
      milli: 460,
      models: ['T4', 'P100'],
    });
    expect(plan.lifetimes[0]!.mayWait).toBe(false);
  });
  it('VMs that hold many instances cannot hand devices on, and the platform says so', () => {
    const [vms] = planOf(scenario({}, { stack: ['vm-kvm-full', 'container-runc'] })).platforms;
    expect(vms!.infeasible.map(({ path }) => path)).toEqual(['platforms.p.guest.holds']);
  });
});
