import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Consecutive } from '../src/kernel/consecutive.ts';
import { EndQueue } from '../src/kernel/end-queue.ts';
import { EventQueue } from '../src/kernel/event-queue.ts';
import { longerBytes, longerFloats, longerInts, roomFor } from '../src/kernel/columns.ts';
import { HeapWalk } from '../src/kernel/heap-walk.ts';
import { HeapRegister, IndexedHeap } from '../src/kernel/indexed-heap.ts';
import { HOG, TASK, TaskNumbers } from '../src/kernel/task-numbers.ts';
import { simulate, createRun } from '../src/run.ts';
import { plan, service, traffic } from './small-plan.ts';

describe('kernel', () => {
  it('K1 events come in order of time, priority, sequence, whatever the mix of pushes and pops', () => {
    const operation = fc.oneof(
      fc.record({ time: fc.integer({ min: 0, max: 50 }), priority: fc.integer({ min: 0, max: 3 }) }),
      fc.constantFrom('pop' as const, 'trim' as const),
    );
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 400 }), operations => {
        const queue = new EventQueue();
        const model: { time: number; priority: number; sequence: number }[] = [];
        let sequence = 0;
        let peak = 0;
        for (const step of operations) {
          if (step === 'trim') {
            queue.trim();
            continue;
          }
          if (step !== 'pop') {
            queue.push(step.time, step.priority, sequence);
            model.push({ ...step, sequence: sequence++ });
            peak = Math.max(peak, model.length);
            continue;
          }
          model.sort((a, b) => a.time - b.time || a.priority - b.priority || a.sequence - b.sequence);
          const expected = model.shift();
          if (expected === undefined) expect(queue.nextTime()).toBe(Infinity);
          else {
            expect(queue.nextTime()).toBe(expected.time);
            expect(queue.pop()).toBe(expected.sequence);
            expect(queue.now).toBe(expected.time);
          }
          expect(queue.size).toBe(model.length);
        }
        expect(queue.peak).toBe(peak);
      }),
    );
  });
  it('K1 ends come in order of time, those of one time as they were pushed, whatever the mix of pushes and pops', () => {
    const operation = fc.oneof(fc.integer({ min: 0, max: 50 }), fc.constant('pop' as const));
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 400 }), operations => {
        const queue = new EndQueue();
        const model: { time: number; nth: number }[] = [];
        for (const [nth, step] of operations.entries()) {
          if (step !== 'pop') {
            queue.push(step, nth);
            model.push({ time: step, nth });
          }
          model.sort((a, b) => a.time - b.time || a.nth - b.nth);
          if (step === 'pop' && model.length > 0) {
            const expected = model.shift()!;
            expect([queue.nextTime(), queue.nextPayload]).toEqual([expected.time, expected.nth]);
            expect([queue.pop(), queue.now]).toEqual([expected.nth, expected.time]);
          }
          // Most pops are followed by a push at once; some are not, and leave no hole.
          if (nth % 3 === 0) expect(queue.nextTime()).toBe(model[0]?.time ?? Infinity);
          expect(queue.size).toBe(model.length);
        }
      }),
    );
  });
  it('K5 what is numbered as it comes is found by its number until it goes, in whatever order things go', () => {
    const operation = fc.oneof(fc.constant('come' as const), fc.nat({ max: 40 }));
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 300 }), operations => {
        const things = new Consecutive<{ readonly own: number }>();
        const model = new Map<number, { readonly own: number }>();
        for (const step of operations) {
          if (step === 'come') {
            const thing = { own: things.next };
            model.set(things.next, thing);
            expect(things.add(thing)).toBe(thing.own);
          } else {
            const number = [...model.keys()][step];
            if (number === undefined) continue;
            model.delete(number);
            things.delete(number);
          }
          for (let number = 0; number < things.next; number++)
            expect(things.get(number)).toBe(model.get(number));
        }
      }),
    );
  });
  it('K1 a queue without events has no next one, and grows with what is put in', () => {
    const queue = new EventQueue();
    expect([queue.nextTime(), queue.size, queue.peak]).toEqual([Infinity, 0, 0]);
    for (let event = 0; event < 1000; event++) queue.push(1000 - event, 0, event);
    for (let event = 999; event >= 0; event--) expect(queue.pop()).toBe(event);
    expect([queue.nextTime(), queue.size, queue.peak]).toEqual([Infinity, 0, 1000]);
  });
  it('K1 a queue that gives back what it took for very many has those that are left, in order, and takes more', () => {
    const queue = new EventQueue();
    for (let event = 0; event < 1000; event++) queue.push(event, 0, event);
    for (let event = 0; event < 900; event++) queue.pop();
    queue.trim();
    for (let event = 0; event < 300; event++) queue.push(1000 + event, 0, 1000 + event);
    for (let event = 900; event < 1300; event++) expect(queue.pop()).toBe(event);
    expect([queue.size, queue.peak]).toEqual([0, 1000]);
  });
  it('K1 a thousand events of one time come by priority and sequence, also where the queue has grown meanwhile', () => {
    const queue = new EventQueue();
    const order: [number, number][] = [];
    for (let event = 0; event < 1000; event++) {
      const priority = (7 * event) % 4;
      queue.push(5, priority, event);
      order.push([priority, event]);
    }
    expect(queue.nextPayload).toBe(0);
    order.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    for (const [, event] of order) {
      expect(queue.nextPayload).toBe(event);
      expect(queue.pop()).toBe(event);
    }
  });
  it('K1 what comes next is taken as it was told, of either queue, while more is put in', () => {
    const [events, ends] = [new EventQueue(), new EndQueue()];
    for (let nth = 0; nth < 500; nth++) {
      const time = (37 * nth) % 101;
      events.push(time, 0, nth);
      ends.push(time, nth);
      if (nth % 3 > 0) continue;
      const due = events.nextTime();
      expect(ends.nextTime()).toBe(due);
      expect(ends.popNext()).toBe(events.popNext());
      expect([events.now, ends.now]).toEqual([due, due]);
    }
    while (events.size > 0) {
      expect(ends.nextTime()).toBe(events.nextTime());
      expect(ends.popNext()).toBe(events.popNext());
    }
    expect([ends.size, ends.nextTime()]).toEqual([0, Infinity]);
  });
  it('numbers of tasks are given out again, and tell whose they are, however many there have been', () => {
    const numbers = new TaskNumbers();
    const taken = Array.from({ length: 200 }, (_, nth) => numbers.take(nth % 4));
    expect(taken).toEqual(Array.from({ length: 200 }, (_, nth) => nth));
    expect(taken.map(task => numbers.ownerOf(task))).toEqual(taken.map(task => task % 4));
    numbers.release(17);
    numbers.release(90);
    expect([numbers.take(TASK), numbers.take(HOG), numbers.take(HOG), numbers.count]).toEqual([
      90, 17, 200, 201,
    ]);
    expect([90, 17, 200].map(task => numbers.ownerOf(task))).toEqual([TASK, HOG, HOG]);
  });
  it('columns grow to what is needed, at least twice as long, and keep what they hold', () => {
    expect([roomFor(8, 5), roomFor(8, 8), roomFor(8, 9), roomFor(8, 40)]).toEqual([8, 8, 16, 40]);
    expect([roomFor(65_535, 65_536), roomFor(65_536, 65_537), roomFor(65_536, 90_000)]).toEqual([
      131_070, 81_920, 90_000,
    ]);
    expect([...longerFloats(Float64Array.of(1.5, 2), 4)]).toEqual([1.5, 2, 0, 0]);
    expect([...longerInts(Int32Array.of(-1, 2), 3)]).toEqual([-1, 2, 0]);
    expect([...longerBytes(Uint8Array.of(7, 8), 3)]).toEqual([7, 8, 0]);
    const register = new HeapRegister();
    const heaps = [new IndexedHeap(register), new IndexedHeap(register)];
    register.reserve(16);
    heaps[0]!.set(3, 5);
    // Far beyond twice its length, and then a little.
    register.reserve(500);
    heaps[1]!.set(499, 4);
    register.reserve(501);
    heaps[1]!.set(500, 3);
    expect([heaps[0]!.top(), heaps[1]!.top(), register.positions.length]).toEqual([3, 500, 1000]);
    heaps[1]!.remove(500);
    heaps[0]!.remove(7);
    expect([heaps[1]!.top(), heaps[1]!.size, heaps[0]!.size]).toEqual([499, 1, 1]);
  });
  it('indexed heap: the least key is on top after any re-keying and removal', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.option(fc.integer({ min: 0, max: 9 }))), {
          maxLength: 300,
        }),
        steps => {
          const register = new HeapRegister();
          register.reserve(31);
          const heap = new IndexedHeap(register);
          const model = new Map<number, number>();
          for (const [entry, key] of steps) {
            if (key === null) {
              heap.remove(entry);
              model.delete(entry);
            } else {
              heap.set(entry, key);
              model.set(entry, key);
            }
            const least = [...model].sort((a, b) => a[1] - b[1] || a[0] - b[0])[0];
            expect(heap.top()).toBe(least?.[0] ?? -1);
            expect(heap.topKey()).toBe(least?.[1] ?? Infinity);
            expect(heap.size).toBe(model.size);
          }
        },
      ),
    );
  });
  it('indexed heap: a walk gives all entries in order, as often as it is begun, and takes none out', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 200 }), keys => {
        const register = new HeapRegister();
        register.reserve(keys.length);
        const heap = new IndexedHeap(register);
        keys.forEach((key, entry) => heap.set(entry, key));
        const walk = new HeapWalk(heap);
        const expected = [...keys.keys()].sort((a, b) => keys[a]! - keys[b]! || a - b);
        walk.begin();
        walk.next();
        walk.begin();
        expect(keys.map(() => walk.next())).toEqual(expected);
        expect([walk.next(), heap.size]).toEqual([-1, keys.length]);
      }),
    );
  });
});

