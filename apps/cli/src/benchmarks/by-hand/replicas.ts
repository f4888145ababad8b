/** Replicas of services that are scaled as in w5.cpp of the C++ programs: to 60 % of their CPU every 15 s, one fewer at a time. */
import { sharesOf, usedUntil } from './shares.ts';

/** Numbers that the replicas of one service have; C++ has as many. */
export const MOST = 128;
const MOST_WANTED = 64;
export const WORKERS = 4;
const CORE = 1000;
const EVERY_US = 15e6;
const START_US = 10e6;
const AIM = 0.6;

// A replica's row: slots in use, its queue and how many wait there, requests outstanding and in memory, whether it goes when it is
// empty, and its host.
const BUSY = 0;
const HEAD = 1;
const TAIL = 2;
const WAITING = 3;
const OUTSTANDING = 4;
const HELD = 5;
const LEAVES = 6;
const HOST = 7;
/** Places in the row of a replica, for those who make them constants of their own (docs/decisions/0007). */
export const REPLICA = { BUSY, HEAD, TAIL, WAITING, OUTSTANDING, HELD, LEAVES, HOST, ROW: 8 } as const;
const { ROW } = REPLICA;

// A service's row: whose turn it is, how many are ready, how many start, how many numbers are free.
const TURN = 0;
const READY = 1;
const STARTING = 2;
const FREE = 3;
const SERVICE = 4;

export interface Replicas {
  readonly rows: Int32Array;
  readonly services: Int32Array;
  /** Of each service, those that are ready, and numbers that are free. */
  readonly ready: Int32Array;
  readonly free: Int32Array;
  readonly leaves: Float64Array;
  /** What each service had used when that was looked at last. */
  readonly seen: Float64Array;
  /** Services whose next replica is ready then, in order of time. */
  readonly starts: { readonly at: number; readonly service: number }[];
  nextLook: number;
}

/** `scaled`: whether anybody looks. */
export function replicasOf(counts: readonly number[], hosts: number, scaled: boolean): Replicas {
  const size = counts.length * MOST;
  const all: Replicas = {
    rows: new Int32Array(size * ROW),
    services: new Int32Array(counts.length * SERVICE),
    ready: new Int32Array(size),
    free: new Int32Array(size),
    leaves: sharesOf(size),
    seen: new Float64Array(counts.length),
    starts: [],
    nextLook: scaled ? EVERY_US : Infinity,
  };
  for (let replica = size - 1; replica >= 0; replica--) {
    all.rows[replica * ROW + HEAD] = all.rows[replica * ROW + TAIL] = -1;
    all.rows[replica * ROW + HOST] = replica % hosts;
    give(all, Math.floor(replica / MOST), replica);
  }
  for (const [service, count] of counts.entries()) for (let nth = 0; nth < count; nth++) join(all, service);
  return all;
}

/** The number of a replica is free. */
function give({ services, free }: Replicas, service: number, replica: number): void {
  free[service * MOST + services[service * SERVICE + FREE]!++] = replica;
}

function join({ services, free, ready }: Replicas, service: number): void {
  const row = service * SERVICE;
  ready[service * MOST + services[row + READY]!++] = free[service * MOST + --services[row + FREE]!]!;
}

/** Whose turn it is among those that are ready. */
export function choose({ services, ready }: Replicas, service: number): number {
  const row = service * SERVICE;
  const next = services[row + TURN]! + 1;
  const turn = next < services[row + READY]! ? next : 0;
  services[row + TURN] = turn;
  return ready[service * MOST + turn]!;
}

/** One that was to go is empty. */
export function leaves(all: Replicas, service: number, replica: number): void {
  all.rows[replica * ROW + LEAVES] = 0;
  give(all, service, replica);
}

/** When something is due. */
export const nextChange = ({ starts, nextLook }: Replicas): number =>
  Math.min(nextLook, starts[0]?.at ?? Infinity);

/** What is due now: a replica is ready, or all services are looked at. */
export function change(all: Replicas, now: number): void {
  const { services, starts } = all;
  if (starts.length > 0 && starts[0]!.at <= now) {
    const { service } = starts.shift()!;
    services[service * SERVICE + STARTING]!--;
    join(all, service);
    return;
  }
  all.nextLook = now + EVERY_US;
  for (let service = 0; service < all.seen.length; service++) look(all, service, now);
}

function look(all: Replicas, service: number, now: number): void {
  const { services, seen, starts } = all;
  const row = service * SERVICE;
  let used = 0;
  for (let replica = service * MOST; replica < (service + 1) * MOST; replica++)
    used += usedUntil(all.leaves, replica, now);
  const ready = services[row + READY]!;
  const load = (used - seen[service]!) / (EVERY_US * ready * WORKERS * CORE);
  seen[service] = used;
  const wanted = Math.min(MOST_WANTED, Math.max(1, Math.ceil((ready * load) / AIM)));
  const there = ready + services[row + STARTING]!;
  for (let nth = there; nth < wanted; nth++) {
    services[row + STARTING]!++;
    starts.push({ at: now + START_US, service });
  }
  if (wanted < there && there === ready && ready > 1) retire(all, service);
}

/** The one that came last takes no more. */
function retire(all: Replicas, service: number): void {
  const { services, ready, rows } = all;
  const row = service * SERVICE;
  const left = services[row + READY]! - 1;
  const replica = ready[service * MOST + left]!;
  services[row + READY] = left;
  if (services[row + TURN]! >= left) services[row + TURN] = 0;
  if (rows[replica * ROW + HELD] === 0 && rows[replica * ROW + WAITING] === 0) leaves(all, service, replica);
  else rows[replica * ROW + LEAVES] = 1;
}
