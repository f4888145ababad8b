import type { PlanGuest } from '@tare/schema';
import { describe, expect, it } from 'vitest';
import { Fleet } from '../src/hosts/fleet.ts';
import {
  holdings,
  hostCpu,
  hostMemory,
  isFull,
  needsOn,
  type RawLine,
  serviceCpu,
  serviceMemory,
  type WindowUse,
} from '../src/ledger/capacity.ts';
import { ALL_HELD } from '../src/ledger/in-memory.ts';
import { ledgers } from '../src/ledger/scopes.ts';
import { deployment, plan, platform, pool, service } from './small-plan.ts';

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;
/** Of 100 s: a mebibyte held all the time is so many mebibyte-milliseconds. */
const WINDOW_US = 100e6;
const LONG = WINDOW_US / 1000;
const of = (...values: number[]) => Float64Array.from(values);
const rounded = ({ parts, capacity }: RawLine): Record<'capacity' | keyof RawLine['parts'], number> => ({
  capacity: Math.round(capacity),
  net: Math.round(parts.net),
  overhead: Math.round(parts.overhead),
  guestOs: Math.round(parts.guestOs),
  systemReserve: Math.round(parts.systemReserve),
  idleReserved: Math.round(parts.idleReserved),
  stranded: Math.round(parts.stranded),
  lost: Math.round(parts.lost),
});

/** Two instances of a web service and one of a database on one host of eight cores and 16 GiB. */
const SERVICES = [service({ replicas: 2 }), service({ id: 'db', replicas: 1 })];
const DEPLOYMENTS = [
  deployment({
    reserve: { cpuMilli: 1000, memoryBytes: GIB },
    tare: { overheadBytes: 64 * MIB, guestOsBytes: 128 * MIB },
  }),
  deployment({
    reserve: { cpuMilli: 1000, memoryBytes: 2 * GIB + 32 * MIB },
    takenBytes: 2 * GIB,
    tare: { overheadBytes: 32 * MIB, guestOsBytes: 256 * MIB },
  }),
];
const POOL = pool({
  cpuMilli: 8000,
  memoryBytes: 16 * GIB,
  allocatable: { cpuMilli: 7000, memoryBytes: 15 * GIB, instances: 110 },
});

function fleetOf(guest: PlanGuest | null): Fleet {
  const whole = plan({
    services: SERVICES,
    pools: [POOL],
    platforms: [platform({ deployments: DEPLOYMENTS, guest })],
  });
  const fleet = new Fleet(whole, whole.platforms[0]!, 1);
  fleet.rollOut(index => SERVICES[index]!.replicas);
  return fleet;
}

const GUEST: PlanGuest = {
  technology: 'vm',
  vcpus: 2,
  cpuMilli: 2000,
  memoryBytes: 4.5 * GIB,
  allocatable: { cpuMilli: 1750, memoryBytes: 4 * GIB, instances: 110 },
  tare: { overheadBytes: 100 * MIB, guestOsBytes: 300 * MIB },
  phases: [],
};

const use = (over: Partial<WindowUse> = {}): WindowUse => ({
  windowUs: WINDOW_US,
  presence: { ofHost: of(1), ofHostAwake: of(1), ofGuest: of(1, 1, 1), ofInstance: of(1, 0.5, 1) },
  usedByHost: of(3e11),
  idleReservedByHost: of(1.2e11),
  usedByInstance: of(1e11, 1.5e11, 0.4e11),
  startsByInstance: of(0.1e11, 0, 0),
  bootsByHost: of(0.05e11),
  hogsByHost: of(0.05e11),
  tenants: {
    cpuMilli: of(0.3e11),
    memoryBytes: of(10 * MIB * WINDOW_US),
    overheadBytes: of(MIB * WINDOW_US),
    guestOsBytes: of(2 * MIB * WINDOW_US),
    instances: of(1),
  },
  usefulOf: index => [0.8, 0.5][index]!,
  lostShare: 0.1,
  reclaims: true,
  notHeldOf: instance => (instance === 0 ? { ...ALL_HELD, ballooned: 100 * MIB } : ALL_HELD),
  workingSetOf: index => [300, 512][index]! * MIB,
  ...over,
});

