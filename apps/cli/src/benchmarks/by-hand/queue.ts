/**
 * W1 by hand: an M/M/8 queue, first come first served, after w1.cpp of the C++ programs, with what the engine's report needs of
 * each request. It leaves out what is none of this workload: everything of which there is one or none here (services, instances,
 * hosts, time-outs, networks, disks, memory), CPU time that is short, starts, steps of the series but for requests, and the report
 * itself beyond its figures of requests.
 */
import type { Plan } from '@tare/schema';
import { answer, ask, type Counts, countsOf, enter, leave, step, stepEnds, toldBy } from './counts.ts';
import { type Draws, drawsOf, goOn, nextOf } from './draws.ts';
import { addEnd, type Ends, noEnds, settle, takeEnd } from './ends.ts';
import { noRequests, release, REQUEST, type Requests, take } from './requests.ts';
import { sharesOf, use } from './shares.ts';
import { otherBuckets, SLICE, type Twin } from './twin.ts';

/** Millicores of a core. */
const CORE = 1000;
const CLIENT = -1;

const {
  KEY_HIGH,
  KEY_LOW,
  STATION,
  PARENT,
  NEXT,
  PLACE,
  INTS,
  ARRIVED_AT,
  ADMITTED_AT,
  SPENT,
  NETWORK,
  QUEUED,
  NET,
  OVERHEAD,
  CPU_WAIT,
  TIMES,
} = REQUEST;

// Cells: when the next request arrives, exactly and in whole µs, the rate of arrivals, the end of traffic, and CPU time (rule L1).
const NOW = 0;
const DUE = 1;
const ARRIVES = 2;
const PER_US = 3;
const END = 4;
const CPU_NET = 5;
const CPU_GROSS = 6;

// Whole cells: the slots and those in use, the queue, requests in memory and outstanding.
const SLOTS = 0;
const BUSY = 1;
const HEAD = 2;
const TAIL = 3;
const WAITING = 4;
const HELD = 5;
const OUTSTANDING = 6;

interface Queue {
  readonly cells: Float64Array;
  readonly whole: Int32Array;
  readonly draws: Draws;
  readonly ends: Ends;
  readonly counts: Counts;
  /** Of the host, and of the instance. */
  readonly host: Float64Array;
  readonly leaf: Float64Array;
  readonly requests: Requests;
}

function queueOf(plan: Plan, seed: number): Queue {
  const service = plan.services[0]!;
  const source = plan.traffic[0]!;
  if (source.arrivals !== 'poisson' || service.work.law !== 'exponential')
    throw new Error('W1 has other laws');
  const cells = new Float64Array(7);
  cells[PER_US] = source.points[0]!.perSecond / 1e6;
  cells[END] = plan.run.durationUs;
  const whole = new Int32Array(7);
  whole[SLOTS] = service.concurrency;
  whole[HEAD] = whole[TAIL] = -1;
  return {
    cells,
    whole,
    draws: drawsOf(source.id, service.work.mean, seed),
    ends: noEnds(),
    counts: countsOf(1, plan.run.durationUs),
    host: sharesOf(1),
    leaf: sharesOf(1),
    requests: noRequests(),
  };
}

/** When the next request arrives. Not `Math.round`: that is a branch which is guessed wrong every other time. */
function expect({ cells, draws }: Queue): void {
  const due = cells[DUE]! + draws.gaps[nextOf(draws)]! / cells[PER_US]!;
  const arrives = Math.floor(due + 0.5);
  cells[DUE] = due;
  cells[ARRIVES] = arrives <= cells[END]! ? arrives : Infinity;
}

function arrive(queue: Queue): void {
  const { cells, whole, draws, counts, requests } = queue;
  const now = cells[ARRIVES]!;
  cells[NOW] = now;
  ask(counts, now);
  const id = take(requests);
  const { ints, times } = requests;
  const next = nextOf(draws);
  const at = id * INTS;
  ints[at + KEY_HIGH] = draws.keyHigh[next]!;
  ints[at + KEY_LOW] = draws.keyLow[next]!;
  ints[at + STATION] = 0;
  ints[at + PARENT] = CLIENT;
  ints[at + PLACE] = 0;
  const from = id * TIMES;
  times[from + ARRIVED_AT] = now;
  times[from + SPENT] = 0;
  times[from + NETWORK] = 0;
  times[from + NET] = draws.workUs[next]!;
  enter(counts, 0);
  whole[OUTSTANDING]!++;
  if (whole[BUSY]! < whole[SLOTS]!) begin(queue, id);
  else wait(queue, id);
  goOn(draws);
  expect(queue);
}

