/**
 * W5 by hand: ten services that call one another, scaled, after w5.cpp of the C++ programs, with what the engine's report needs of
 * each request and call. The autoscaler is that of C++ and not the engine's; where a plan has none, answers are exactly the engine's.
 * It leaves out steps after the first, calls by chance or several times, hosts that are short (there are cores enough, and it says so
 * if not), and what W1 by hand leaves out.
 */
import { derive, derived, standardExponential } from '@tare/engine/primitives';
import type { Plan, Report } from '@tare/schema';
import {
  answer,
  ask,
  type Counts,
  countsOf,
  enter,
  leave,
  step,
  stepEnds,
  type Told,
  toldBy,
} from './counts.ts';
import { type Draws, drawsOf, goOn, nextOf } from './draws.ts';
import { addEnd, type Ends, noEnds, settle, takeEnd } from './ends.ts';
import { nextArrival, type Rate, rateOf } from './rate.ts';
import {
  change,
  choose,
  leaves,
  nextChange,
  REPLICA,
  type Replicas,
  replicasOf,
  WORKERS,
} from './replicas.ts';
import { noRequests, release, REQUEST, type Requests, take } from './requests.ts';
import { sharesOf, use } from './shares.ts';
import { type Likeness, SLICE, type Twin } from './twin.ts';

const { BUSY, HEAD, TAIL, WAITING, OUTSTANDING, HELD, LEAVES, HOST, ROW } = REPLICA;

/** Millicores of a core. */
const CORE = 1000;
/** First name of a call under its caller's key, as in the engine. */
const FIRST_CALL = 16;
const CLIENT = -1;
/** Of a call's work, which is drawn when it begins. */
const TO_DRAW = -1;

