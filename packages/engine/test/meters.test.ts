import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fleet } from '../src/hosts/fleet.ts';
import { ALL_HELD, added, inMemory } from '../src/ledger/in-memory.ts';
import { FlowMeter, Population, WorkMeter } from '../src/ledger/meter.ts';
import { meanOf, presence } from '../src/ledger/presence.ts';
import { Uptime } from '../src/ledger/uptime.ts';
import { bucketOf } from '../src/report/histogram.ts';

const answer = (meter: FlowMeter, latencyUs: number) => meter.complete(latencyUs, bucketOf(latencyUs));

describe('a stream of requests (L2)', () => {
  it('L2 arrived = completed + failed + in flight, and the window forgets all but what is in flight', () => {
    const meter = new FlowMeter();
    for (let request = 0; request < 7; request++) meter.enter();
    answer(meter, 100);
    meter.fail('timeout');
    meter.fail('killed');
    meter.retried += 3;
    expect(meter).toMatchObject({ arrived: 7, completed: 1, inFlight: 4, retried: 3, inFlightAtStart: 0 });
    meter.restart();
    expect(meter).toMatchObject({ arrived: 0, completed: 0, inFlight: 4, retried: 0, inFlightAtStart: 4 });
    expect(meter.failures()).toBe(0);
    expect(meter.latency.count).toBe(0);
    expect(meter.everArrived).toBe(7);
    meter.enter();
    answer(meter, 200);
    expect(meter).toMatchObject({ arrived: 1, completed: 1, inFlight: 4 });
    meter.restart();
    meter.enter();
    expect(meter.everArrived).toBe(9);
  });
  it('L2 each cause of failure counts by itself, and all of them together', () => {
    const meter = new FlowMeter();
    const causes = ['timeout', 'rejected', 'unavailable', 'downstream', 'killed'] as const;
    for (const [times, cause] of causes.entries())
      for (let time = 0; time < 10 ** times; time++) {
        meter.enter();
        meter.fail(cause);
      }
    expect(meter.failed).toEqual({
      timeout: 1,
      rejected: 10,
      unavailable: 100,
      downstream: 1000,
      killed: 10_000,
    });
    expect(meter.failures()).toBe(11_111);
    expect(meter.inFlight).toBe(0);
  });
});

describe('Little’s law (L2)', () => {
  it('L2 two of 30 and 10 µs, of which one was there before the window: area and time spent, by hand', () => {
    const population = new Population();
    population.enter(0);
    population.restart(10);
    population.enter(15);
    population.leave(15, 25);
    population.leave(0, 30);
    expect(population.area(40)).toBe(20 + 10);
    expect(population.spentWith(0)).toBe(10 + 20);
    population.enter(40);
    expect(population.inside(40, 47)).toBe(7);
    expect(population.inside(3, 47)).toBe(37);
    expect(population.area(47)).toBe(population.spentWith(7));
  });
  it('L2 the area is the time spent, whoever comes and goes when, and wherever the window begins', () => {
    const visit = fc.tuple(fc.nat(1000), fc.nat(500)).map(([from, stay]) => ({ from, until: from + stay }));
    fc.assert(
      fc.property(fc.array(visit, { minLength: 1, maxLength: 60 }), fc.nat(1200), (visits, begin) => {
        const end = 1600;
        const population = new Population();
        const events = visits.flatMap(({ from, until }) => [
          { at: from, tell: () => population.enter(from) },
          { at: until, tell: () => population.leave(from, until) },
        ]);
        events.push({ at: begin, tell: () => population.restart(begin) });
        // Who stays for no time comes before it goes: the sort is stable.
        for (const { tell } of events.sort((one, other) => one.at - other.at)) tell();
        const inside = visits.reduce(
          (sum, { from, until }) => sum + Math.max(0, until - Math.max(from, begin)),
          0,
        );
        expect(population.area(end)).toBe(inside);
        expect(population.spentWith(0)).toBeCloseTo(
          visits.reduce(
            (sum, { from, until }) => sum + (until < begin ? 0 : until - Math.max(from, begin)),
            0,
          ),
        );
      }),
    );
  });
  it('the work of a window is forgotten with it', () => {
    const work = new WorkMeter();
    Object.assign(work, { net: 1, gross: 2, heldUs: 3 });
    work.restart();
    expect(work).toMatchObject({ net: 0, gross: 0, heldUs: 0 });
  });
});

