import type { PlanPlatform } from '@tare/schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fleet } from '../src/hosts/fleet.ts';
import { deployment, plan, platform, pool, service } from './small-plan.ts';

const GIB = 1024 ** 3;
type Policy = PlanPlatform['placement'];
const need = (cpuMilli: number, gib: number) => deployment({ reserve: { cpuMilli, memoryBytes: gib * GIB } });

/** One of 8 cores and 32 GiB, then two of 1 core and 1 GiB, on hosts of 16 cores and 64 GiB. */
function told(placement: Policy, hosts = 2) {
  const fleet = new Fleet(
    plan({
      services: [service({ id: 'big' }), service({ id: 'small', replicas: 2 })],
      pools: [pool({ count: hosts })],
      platforms: [platform({ placement, deployments: [need(8000, 32), need(1000, 1)] })],
    }),
    platform({ placement, deployments: [need(8000, 32), need(1000, 1)] }),
  );
  fleet.rollOut(index => [1, 2][index]!);
  return fleet.decisions;
}

describe('decisions of placement, told host by host', () => {
  it('O1 least allocated: per cent of CPU and memory, in the mean, that are then free', () => {
    const [first, second, third] = told('least-allocated');
    // 1 − (8/16 + 32/64) / 2 = 50 %; then 1 − (1/16 + 1/64) / 2 = 96.09 % on the empty host, 46.09 % on the other.
    expect(first!.hosts).toEqual([
      { host: 'dc/general/0', scores: { 'least-allocated': 50 }, total: 50 },
      { host: 'dc/general/1', scores: { 'least-allocated': 50 }, total: 50 },
    ]);
    expect(second!.host).toBe('dc/general/1');
    expect(second!.hosts!.map(({ host, total }) => [host, total])).toEqual([
      ['dc/general/1', 96.09],
      ['dc/general/0', 46.09],
    ]);
    expect(third!.hosts![0]).toMatchObject({ host: 'dc/general/1', total: 92.19 });
  });

  it('O1 best fit: per cent that are then taken, the fullest first', () => {
    expect(told('best-fit')[1]!.hosts!.map(({ host, total }) => [host, total])).toEqual([
      ['dc/general/0', 53.91],
      ['dc/general/1', 3.91],
    ]);
  });

  it('O1 a policy that goes by order or by lot refuses for want of room, and scores nothing', () => {
    for (const placement of ['first-fit', 'next-fit', 'round-robin', 'random'] as const)
      expect(told(placement)[1]!.hosts).toEqual([{ host: 'dc/general/0' }, { host: 'dc/general/1' }]);
  });

  it.each([
    [{ reserve: { cpuMilli: 9000, memoryBytes: GIB } }, 'CPU', 'too little CPU left'],
    [{ reserve: { cpuMilli: 1000, memoryBytes: 40 * GIB } }, 'memory', 'too little memory left'],
    [{ vcpus: 64 }, 'vCPUs', 'too few vCPUs left'],
  ])('O1 says what is short where it is refused: %o', (asks, plugin, reason) => {
    const deployments = [deployment(asks), deployment(asks)];
    const on = platform({ placement: 'first-fit', deployments });
    const fleet = new Fleet(
      plan({ services: [service(), service({ id: 'next' })], pools: [pool()], platforms: [on] }),
      on,
    );
    fleet.rollOut(() => 1);
    // The first opens a host, which has no room for the second: one more is opened.
    expect(fleet.decisions[0]!.hosts).toEqual([]);
    expect(fleet.decisions[1]).toMatchObject({
      host: 'dc/general/1',
      hosts: [{ host: 'dc/general/0', refused: { plugin, reason } }],
    });
  });

  it('O1 what stands on every host is not chosen, and tells nothing of hosts', () => {
    const deployments = [need(100, 1), need(1000, 1)];
    const on = platform({ placement: 'best-fit', deployments });
    const services = [service({ id: 'agent', everyHost: true }), service({ id: 'web' })];
    const fleet = new Fleet(plan({ services, platforms: [on] }), on);
    fleet.rollOut(index => services[index]!.replicas);
    const by = (id: string) => fleet.decisions.filter(one => one.service === id);
    expect(by('agent').map(({ hosts }) => hosts)).toEqual([undefined]);
    expect(by('web').map(({ hosts }) => hosts?.length)).toEqual([0]);
  });

  it('O1 the host that is chosen is the first of those that have most, or one is opened', () => {
    const policies: readonly Policy[] = [
      'best-fit',
      'least-allocated',
      'most-allocated',
      'worst-fit',
      'dot-product',
      'cosine',
    ];
    const asks = fc.array(fc.tuple(fc.integer({ min: 1, max: 12_000 }), fc.integer({ min: 1, max: 48 })), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(fc.constantFrom(...policies), asks, (placement, asked) => {
        const services = asked.map((_, index) => service({ id: `s${String(index)}` }));
        const on = platform({ placement, deployments: asked.map(([cpu, gib]) => need(cpu, gib)) });
        const fleet = new Fleet(plan({ services, platforms: [on] }), on);
        fleet.rollOut(() => 1);
        for (const { host, hosts } of fleet.decisions) {
          const feasible = hosts!.filter(({ refused }) => refused === undefined);
          if (feasible.length === 0) continue;
          const most = Math.max(...feasible.map(({ total }) => total!));
          const best = feasible.filter(({ total }) => total === most).map(one => one.host);
          expect(best).toContain(host);
        }
      }),
      { numRuns: 60 },
    );
  });
});