describe('a run', () => {
  const short = plan({ run: { ...plan().run, durationUs: 20e6, warmupUs: 0 } });
  it('K2 the same plan and seed give the same report, in one go or event by event', () => {
    const run = createRun({ plan: short, platform: 0, seed: 7 });
    while (!run.advance(1));
    expect(JSON.stringify(run.report())).toBe(
      JSON.stringify(simulate({ plan: short, platform: 0, seed: 7 })),
    );
    expect(JSON.stringify(simulate({ plan: short, platform: 0, seed: 8 }))).not.toBe(
      JSON.stringify(run.report()),
    );
  });
  it('K3 a service that takes no part changes no request of the others', () => {
    const alone = simulate({ plan: short, platform: 0, seed: 3 });
    const second = service({ id: 'zzz' });
    const withIdle = simulate({
      plan: {
        ...short,
        services: [...short.services, second],
        platforms: [
          {
            ...short.platforms[0]!,
            deployments: [...short.platforms[0]!.deployments, short.platforms[0]!.deployments[0]!],
          },
        ],
      },
      platform: 0,
      seed: 3,
    });
    expect(withIdle.latency).toEqual(alone.latency);
  });
  it('K3 another slow-down sees the same arrivals', () => {
    const slow = {
      ...short,
      platforms: [
        { ...short.platforms[0]!, deployments: [{ ...short.platforms[0]!.deployments[0]!, slowdown: 1.5 }] },
      ],
    };
    const [fast, slower] = [
      simulate({ plan: short, platform: 0, seed: 3 }),
      simulate({ plan: slow, platform: 0, seed: 3 }),
    ];
    expect(slower.requests.arrived).toBe(fast.requests.arrived);
    expect(slower.series.arrived).toEqual(fast.series.arrived);
  });
  it('K4 a run cut at its event budget says so and is never complete', () => {
    const report = simulate({
      plan: { ...short, run: { ...short.run, maxEvents: 500 } },
      platform: 0,
      seed: 1,
    });
    expect(report.complete).toBe(false);
    expect(report.cut?.reason).toBe('events');
    expect(report.work.events).toBe(500);
  });
  it('K4 a run can be cancelled between two events and reports how far it came', () => {
    const run = createRun({ plan: short, platform: 0, seed: 1 });
    run.advance(300);
    expect(run.progress().fraction).toBeGreaterThan(0);
    expect(run.progress().fraction).toBeLessThan(1);
    run.cut('cancelled');
    expect(run.advance(1)).toBe(true);
    expect(run.report()).toMatchObject({ complete: false, cut: { reason: 'cancelled' } });
  });
  it('K4 too many requests in flight end a run instead of filling the memory', () => {
    const flooded = { ...short, traffic: [traffic(5000)], run: { ...short.run, maxInFlight: 1000 } };
    expect(simulate({ plan: flooded, platform: 0, seed: 1 }).cut?.reason).toBe('requests-in-flight');
  });
  it('refuses a platform that is not there or not feasible', () => {
    expect(() => createRun({ plan: short, platform: 9, seed: 1 })).toThrow(RangeError);
    const infeasible = {
      ...short,
      platforms: [
        {
          ...short.platforms[0]!,
          infeasible: [{ code: 'infeasible' as const, path: '', message: 'no', fix: 'none' }],
        },
      ],
    };
    expect(() => createRun({ plan: infeasible, platform: 0, seed: 1 })).toThrow(RangeError);
  });
});