describe('availability', () => {
  it('three wanted for 100 µs, of which two are ready for 60 µs and one for the rest: 160 of 300', () => {
    const uptime = new Uptime();
    uptime.want(3, 0);
    uptime.change(2, 0);
    uptime.change(-1, 60);
    expect(uptime.ready).toBe(1);
    expect(uptime.availability(100)).toBe(160 / 300);
  });
  it('what is wanted or goes in the middle counts from then on: 100 of 300, and one half', () => {
    const more = new Uptime();
    more.want(2, 0);
    more.change(1, 0);
    more.want(2, 50);
    expect(more.availability(100)).toBe(100 / 300);
    const less = new Uptime();
    less.want(1, 0);
    less.change(1, 0);
    less.restart(30);
    less.change(-1, 40);
    expect(less.availability(50)).toBe(1 / 2);
  });
  it('a window of its own: what was before does not count, what is wanted less does not either', () => {
    const uptime = new Uptime();
    expect(uptime.availability(0)).toBe(0);
    uptime.want(4, 0);
    uptime.restart(50);
    expect(uptime.availability(60)).toBe(0);
    uptime.restart(60);
    uptime.want(-2, 60);
    uptime.change(1, 60);
    expect(uptime.availability(80)).toBe(1 / 2);
    uptime.restart(80);
    expect(uptime.availability(80)).toBe(0);
  });
});

describe('presence in a window', () => {
  const span = (from: number, until = Number.POSITIVE_INFINITY) => ({ from, until });
  const fleet = {
    hosts: [
      { ...span(0), slept: [] },
      { ...span(150, 182), slept: [] },
      { ...span(0), slept: [span(50, 132), span(196)] },
      { ...span(0, 164), slept: [span(148)] },
      { ...span(0, 90), slept: [] },
      { ...span(230), slept: [] },
    ],
    guests: [span(100, 132), span(226)],
    instances: [span(0, 101), span(200)],
  } as unknown as Fleet;
  it('is the share for which each was there, and of hosts that for which they were awake', () => {
    const { ofHost, ofHostAwake, ofGuest, ofInstance } = presence(fleet, 100, 228);
    expect([...ofHost]).toEqual([1, 1 / 4, 1, 1 / 2, 0, 0]);
    expect([...ofHostAwake]).toEqual([1, 1 / 4, 1 / 2, 3 / 8, 0, 0]);
    expect([...ofGuest]).toEqual([1 / 4, 1 / 64]);
    expect([...ofInstance]).toEqual([1 / 128, 7 / 32]);
    expect(meanOf(ofHost)).toBe(2.75);
  });
  it('of a window of no length it is whether each is there at that moment', () => {
    const at = (now: number) => [...presence(fleet, now, now).ofInstance];
    expect([at(0), at(100), at(101), at(200)]).toEqual([
      [1, 0],
      [1, 0],
      [0, 0],
      [0, 1],
    ]);
  });
});

describe('what a hypervisor has got back (M1)', () => {
  const held = { net: 100, overhead: 10, guestOs: 30, idleReserved: 60 };
  it('is taken from the parts that it comes from, one after another', () => {
    expect(inMemory(held, ALL_HELD)).toEqual(held);
    expect(inMemory(held, { ...ALL_HELD, shared: 40 })).toEqual({ ...held, guestOs: 0, idleReserved: 50 });
    expect(inMemory(held, { ...ALL_HELD, ballooned: 70 })).toEqual({ ...held, idleReserved: 0, guestOs: 20 });
    expect(inMemory(held, { ...ALL_HELD, swapped: 130 })).toEqual({ ...held, net: 0, idleReserved: 30 });
    expect(inMemory(held, { ...ALL_HELD, absent: 195 })).toEqual({
      net: 0,
      overhead: 5,
      guestOs: 0,
      idleReserved: 0,
    });
  });
  it('all at once, it is never more than there is', () => {
    const amount = fc.nat(300);
    const not = fc.record({ shared: amount, ballooned: amount, swapped: amount, absent: amount });
    fc.assert(
      fc.property(not, taken => {
        const left = inMemory(held, taken);
        const sum = (parts: object) =>
          Object.values(parts).reduce((total: number, part: number) => total + part, 0);
        expect(Math.min(...Object.values(left))).toBeGreaterThanOrEqual(0);
        // Only what is absent reaches the overhead.
        const reachable = sum(held) - Math.max(0, 10 - Math.max(0, taken.absent - 190));
        expect(sum(left)).toBe(sum(held) - Math.min(reachable, sum(taken)));
      }),
    );
  });
  it('adds up by kind', () => {
    const one = { shared: 1, ballooned: 2, swapped: 3, absent: 4 };
    expect(added(one, { shared: 10, ballooned: 20, swapped: 30, absent: 40 })).toEqual({
      shared: 11,
      ballooned: 22,
      swapped: 33,
      absent: 44,
    });
  });
});
