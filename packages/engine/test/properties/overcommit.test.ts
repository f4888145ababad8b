/** No policy gives away more than there is, or leaves out what would fit: by sums over what stands there. */
import {
  PLACEMENT_POLICIES,
  type PlanAccelerators,
  type PlanDeployment,
  type PlanGuest,
  type PlanPool,
} from '@tare/schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fleet } from '../../src/hosts/fleet.ts';
import { needOf } from '../../src/placement/needs.ts';
import type { Need } from '../../src/placement/rooms.ts';
import { deployment, plan, platform, pool, service } from '../small-plan.ts';

const GIB = 2 ** 30;
const SERVICES = 4;
const WHOLE = 1000;

const pools: fc.Arbitrary<PlanPool> = fc
  .record({
    cpuMilli: fc.constantFrom(2000, 4000, 8000),
    memoryBytes: fc.constantFrom(2 * GIB, 8 * GIB),
    instances: fc.constantFrom(2, 5, 110),
    hosts: fc.record({ count: fc.constantFrom(-1, 0, 1, 3), max: fc.constantFrom(0, 2, 4) }),
    accelerators: fc.constantFrom(undefined, { model: 'a', count: 1 }, { model: 'b', count: 4 }),
  })
  .map(({ cpuMilli, memoryBytes, instances, hosts, accelerators }) =>
    pool({
      cpuMilli: cpuMilli + 100,
      memoryBytes: memoryBytes + GIB,
      allocatable: { cpuMilli, memoryBytes, instances },
      ...hosts,
      ...(accelerators === undefined ? {} : { accelerators }),
    }),
  );
const accelerators: fc.Arbitrary<PlanAccelerators> = fc.oneof(
  fc.record({
    count: fc.constantFrom(1, 2, 4),
    milli: fc.constant(WHOLE),
    models: fc.constantFrom([], ['a'], ['b']),
  }),
  fc.record({
    count: fc.constant(1),
    milli: fc.constantFrom(250, 300, 700),
    models: fc.constantFrom([], ['b']),
  }),
);
const asked = fc.record({
  cpuMilli: fc.constantFrom(0, 100, 300, 1000, 5000),
  memoryBytes: fc.constantFrom(0, GIB / 8, GIB, 3 * GIB),
});
const deployments = fc
  .record({
    cpuMilli: fc.constantFrom(0, 100, 300, 1000, 5000),
    memoryBytes: fc.constantFrom(0, GIB / 8, GIB, 3 * GIB),
    vcpus: fc.constantFrom(0, 0, 1, 3),
    devices: fc.option(accelerators),
  })
  .map(({ cpuMilli, memoryBytes, vcpus, devices }) =>
    deployment({
      reserve: { cpuMilli, memoryBytes },
      vcpus,
      ...(devices === null ? {} : { accelerators: devices }),
    }),
  );
const guests: fc.Arbitrary<PlanGuest> = fc.constantFrom(2, 4).map(vcpus => ({
  technology: 'vm',
  vcpus,
  cpuMilli: vcpus * 1000,
  memoryBytes: vcpus * GIB,
  allocatable: { cpuMilli: vcpus * 900, memoryBytes: (vcpus - 1) * GIB, instances: 4 },
  tare: { overheadBytes: GIB / 16, guestOsBytes: 0 },
  phases: [],
}));
const cloud = fc.record({
  pools: fc.array(pools, { minLength: 1, maxLength: 3 }),
  deployments: fc.array(deployments, { minLength: SERVICES, maxLength: SERVICES }),
  guest: fc.option(guests),
  vcpusPerThread: fc.constantFrom(1, 4),
  seed: fc.nat(),
  steps: fc.array(
    fc.record({
      service: fc.nat(SERVICES - 1),
      replicas: fc.integer({ min: 1, max: 6 }),
      gone: fc.nat(4),
      /** Who asks for something else where it stands, and what new ones of the service ask for. */
      resized: fc.option(fc.record({ which: fc.nat(), to: asked })),
      admitted: fc.option(asked, { freq: 4 }),
    }),
    { maxLength: 25 },
  ),
});
type Cloud = typeof cloud extends fc.Arbitrary<infer Of> ? Of : never;