const {
  KEY_HIGH,
  KEY_LOW,
  SERVICE,
  STATION,
  PARENT,
  NEXT,
  PENDING,
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

const NOW = 0;
const ARRIVES = 1;
const CHANGES = 2;

interface Shop {
  readonly cells: Float64Array;
  readonly draws: Draws;
  readonly rate: Rate;
  readonly ends: Ends;
  readonly counts: Counts;
  readonly replicas: Replicas;
  readonly hosts: Float64Array;
  readonly hostMilli: number;
  readonly meanUs: Float64Array;
  /** CPU time of each service, net and gross (rule L1). */
  readonly cpuNet: Float64Array;
  readonly cpuGross: Float64Array;
  /** Whom each service calls, and under which name: from its first call to the next one's. */
  readonly firstCall: Int32Array;
  readonly called: Int32Array;
  readonly names: Int32Array;
  readonly requests: Requests;
}

function callsOf({ services }: Plan): Pick<Shop, 'firstCall' | 'called' | 'names'> {
  const firstCall = [0];
  const called: number[] = [];
  const names: number[] = [];
  for (const { steps } of services) {
    if (steps.length > 1) throw new Error('W5 has one step of calls');
    for (const [nth, { to }] of (steps[0]?.calls ?? []).entries()) {
      called.push(to);
      names.push(FIRST_CALL + 2 * nth + 1);
    }
    firstCall.push(called.length);
  }
  return {
    firstCall: Int32Array.from(firstCall),
    called: Int32Array.from(called),
    names: Int32Array.from(names),
  };
}

function shopOf(plan: Plan, seed: number): Shop {
  const { services, pools, run } = plan;
  const source = plan.traffic[0]!;
  if (source.arrivals !== 'poisson') throw new Error('W5 has Poisson arrivals');
  const meanUs = Float64Array.from(services, ({ work }) => {
    if (work.law !== 'exponential') throw new Error('W5 has exponential work');
    return work.mean;
  });
  const { count, cpuMilli } = pools[0]!;
  const scaled = services[0]!.scaling !== null;
  return {
    cells: new Float64Array(3),
    draws: drawsOf(source.id, meanUs[0]!, seed),
    rate: rateOf(source, run.durationUs),
    ends: noEnds(),
    counts: countsOf(services.length, run.durationUs),
    replicas: replicasOf(
      services.map(({ replicas }) => replicas),
      count,
      scaled,
    ),
    hosts: sharesOf(count),
    hostMilli: cpuMilli,
    meanUs,
    cpuNet: new Float64Array(services.length),
    cpuGross: new Float64Array(services.length),
    ...callsOf(plan),
    requests: noRequests(),
  };
}

/** A client asks the first service. */
function arrive(shop: Shop): void {
  const { cells, draws, counts, requests } = shop;
  const now = cells[ARRIVES]!;
  cells[NOW] = now;
  ask(counts, now);
  const next = nextOf(draws);
  const id = take(requests);
  requests.ints[id * INTS + KEY_HIGH] = draws.keyHigh[next]!;
  requests.ints[id * INTS + KEY_LOW] = draws.keyLow[next]!;
  requests.times[id * TIMES + NET] = draws.workUs[next]!;
  send(shop, id, 0, CLIENT);
  goOn(draws);
  cells[ARRIVES] = nextArrival(shop.rate, draws);
}

/** A request, whose key and work stand in its rows, goes to a replica of a service. */
function send(shop: Shop, id: number, service: number, parent: number): void {
  const { cells, counts, replicas } = shop;
  const { ints, times } = shop.requests;
  const { rows } = replicas;
  const now = cells[NOW]!;
  const station = choose(replicas, service);
  const at = id * INTS;
  ints[at + SERVICE] = service;
  ints[at + STATION] = station;
  ints[at + PARENT] = parent;
  ints[at + PENDING] = 0;
  ints[at + PLACE] = 0;
  const from = id * TIMES;
  times[from + ARRIVED_AT] = now;
  times[from + SPENT] = 0;
  times[from + NETWORK] = 0;
  enter(counts, service);
  const row = station * ROW;
  rows[row + OUTSTANDING]!++;
  if (rows[row + BUSY]! < WORKERS) begin(shop, id, station);
  else wait(shop, id, row);
}

function wait({ cells, replicas, requests }: Shop, id: number, row: number): void {
  const { ints, times } = requests;
  const { rows } = replicas;
  const last = rows[row + TAIL]!;
  ints[id * INTS + PLACE] = 1;
  ints[id * INTS + NEXT] = -1;
  times[id * TIMES + QUEUED] = cells[NOW]!;
  if (last < 0) rows[row + HEAD] = id;
  else ints[last * INTS + NEXT] = id;
  rows[row + TAIL] = id;
  rows[row + WAITING]!++;
}

/** It has a slot, and a core. */
function begin(shop: Shop, id: number, station: number): void {
  const { cells, replicas, meanUs, ends } = shop;
  const { ints, times, rests } = shop.requests;
  const { rows } = replicas;
  const now = cells[NOW]!;
  const at = id * TIMES;
  const whole = id * INTS;
  const row = station * ROW;
  const known = times[at + NET]!;
  const net =
    known < 0
      ? meanUs[ints[whole + SERVICE]!]! * standardExponential(ints[whole + KEY_HIGH]!, ints[whole + KEY_LOW]!)
      : known;
  const gross = net;
  ints[whole + PLACE] = 2;
  rows[row + BUSY]!++;
  rows[row + HELD]!++;
  times[at + ADMITTED_AT] = now;
  times[at + NET] = net;
  times[at + OVERHEAD] = gross - net;
  times[at + QUEUED] = now - times[at + ARRIVED_AT]! - times[at + NETWORK]!;
  const work = gross * CORE;
  const takes = Math.floor(work / CORE + 0.5);
  rests[id] = work - takes * CORE;
  want(shop, station, CORE, 0);
  addEnd(ends, now + takes, id);
}

/** A replica wants so much more of its host. */
function want(
  { cells, replicas, hosts, hostMilli }: Shop,
  station: number,
  more: number,
  rest: number,
): void {
  const now = cells[NOW]!;
  use(replicas.leaves, station, now, more, rest);
  if (use(hosts, replicas.rows[station * ROW + HOST]!, now, more, rest) > hostMilli)
    throw new Error('A host is short');
}

/** The CPU is done with a request: its slot goes to who waits, and its calls are made. */
function end(shop: Shop): void {
  const { cells, ends, replicas, cpuNet, cpuGross, firstCall } = shop;
  const { ints, times, rests } = shop.requests;
  const { rows } = replicas;
  const now = ends.times[0]!;
  cells[NOW] = now;
  const id = takeEnd(ends);
  const at = id * TIMES;
  const station = ints[id * INTS + STATION]!;
  const service = ints[id * INTS + SERVICE]!;
  const row = station * ROW;
  want(shop, station, -CORE, rests[id]!);
  const net = times[at + NET]!;
  const gross = net + times[at + OVERHEAD]!;
  cpuNet[service]! += net;
  cpuGross[service]! += gross;
  times[at + SPENT]! += gross;
  times[at + CPU_WAIT] = now - times[at + ADMITTED_AT]! - gross;
  ints[id * INTS + PLACE] = 3;
  rows[row + BUSY]!--;
  rows[row + OUTSTANDING]!--;
  const first = rows[row + HEAD]!;
  if (first >= 0) {
    const second = ints[first * INTS + NEXT]!;
    rows[row + HEAD] = second;
    if (second < 0) rows[row + TAIL] = -1;
    rows[row + WAITING]!--;
    begin(shop, first, station);
  }
  if (firstCall[service] === firstCall[service + 1]) finish(shop, id);
  else call(shop, id, service);
}

function call(shop: Shop, caller: number, service: number): void {
  const { firstCall, called, names, requests } = shop;
  const from = firstCall[service]!;
  const to = firstCall[service + 1]!;
  const high = requests.ints[caller * INTS + KEY_HIGH]!;
  const low = requests.ints[caller * INTS + KEY_LOW]!;
  requests.ints[caller * INTS + PENDING] = to - from;
  for (let nth = from; nth < to; nth++) {
    derive(high, low, names[nth]!);
    const id = take(requests);
    requests.ints[id * INTS + KEY_HIGH] = derived[0]!;
    requests.ints[id * INTS + KEY_LOW] = derived[1]!;
    requests.times[id * TIMES + NET] = TO_DRAW;
    send(shop, id, called[nth]!, caller);
  }
}

/** A request is answered, and with it each caller whose last call that was. */
function finish(shop: Shop, last: number): void {
  let id = last;
  while (id >= 0) id = answered(shop, id);
}

/** Returns the caller if it has all its answers, else −1. */
function answered(shop: Shop, id: number): number {
  const { cells, counts, requests } = shop;
  const { ints, times } = requests;
  const now = cells[NOW]!;
  const at = id * TIMES;
  const service = ints[id * INTS + SERVICE]!;
  const parent = ints[id * INTS + PARENT]!;
  const latency = now - times[at + ARRIVED_AT]!;
  const bucket = leave(counts, service, latency);
  if (parent === CLIENT) answer(counts, bucket, latency, now, times, at + NETWORK);
  else times[parent * TIMES + SPENT]! += times[at + SPENT]!;
  letGo(shop, service, ints[id * INTS + STATION]!);
  release(requests, id);
  if (parent === CLIENT) return -1;
  const pending = ints[parent * INTS + PENDING]! - 1;
  ints[parent * INTS + PENDING] = pending;
  if (pending > 0) return -1;
  // The way of the call that ended last is part of its caller's (rule R3).
  for (let part = NETWORK; part < TIMES; part++) times[parent * TIMES + part]! += times[at + part]!;
  return parent;
}

/** A replica no longer holds memory for one. */
function letGo({ replicas }: Shop, service: number, station: number): void {
  const { rows } = replicas;
  const row = station * ROW;
  const held = rows[row + HELD]! - 1;
  rows[row + HELD] = held;
  if (held === 0 && rows[row + LEAVES] !== 0 && rows[row + OUTSTANDING] === 0)
    leaves(replicas, service, station);
}

function advance(shop: Shop, events: number): boolean {
  const { cells, ends, counts, replicas } = shop;
  for (let event = 0; event < events; event++) {
    settle(ends);
    const ended = ends.times[0]!;
    const arrives = cells[ARRIVES]!;
    const others = Math.min(cells[CHANGES]!, stepEnds(counts));
    if (ended <= arrives && ended <= others) end(shop);
    else if (arrives <= others) arrive(shop);
    else if (cells[CHANGES] === others) {
      cells[NOW] = others;
      change(replicas, others);
      cells[CHANGES] = nextChange(replicas);
    } else if (step(counts)) return true;
  }
  return false;
}

/** Mean latency of w5.cpp, ms, for a million requests; another seed is within 3 % of it. */
const MEAN_MS = 23.42;

export const scaledByHand: Twin = {
  id: 'W5',
  run: (plan, seed) => {
    const shop = shopOf(plan, seed);
    shop.cells[ARRIVES] = nextArrival(shop.rate, shop.draws);
    shop.cells[CHANGES] = nextChange(shop.replicas);
    while (!advance(shop, SLICE));
    return toldBy(shop.counts);
  },
  likeness: ({ latency }: Told, _: Report): Likeness => ({
    quantity: 'mean latency differs from that of the C++ program by',
    got: Math.abs(latency.sum / latency.count / 1000 / MEAN_MS - 1),
    most: 0.03,
  }),
};