function wait({ cells, whole, requests: { ints, times } }: Queue, id: number): void {
  const last = whole[TAIL]!;
  ints[id * INTS + PLACE] = 1;
  ints[id * INTS + NEXT] = -1;
  times[id * TIMES + QUEUED] = cells[NOW]!;
  if (last < 0) whole[HEAD] = id;
  else ints[last * INTS + NEXT] = id;
  whole[TAIL] = id;
  whole[WAITING]!++;
}

/** It has a slot, and a core. */
function begin({ cells, whole, requests, host, leaf, ends }: Queue, id: number): void {
  const { ints, times, rests } = requests;
  const now = cells[NOW]!;
  const at = id * TIMES;
  const net = times[at + NET]!;
  const gross = net;
  ints[id * INTS + PLACE] = 2;
  whole[BUSY]!++;
  whole[HELD]!++;
  times[at + ADMITTED_AT] = now;
  times[at + OVERHEAD] = gross - net;
  times[at + QUEUED] = now - times[at + ARRIVED_AT]! - times[at + NETWORK]!;
  const work = gross * CORE;
  const takes = Math.floor(work / CORE + 0.5);
  rests[id] = work - takes * CORE;
  use(host, 0, now, CORE, 0);
  use(leaf, 0, now, CORE, 0);
  addEnd(ends, now + takes, id);
}

function end(queue: Queue): void {
  const { cells, whole, host, leaf, ends } = queue;
  const { ints, times, rests } = queue.requests;
  const now = ends.times[0]!;
  cells[NOW] = now;
  const id = takeEnd(ends);
  const at = id * TIMES;
  const rest = rests[id]!;
  use(host, 0, now, -CORE, rest);
  use(leaf, 0, now, -CORE, rest);
  const net = times[at + NET]!;
  const gross = net + times[at + OVERHEAD]!;
  cells[CPU_NET]! += net;
  cells[CPU_GROSS]! += gross;
  times[at + SPENT]! += gross;
  times[at + CPU_WAIT] = now - times[at + ADMITTED_AT]! - gross;
  whole[BUSY]!--;
  whole[OUTSTANDING]!--;
  const first = whole[HEAD]!;
  if (first >= 0) {
    const second = ints[first * INTS + NEXT]!;
    whole[HEAD] = second;
    if (second < 0) whole[TAIL] = -1;
    whole[WAITING]!--;
    begin(queue, first);
  }
  finish(queue, id);
}

function finish({ cells, whole, requests, counts }: Queue, id: number): void {
  const { times } = requests;
  const now = cells[NOW]!;
  const at = id * TIMES;
  const latency = now - times[at + ARRIVED_AT]!;
  const bucket = leave(counts, 0, latency);
  answer(counts, bucket, latency, now, times, at + NETWORK);
  whole[HELD]!--;
  release(requests, id);
}

/** Handles so many events; whether all is over. */
function advance(queue: Queue, events: number): boolean {
  const { cells, ends, counts } = queue;
  for (let event = 0; event < events; event++) {
    settle(ends);
    const ended = ends.times[0]!;
    const arrives = cells[ARRIVES]!;
    const steps = stepEnds(counts);
    if (steps < arrives && steps < ended) {
      if (step(counts)) return true;
    } else if (arrives < ended) arrive(queue);
    else end(queue);
  }
  return false;
}

export const queueByHand: Twin = {
  id: 'W1',
  run: (plan, seed) => {
    const queue = queueOf(plan, seed);
    expect(queue);
    while (!advance(queue, SLICE));
    return toldBy(queue.counts);
  },
  likeness: otherBuckets,
};