function fleetOf(of: Cloud, placement: (typeof PLACEMENT_POLICIES)[number]): Fleet {
  // Guests that hold many instances have no accelerators.
  const own = of.deployments.map(({ accelerators: devices, vcpus, ...rest }) =>
    of.guest === null
      ? { ...rest, vcpus, ...(devices === undefined ? {} : { accelerators: devices }) }
      : { ...rest, vcpus: 0 },
  );
  const { guest, vcpusPerThread } = of;
  const on = platform({
    placement,
    pools: of.pools.map((_, index) => index),
    deployments: own,
    guest,
    vcpusPerThread,
  });
  const services = own.map((_, index) => service({ id: `s${index}`, replicas: 1000 }));
  return new Fleet(plan({ pools: of.pools, services, platforms: [on] }), on, of.seed);
}

/** What is free, by what stands there and nothing else. */
interface Free {
  cpu: number;
  memory: number;
  slots: number;
  vcpus: number;
  readonly model: string | null;
  readonly devices: number[];
}

const takes = (free: Free, need: Need, devices: readonly number[] = []): void => {
  free.cpu -= need.cpuMilli;
  free.memory -= need.memoryBytes;
  free.vcpus -= need.vcpus;
  free.slots--;
  for (const device of devices) free.devices[device]! -= need.accelerators!.milli;
};
const isSound = ({ cpu, memory, slots, vcpus, devices }: Free): boolean =>
  [cpu, memory, slots, vcpus, ...devices].every(left => left >= 0);

/** Whether this has room for one more. */
function fits({ cpu, memory, slots, vcpus, model, devices }: Free, need: Need): boolean {
  const { accelerators: asked } = need;
  if (cpu < need.cpuMilli || memory < need.memoryBytes || slots < 1 || vcpus < need.vcpus) return false;
  if (asked === undefined) return true;
  const isRight = model !== null && (asked.models.length === 0 || asked.models.includes(model));
  return isRight && devices.filter(left => left >= asked.milli).length >= asked.count;
}

function emptyHost({ cpuMilli, allocatable, accelerators: own }: PlanPool, vcpusPerThread: number): Free {
  return {
    cpu: allocatable.cpuMilli,
    memory: allocatable.memoryBytes,
    slots: allocatable.instances,
    vcpus: Math.floor((cpuMilli / 1000) * vcpusPerThread),
    model: own?.model ?? null,
    devices: new Array<number>(own?.count ?? 0).fill(WHOLE),
  };
}
const emptyGuest = ({ allocatable }: PlanGuest): Free => ({
  cpu: allocatable.cpuMilli,
  memory: allocatable.memoryBytes,
  slots: allocatable.instances,
  vcpus: Infinity,
  model: null,
  devices: [],
});

function freeOf(fleet: Fleet): { hosts: Free[]; guests: Free[] } {
  const { guest, vcpusPerThread } = fleet.platform;
  const hosts = fleet.hosts.map((_, host) => emptyHost(fleet.poolOf(host), vcpusPerThread));
  const inside = fleet.guests.map(() => emptyGuest(guest!));
  for (const { host } of fleet.guests) takes(hosts[host]!, fleet.guestNeed());
  for (const instance of fleet.present()) {
    const { deployment: own, host, guest: at, devices } = fleet.instances[instance]!;
    const need = needOf(own);
    expect(devices.length).toBe(need.accelerators?.count ?? 0);
    expect(new Set(devices).size).toBe(devices.length);
    takes(at < 0 ? hosts[host]! : inside[at]!, need, devices);
  }
  return { hosts, guests: inside };
}

/** Whether one more would find room: on a host or in a guest that is there, or on one that may still come. */
function findsRoom(fleet: Fleet, need: Need): boolean {
  const { guest, vcpusPerThread } = fleet.platform;
  const { hosts, guests: inside } = freeOf(fleet);
  const coming = fleet.plan.pools.flatMap((own, index) =>
    own.count < 0 && fleet.hostsIn(index) < own.max ? [emptyHost(own, vcpusPerThread)] : [],
  );
  const all = [...hosts, ...coming];
  if (guest === null) return all.some(host => fits(host, need));
  if (inside.some(one => fits(one, need))) return true;
  return fits(emptyGuest(guest), need) && all.some(host => fits(host, fleet.guestNeed()));
}

