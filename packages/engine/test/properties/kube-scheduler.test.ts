import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type * as pure from '../../src/placement/kubernetes/index.ts';
import * as REFUSED from '../../src/placement/kubernetes/refused.ts';
import {
  cluster,
  firstRefusal,
  fitErrorOf,
  FREE,
  MIB,
  node,
  Pair,
  POOLS,
  refusalOf,
  reserve,
  rules,
  SERVICES,
  totalsOf,
} from './kube-cluster.ts';

describe("Kubernetes' scheduler", () => {
  it('O1 by counts refuses, scores and chooses as its plugins do by lists of pods, and never overcommits', () => {
    fc.assert(
      fc.property(cluster, of => {
        const pair = new Pair(of);
        for (const { service: own, told, leaves, renews, cordons, resizes, admits } of of.steps) {
          if (renews) pair.renew(own);
          if (cordons !== null) pair.cordon(cordons % of.nodes.length);
          if (admits !== null) pair.admit(own, admits);
          if (resizes !== null && pair.there.length > 0)
            pair.resize(pair.there[resizes.which % pair.there.length]!, resizes.to);
          const hosts = pair.hosts();
          const pod = pair.pods[own]!;
          const { node: chosen, verdicts } = pair.scheduler.choose(own, 0, true);
          // One that need not tell finds the same.
          expect(pair.quiet.choose(own, 0).node).toBe(chosen);
          expect(verdicts.map(one => [one.node, one.refusal?.reason ?? null]).sort()).toEqual(
            verdicts.map(one => [one.node, refusalOf(pod, hosts[one.node]!, hosts)]).sort(),
          );
          const scored = verdicts.filter(({ refusal }) => refusal === null);
          const feasible = scored.map(one => hosts[one.node]!);
          const totals = totalsOf(pod, feasible, hosts);
          if (scored.length > 1) expect(scored.map(({ total }) => total)).toEqual(totals);
          const index = scored.findIndex(one => one.node === chosen);
          expect(chosen < 0 ? scored.length === 0 : totals[index] === Math.max(...totals)).toBe(true);
          if (chosen < 0) {
            expect(pair.scheduler.fitError(own)).toBe(fitErrorOf(pod, hosts));
          } else {
            pair.come(own, chosen);
          }
          const { rooms } = pair;
          const nodes = Array.from({ length: rooms.size }, (_, node) => node);
          const slots = nodes.filter(node => !pair.cordoned.has(node)).map(node => rooms.freeSlots(node));
          const amounts = nodes.flatMap(node => [rooms.freeCpu(node), rooms.freeMemory(node)]);
          expect(Math.min(0, ...amounts, ...slots, ...rooms.devices.free)).toBe(0);
          if (told !== null && pair.there.length > 0) pair.tell(pair.there[told % pair.there.length]!);
          if (leaves === null || pair.there.length === 0) continue;
          const [gone] = pair.there.splice(leaves % pair.there.length, 1);
          pair.go(gone!);
        }
      }),
      { numRuns: 500 },
    );
  });

  /**
   * Hosts that the pod's node selector does not allow are no domains of its spread (nodeAffinityPolicy: Honor), tainted ones are
   * (nodeTaintsPolicy: Ignore): the defaults of Kubernetes 1.31, `matchNodeInclusionPolicies` in podtopologyspread/common.go.
   */
  it.each([
    { other: 'tainted and not allowed', tainted: POOLS[2]!, refused: null },
    {
      other: 'tainted, but allowed',
      tainted: { ...POOLS[2]!, labels: { disk: 'ssd' } },
      refused: REFUSED.SKEWED.reason,
    },
  ])('O1 the fewest of a required spread look at a host that is $other as upstream does', given => {
    const spread = [{ over: 'host' as const, maxSkew: 1, required: true }];
    const own = { ...FREE, hostLabels: { disk: 'ssd' }, spread };
    const room = { zone: 0, cpu: 4000, memory: 2048 * MIB, devices: 0 } as const;
    const pair = new Pair(
      {
        nodes: [
          { ...room, pool: 1 },
          { ...room, pool: 2 },
        ],
        rules: [own, FREE, FREE],
        reserves: Array.from({ length: SERVICES }, () => ({ cpuMilli: 250, memoryBytes: 0, devices: 0 })),
        steps: [],
      },
      [POOLS[0]!, POOLS[1]!, given.tainted],
    );
    pair.come(0, 0);
    const hosts = pair.hosts();
    expect(refusalOf(pair.pods[0]!, hosts[0]!, hosts)).toBe(given.refused);
    expect(pair.scheduler.refusal(0, 0)?.reason ?? null).toBe(given.refused);
  });

  /** Three of an old revision on one of two hosts: KEP-3243, matchLabelKeys. */
  it.each([
    { counts: 'all that stay', ownRevision: {}, refused: [REFUSED.SKEWED.reason, null] },
    { counts: 'its own revision', ownRevision: { ownRevision: true as const }, refused: [null, null] },
  ])('O1 a spread that counts $counts', ({ ownRevision, refused }) => {
    const room = { zone: 0, pool: 0, cpu: 4000, memory: 2048 * MIB, devices: 0 } as const;
    const own = { ...FREE, spread: [{ over: 'host' as const, maxSkew: 1, required: true, ...ownRevision }] };
    const pair = new Pair({
      nodes: [room, room],
      rules: [own, FREE, FREE],
      reserves: Array.from({ length: SERVICES }, () => ({ cpuMilli: 250, memoryBytes: 0, devices: 0 })),
      steps: [],
    });
    for (let nth = 0; nth < 3; nth++) pair.come(0, 0);
    pair.renew(0);
    const reasons = () => [0, 1].map(node => pair.scheduler.refusal(0, node)?.reason ?? null);
    expect(reasons()).toEqual(refused);
    // Who has been told to go does not count either way.
    for (const one of pair.there) pair.tell(one);
    expect(reasons()).toEqual([null, null]);
  });

  it('O1 among very many nodes, sorted by classes, it chooses as one that looks at each of them', () => {
    const many = fc.record({
      nodes: fc.integer({ min: 64, max: 230 }),
      kinds: fc.array(node, { minLength: 1, maxLength: 4 }),
      rules: fc.array(rules, { minLength: SERVICES, maxLength: SERVICES }),
      reserves: fc.array(reserve, { minLength: SERVICES, maxLength: SERVICES }),
      steps: fc.array(
        fc.record({
          service: fc.nat(SERVICES - 1),
          what: fc.constantFrom(
            'come',
            'come',
            'come',
            'come',
            'go',
            'tell',
            'renew',
            'absent',
            'present',
            'cordon',
          ),
          which: fc.nat(),
          later: fc.boolean(),
        }),
        { minLength: 20, maxLength: 120 },
      ),
    });
    fc.assert(
      fc.property(many, ({ nodes, kinds, steps, ...of }) => {
        const pair = new Pair({
          ...of,
          nodes: Array.from({ length: nodes }, (_, at) => kinds[at % kinds.length]!),
          steps: [],
        });
        let now = 0;
        for (const { service: own, what, which, later } of steps) {
          const one = pair.there[which % pair.there.length];
          if (later) now += 1000;
          if (what === 'come') {
            // Who need not tell sorts nodes by classes.
            const { node: chosen } = pair.scheduler.choose(own, now, true);
            expect(pair.quiet.choose(own, now).node).toBe(chosen);
            expect(pair.quiet.refusers).toEqual(chosen < 0 ? pair.scheduler.refusers : expect.anything());
            if (chosen >= 0) pair.come(own, chosen, now);
          } else if (what === 'renew') pair.renew(own);
          else if (what === 'cordon') pair.rooms.hold(which % nodes);
          else if (what === 'absent' || what === 'present') {
            for (const each of [pair.scheduler, pair.quiet])
              each.setPresent(which % nodes, what === 'present');
          } else if (one !== undefined && what === 'tell' && !one.pod.terminating) pair.tell(one);
          else if (one !== undefined && what === 'go') {
            pair.go(one, now);
            pair.there.splice(which % pair.there.length, 1);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it('O1 preemption: whoever goes makes room that no filter refuses, nobody could stay, and nobody goes in vain', () => {
    fc.assert(
      fc.property(cluster, fc.nat(SERVICES - 1), (of, important) => {
        const pair = new Pair(of);
        for (const { service: own, cordons } of of.steps) {
          const { node: chosen } = pair.scheduler.choose(own, 0);
          if (chosen >= 0) pair.come(own, chosen);
          if (cordons !== null) pair.cordon(cordons % of.nodes.length);
        }
        if (pair.scheduler.choose(important, 0).node >= 0) return;
        const pod = pair.pods[important]!;
        const lower = [...pair.there.entries()].filter(([, one]) => one.service !== important);
        const lowerOn = (at: number) =>
          lower.flatMap(([instance, one]) => (one.node === at ? [pair.removable(one, instance)] : []));
        const without = (gone: ReadonlySet<pure.Pod>) =>
          pair.hosts().map(host => ({ ...host, pods: host.pods.filter(one => !gone.has(one)) }));
        const refuses = (at: number, gone: ReadonlySet<pure.Pod>) => {
          const hosts = without(gone);
          return refusalOf(pod, hosts[at]!, hosts);
        };
        const before = pair.hosts();
        const helps = of.nodes.flatMap((_, at) => {
          const there = new Set(lower.flatMap(([, one]) => (one.node === at ? [one.pod] : [])));
          const mayHelp = firstRefusal(pod, before[at]!, before)?.resolvable === true;
          return there.size > 0 && mayHelp && refuses(at, there) === null ? [at] : [];
        });
        const sacrifice = pair.scheduler.preempt(important, lowerOn);
        expect(sacrifice === undefined).toBe(helps.length === 0);
        if (sacrifice === undefined) return;
        expect(helps).toContain(sacrifice.node);
        const victims = sacrifice.victims.map(({ instance }) => pair.there[instance]!.pod);
        expect(victims.length).toBeGreaterThan(0);
        expect(refuses(sacrifice.node, new Set(victims))).toBeNull();
        // As it was: nobody has gone yet.
        expect(pair.scheduler.fitError(important)).toBe(fitErrorOf(pod, before));
      }),
      { numRuns: 300 },
    );
  });
});