describe('what the capacity of a host went into (L1)', () => {
  const fleet = fleetOf(null);
  it('CPU: requests of which four fifths or one half are useful, a tenth for nothing, starts and hogs', () => {
    // Of 280,000 served, 240,000 at 0.8 and 40,000 at 0.5: 212,000 useful; nine tenths of it count.
    expect(rounded(hostCpu(fleet, 0, false, use()))).toEqual({
      capacity: 800_000,
      net: 190_800 + 30_000,
      overhead: 61_200 + 15_000,
      lost: 28_000 + 5000,
      guestOs: 0,
      systemReserve: 100_000,
      idleReserved: 120_000,
      stranded: 0,
    });
  });
  it('CPU of a full host: what is left and not placed is stranded, whichever is less', () => {
    expect(rounded(hostCpu(fleet, 0, true, use())).stranded).toBe(250_000);
    const busy = use({ idleReservedByHost: of(-1e11) });
    // Three of seven cores are placed.
    expect(rounded(hostCpu(fleet, 0, true, busy)).stranded).toBe(400_000);
    const over = use({ usedByHost: of(9e11) });
    expect(rounded(hostCpu(fleet, 0, true, over)).stranded).toBe(0);
  });
  it('CPU of a host that was there for half of the window, without use', () => {
    const none = of(0);
    const { presence, tenants } = use();
    const half = use({
      presence: { ...presence, ofHost: of(0.5) },
      usedByHost: none,
      usedByInstance: of(0, 0, 0),
      startsByInstance: of(0, 0, 0),
      bootsByHost: none,
      hogsByHost: none,
      tenants: { ...tenants, cpuMilli: none },
    });
    expect(rounded(hostCpu(fleet, 0, true, half))).toEqual({
      capacity: 400_000,
      net: 0,
      overhead: 0,
      lost: 0,
      guestOs: 0,
      systemReserve: 50_000,
      idleReserved: 120_000,
      stranded: 200_000,
    });
  });
  it('memory: working sets, tares, what each holds without using it, and what the balloon has got back', () => {
    const parts = {
      capacity: 16_384 * LONG,
      net: (300 + 150 + 512 + 10) * LONG,
      overhead: (64 + 32 + 32 + 1) * LONG,
      guestOs: (128 + 64 + 256 + 2) * LONG,
      systemReserve: 1024 * LONG,
      idleReserved: (532 - 100 + 266 + 1280) * LONG,
      lost: 0,
    };
    expect(rounded(hostMemory(fleet, 0, false, use()))).toEqual({ ...parts, stranded: 0 });
    // 15 GiB less what the three have asked for, which is less than what is left.
    const unplaced = 15 * 1024 - 2 * 1024 - (2 * 1024 + 32);
    expect(rounded(hostMemory(fleet, 0, true, use()))).toEqual({ ...parts, stranded: unplaced * LONG });
  });
  it('memory of a window without length, and of a host that was there for half of it', () => {
    const { presence } = use();
    const none = hostMemory(fleet, 0, true, use({ windowUs: 0 }));
    expect([none.capacity, ...Object.values(none.parts)]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    const half = rounded(hostMemory(fleet, 0, true, use({ presence: { ...presence, ofHost: of(0.5) } })));
    expect(half).toMatchObject({ capacity: 8192 * LONG, systemReserve: 512 * LONG });
    // Left: 8192 − 512 − 972 − 129 − 450 − 1978, under half of what is not placed.
    expect(half.stranded).toBe(4151 * LONG);
  });
  it('is full where nothing that the platform places fits any more', () => {
    expect(isFull(fleet, 0, needsOn(fleet))).toBe(false);
    expect(isFull(fleet, 0, [{ cpuMilli: 4001, memoryBytes: 0, vcpus: 0 }])).toBe(true);
    expect(isFull(fleet, 0, [{ cpuMilli: 4001, memoryBytes: 0, vcpus: 0 }, needsOn(fleet)[0]!])).toBe(false);
    expect(isFull(fleet, 0, [])).toBe(true);
  });
});

describe('inside VMs that hold many instances (L1, I4)', () => {
  const fleet = fleetOf(GUEST);
  const { presence } = use();
  // One VM for each of the three, of which the second was there for half of the window.
  const inside = use({ presence: { ...presence, ofGuest: of(1, 0.5, 1) } });
  it('is as many VMs as it takes', () => {
    expect(fleet.hosts[0]!.guests).toEqual([0, 1, 2]);
    expect(needsOn(fleet)).toEqual([{ cpuMilli: 2000, memoryBytes: 4.5 * GIB + 100 * MIB, vcpus: 2 }]);
  });
  it('CPU: what a guest keeps for itself is the system’s; what recorded ones use is reserved by the guests', () => {
    expect(rounded(hostCpu(fleet, 0, false, inside))).toMatchObject({
      systemReserve: 100_000 + 2.5 * 25_000,
      idleReserved: 120_000 - 30_000,
    });
  });
  it('CPU: what recorded ones use beside services that need all of the guests is more than there is, and not idle', () => {
    const line = hostCpu(fleet, 0, false, { ...inside, idleReservedByHost: of(20_000e6) });
    expect(rounded(line).idleReserved).toBe(0);
  });
  it('memory: a guest’s own system and tare, and what stands idle inside it', () => {
    const [net, overhead] = [300 + 150 + 512 + 10, 64 + 32 + 32 + 1];
    expect(rounded(hostMemory(fleet, 0, false, inside))).toEqual({
      capacity: 16_384 * LONG,
      net: net * LONG,
      overhead: (overhead + 250) * LONG,
      guestOs: (128 + 64 + 256 + 2 + 750) * LONG,
      systemReserve: (1024 + 2.5 * (4608 - 300 - 4096)) * LONG,
      idleReserved: (2.5 * 4096 - net - overhead) * LONG,
      stranded: 0,
      lost: 0,
    });
  });
});

describe('what a service holds (L1)', () => {
  const fleet = fleetOf(null);
  const [web, db] = holdings(fleet, use());
  it('adds up its instances: time there, CPU, starts, reserve unused, memory got back', () => {
    expect(web).toMatchObject({
      instances: 1.5,
      used: 2.5e11,
      starts: 0.1e11,
      notHeld: { ballooned: 100 * MIB },
    });
    // The first used its whole reserve of 1e11; the second half a window's and more.
    expect(web!.idleReserved).toBe(0);
    expect(db).toMatchObject({
      instances: 1,
      used: 0.4e11,
      starts: 0,
      idleReserved: 0.6e11,
      notHeld: ALL_HELD,
    });
  });
  it('nothing is got back where no hypervisor reclaims', () => {
    expect(holdings(fleet, use({ reclaims: false }))[0]!.notHeld).toEqual(ALL_HELD);
  });
  it('CPU and memory are its own parts, and the capacity is their sum', () => {
    expect(rounded(serviceCpu(1, db!, use()))).toEqual({
      capacity: 100_000,
      net: 18_000,
      overhead: 18_000,
      lost: 4000,
      guestOs: 0,
      systemReserve: 0,
      idleReserved: 60_000,
      stranded: 0,
    });
    expect(rounded(serviceCpu(0, web!, use()))).toMatchObject({ overhead: 240_000 * 0.9 * 0.2 + 10_000 });
    expect(rounded(serviceMemory(fleet, 0, web!, use()))).toEqual({
      capacity: (1.5 * 1024 - 100) * LONG,
      net: 450 * LONG,
      overhead: 96 * LONG,
      guestOs: 192 * LONG,
      idleReserved: (1.5 * 532 - 100) * LONG,
      systemReserve: 0,
      stranded: 0,
      lost: 0,
    });
  });
});

describe('scopes of the ledger (L1, L3)', () => {
  it('a service pays for its shares of CPU and memory at 7 to 3, hosts beyond 200 are only counted', () => {
    const many = plan({
      services: [service({ replicas: 203 })],
      pools: [{ ...POOL, max: 300, allocatable: { ...POOL.allocatable, instances: 1 } }],
      sites: [plan().sites[0]!, { ...plan().sites[0]!, id: 'empty' }],
      platforms: [platform()],
    });
    const fleet = new Fleet(many, many.platforms[0]!, 1);
    fleet.rollOut(() => 203);
    const each = (value: number) => new Float64Array(203).fill(value);
    const idle = use({
      presence: { ofHost: each(1), ofHostAwake: each(1), ofGuest: of(), ofInstance: each(1) },
      usedByHost: each(0),
      idleReservedByHost: each(1e11),
      usedByInstance: each(0),
      startsByInstance: each(0),
      bootsByHost: each(0),
      hogsByHost: each(0),
      tenants: {
        cpuMilli: each(0),
        memoryBytes: each(0),
        overheadBytes: each(0),
        guestOsBytes: each(0),
        instances: each(0),
      },
      workingSetOf: () => 64 * MIB,
      notHeldOf: () => ALL_HELD,
    });
    const { ledger, ledgerBy } = ledgers(fleet, idle);
    expect([ledgerBy.hosts.length, ledgerBy.hostsOmitted]).toEqual([200, 3]);
    expect(ledgerBy.hosts[7]!.id).toBe('7');
    expect(ledgerBy.sites.map(({ id }) => id)).toEqual(['dc']);
    expect(ledger.cpu.capacity).toBe(203 * 800_000);
    expect(ledger.money.capacity).toBe(203 * Math.round(1e6 / 36));
    // One of eight cores and 128 MiB of 16 GiB.
    const [own] = ledgerBy.services;
    expect(own!.money.capacity).toBe(Math.round(ledger.money.capacity * (0.7 / 8 + 0.3 / 128)));
    const byCpu = (0.7 / 8 / (0.7 / 8 + 0.3 / 128)) * own!.money.capacity;
    // All of its CPU stands idle, and half of its memory.
    expect(Math.abs(own!.money.idleReserved - (byCpu + (own!.money.capacity - byCpu) / 2))).toBeLessThan(1);
  });
});