/** Whether it would fit if nothing stood anywhere and every pool had a host; slots and vCPUs apart. */
function isTooLarge({ plan: { pools: all }, platform: { guest } }: Fleet, need: Need): boolean {
  const vast = (free: Free): Free => ({ ...free, slots: Infinity, vcpus: Infinity });
  const inHosts = all.some(own => fits(vast(emptyHost(own, 1)), need));
  return !inHosts || (guest !== null && !fits(vast(emptyGuest(guest)), need));
}

function hasTrueReasons(fleet: Fleet): void {
  const told = new Map(fleet.unplaced().map(one => [one.service, one]));
  for (const index of fleet.plan.services.keys()) {
    const own = fleet.deploymentOf(index);
    const waiting = fleet.waitingOf(index);
    expect(told.get(index)?.replicas ?? 0).toBe(waiting);
    if (waiting === 0) continue;
    const need = needOf(own);
    expect(findsRoom(fleet, need)).toBe(false);
    const { reason } = told.get(index)!;
    expect(reason.startsWith('one replica is larger')).toBe(isTooLarge(fleet, need));
    const nodes = fleet.platform.guest === null ? fleet.hosts : fleet.guests;
    if (fleet.platform.placement === 'kube-scheduler' && !isTooLarge(fleet, need))
      expect(reason).toContain(`0/${nodes.length} nodes are available: `);
  }
}

/** One asks for something else: it gets that exactly where there is room beside the others. */
function resize(
  fleet: Fleet,
  { which, to }: { which: number; to: PlanDeployment['reserve'] },
  now: number,
): void {
  const instance = fleet.present()[which % fleet.present().length]!;
  const { deployment: before, host, guest: at } = fleet.instances[instance]!;
  const { hosts, guests: inside } = freeOf(fleet);
  const free = at < 0 ? hosts[host]! : inside[at]!;
  const whole = at < 0 ? fleet.poolOf(host).allocatable : fleet.platform.guest!.allocatable;
  const isTooMuch = to.cpuMilli > whole.cpuMilli || to.memoryBytes > whole.memoryBytes;
  const lacks = (more: number, left: number) => more > 0 && more > left;
  const mustWait =
    lacks(to.cpuMilli - before.reserve.cpuMilli, free.cpu) ||
    lacks(to.memoryBytes - before.reserve.memoryBytes, free.memory);
  const reserve = { cpuMilli: to.cpuMilli, memoryBytes: to.memoryBytes };
  const outcome = fleet.resize(instance, { ...before, reserve }, now);
  expect(outcome).toBe(isTooMuch ? 'infeasible' : mustWait ? 'deferred' : 'done');
}

describe('O1 every policy', () => {
  it.each(PLACEMENT_POLICIES)('%s overcommits nothing, and who waits has no room anywhere', policy => {
    fc.assert(
      fc.property(cloud, of => {
        const fleet = fleetOf(of, policy);
        for (const [step, { service: own, replicas, gone, resized, admitted }] of of.steps.entries()) {
          // Whoever was refused has had its back-off.
          const now = step * 20e6;
          if (admitted !== null) fleet.admitAs(own, { ...fleet.deploymentOf(own), reserve: admitted });
          fleet.place(own, replicas, now);
          if (resized !== null && fleet.present().length > 0) resize(fleet, resized, now);
          for (let left = 0; left < gone && fleet.present().length > 0; left++)
            fleet.remove(fleet.present()[(left * 7) % fleet.present().length]!, now);
          fleet.placeWaiting(now + 10e6);
          const { hosts, guests: inside } = freeOf(fleet);
          expect([...hosts, ...inside].filter(one => !isSound(one))).toEqual([]);
          hasTrueReasons(fleet);
        }
      }),
      { numRuns: 100 },
    );
  });
});
