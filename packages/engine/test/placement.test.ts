import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blastRadius, largestDomains } from '../src/hosts/blast-radius.ts';
import { presence } from '../src/ledger/presence.ts';
import { Fleet } from '../src/hosts/fleet.ts';
import { deployment, plan, platform, pool, service } from './small-plan.ts';
import type { Plan, PlanPlatform } from '@tare/schema';

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;
function placed(of: Plan, on: PlanPlatform = of.platforms[0]!): Fleet {
  const fleet = new Fleet(of, on);
  fleet.rollOut(index => of.services[index]!.replicas);
  return fleet;
}
const hostsOf = (fleet: Fleet) => fleet.instances.map(({ host }) => host);
const need = (cpuMilli: number, gib: number) => deployment({ reserve: { cpuMilli, memoryBytes: gib * GIB } });

describe('placement', () => {
  const two = (placement: PlanPlatform['placement']) => {
    const services = [service({ id: 'big', replicas: 1 }), service({ id: 'small', replicas: 2 })];
    return placed(
      plan({
        services,
        pools: [pool({ count: 2 })],
        platforms: [platform({ placement, deployments: [need(8000, 32), need(1000, 1)] })],
      }),
    );
  };
  it('first fit fills the first host, best fit the fullest, least allocated the emptiest', () => {
    expect(hostsOf(two('first-fit'))).toEqual([0, 0, 0]);
    expect(hostsOf(two('best-fit'))).toEqual([0, 0, 0]);
    expect(hostsOf(two('least-allocated'))).toEqual([0, 1, 1]);
  });
  it('opens hosts as they are needed and no more: 20 replicas of 3 cores on 16-core hosts need 4', () => {
    const fleet = placed(
      plan({
        services: [service({ replicas: 20 })],
        platforms: [platform({ deployments: [need(3000, 1)] })],
      }),
    );
    expect(fleet.hosts.length).toBe(4);
  });
  it('density, measured (Containarium): 8 vCPU / 48 GiB with 100m / 128Mi requests holds 69 pods, 20 vCPU with 25m holds 373', () => {
    const measured = (vcpus: number, requestMilli: number) => {
      const allocatable = {
        cpuMilli: vcpus * 1000 - 1100,
        memoryBytes: 48_000 * MIB - 240 * MIB,
        instances: 1000,
      };
      const fleet = placed(
        plan({
          services: [service({ replicas: 1000 })],
          pools: [pool({ cpuMilli: vcpus * 1000, allocatable, count: 1 })],
          platforms: [
            platform({
              deployments: [deployment({ reserve: { cpuMilli: requestMilli, memoryBytes: 128 * MIB } })],
            }),
          ],
        }),
      );
      return fleet.instances.length;
    };
    expect(measured(8, 100)).toBe(69);
    expect(measured(20, 25)).toBe(373);
  });
  it('says why what is not placed is not', () => {
    const reason = (fleet: Fleet) => fleet.unplaced().map(entry => [entry.replicas, entry.reason]);
    expect(reason(placed(plan({ platforms: [platform({ deployments: [need(99_000, 1)] })] })))).toEqual([
      [1, 'one replica is larger than what any host has to give'],
    ]);
    expect(
      reason(
        placed(
          plan({
            services: [service({ replicas: 9 })],
            pools: [pool({ max: 2 })],
            platforms: [platform({ deployments: [need(8000, 1)] })],
          }),
        ),
      ),
    ).toEqual([[5, 'all hosts are full and no pool may grow further']]);
  });
  it('vCPUs are sold up to the overcommit ratio, pods up to the limit', () => {
    const vms = platform({
      vcpusPerThread: 2,
      deployments: [deployment({ vcpus: 4, reserve: { cpuMilli: 100, memoryBytes: 1 } })],
    });
    expect(placed(plan({ services: [service({ replicas: 9 })], platforms: [vms] })).hosts.length).toBe(2);
    const pods = plan({
      services: [service({ replicas: 111 })],
      platforms: [platform({ deployments: [deployment({ reserve: { cpuMilli: 1, memoryBytes: 1 } })] })],
    });
    expect(placed(pods).hosts.length).toBe(2);
  });
  it('a daemon has one instance on every host', () => {
    const services = [service({ id: 'agent', everyHost: true }), service({ id: 'web', replicas: 30 })];
    const fleet = placed(
      plan({ services, platforms: [platform({ deployments: [need(100, 1), need(1000, 1)] })] }),
    );
    expect(fleet.instances.filter(({ service: index }) => index === 0).map(({ host }) => host)).toEqual(
      fleet.hosts.map((_, host) => host),
    );
  });
  it('no policy ever overcommits what it may not', () => {
    const policies = fc.constantFrom('first-fit' as const, 'best-fit' as const, 'least-allocated' as const);
    const needs = fc.array(
      fc.record({
        cpu: fc.integer({ min: 0, max: 9000 }),
        gib: fc.integer({ min: 0, max: 40 }),
        replicas: fc.integer({ min: 0, max: 12 }),
      }),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(policies, needs, (placement, asked) => {
        const fleet = placed(
          plan({
            services: asked.map(({ replicas }, index) => service({ id: `s${String(index)}`, replicas })),
            platforms: [platform({ placement, deployments: asked.map(({ cpu, gib }) => need(cpu, gib)) })],
          }),
        );
        for (const host of fleet.hosts) {
          const inside = host.instances.map(instance => asked[fleet.instances[instance]!.service]!);
          expect(inside.reduce((sum, { cpu }) => sum + cpu, 0)).toBeLessThanOrEqual(16_000);
          expect(inside.reduce((sum, { gib }) => sum + gib, 0)).toBeLessThanOrEqual(64);
          expect(inside.length).toBeGreaterThan(0);
        }
        expect(fleet.instances.length).toBe(asked.reduce((sum, { replicas }) => sum + replicas, 0));
      }),
    );
  });
});

describe('blast radius (F3)', () => {
  it('a shared kernel takes all of its host, a guest’s kernel its guest, an own kernel one instance', () => {
    const services = [service({ replicas: 8 })];
    const base = plan({ services, pools: [pool({ count: 2 })] });
    const radius = (fleet: Fleet) =>
      blastRadius(largestDomains(fleet, presence(fleet, 0, 1)), fleet.instances.length);
    const on = (kernel: 'host' | 'own') =>
      radius(placed(base, platform({ placement: 'least-allocated', deployments: [deployment({ kernel })] })));
    const whole = { site: 1, provider: 1, controlPlane: 1 };
    expect(on('host')).toEqual({ kernel: 0.5, host: 0.5, zone: 1, ...whole });
    expect(on('own')).toEqual({ kernel: 0.125, host: 0.5, zone: 1, ...whole });
    const zoned = { ...base, sites: [{ ...base.sites[0]!, zones: ['a', 'b'] }] };
    expect(radius(placed(zoned, platform({ placement: 'least-allocated' }))).zone).toBe(0.5);
  });
});
