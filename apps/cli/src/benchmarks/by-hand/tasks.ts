/**
 * W2 by hand: tasks on VMs on hosts, after w2.cpp of the C++ programs, with what the engine's report needs of each task. VMs share by
 * virtual time (docs/decisions/0003), and one heap holds the next end of each host. It leaves out what is none of this workload: a
 * host that is short (it has a core for each VM, and says so if not), keys of tasks, whose work is recorded, and what W1 by hand
 * leaves out.
 */
import type { Plan } from '@tare/schema';
import { answer, ask, type Counts, countsOf, enter, leave, step, stepEnds, toldBy } from './counts.ts';
import { sharesOf, use } from './shares.ts';
import { otherBuckets, SLICE, type Twin } from './twin.ts';

/** Millicores of a core, which is what a VM has. */
const CORE = 1000;
const VMS_PER_HOST = 10;

// A task's row is a cache line: six times (µs; from NETWORK on what its latency is made of) and four whole numbers.
const ARRIVED_AT = 0;
const NETWORK = 1;
const QUEUED = 2;
const NET = 3;
const OVERHEAD = 4;
/** On its VM's clock; once it has ended, how long it waited for the CPU. */
const FINISH = 5;
const TASK = 8;
/** First child and next sibling among the tasks of its VM. */
const CHILD = 12;
const SIBLING = 13;
const VM = 14;
const NEXT = 15;
const TASK_INTS = 16;

// A VM's row: its clock, when that was right, what it has received, and in whole numbers its tasks and the one that ends first.
const CLOCK = 0;
const SETTLED_AT = 1;
const USED = 2;
const ROW = 4;
const COUNT = 6;
const TOP = 7;
const ROW_INTS = 8;

// Cells.
const NOW = 0;
const ARRIVES = 1;
const END = 2;
const CPU_NET = 3;
const CPU_GROSS = 4;
const AT = 0;
const TURN = 1;
const HELD = 2;
const FREE = 3;
const TAKEN = 4;

interface Tasks {
  readonly cells: Float64Array;
  readonly whole: Int32Array;
  readonly counts: Counts;
  readonly timesUs: Float64Array;
  readonly workUs: Float64Array;
  tasks: Float64Array;
  taskInts: Int32Array;
  readonly vms: Float64Array;
  readonly vmInts: Int32Array;
  /** Time of the next end on each VM, Infinity on idle ones: host by host. */
  readonly due: Float64Array;
  readonly hosts: Float64Array;
  /** The VM of each host that ends next. */
  readonly first: Int32Array;
  /** All hosts in a heap of four children a place, by their next end; and where in it each is. */
  readonly keys: Float64Array;
  readonly heap: Int32Array;
  readonly places: Int32Array;
}

function tasksOf(plan: Plan): Tasks {
  const source = plan.traffic[0]!;
  if (source.arrivals !== 'trace' || source.workUs === null) throw new Error('W2 has recorded tasks');
  const vms = plan.services[0]!.replicas;
  const hosts = plan.pools[0]!.count;
  if (hosts * VMS_PER_HOST !== vms) throw new Error('W2 has ten VMs on each host');
  const tasks = new Float64Array(1024 * TASK);
  const rows = new Float64Array(hosts * VMS_PER_HOST * ROW);
  const vmInts = new Int32Array(rows.buffer);
  for (let at = TOP; at < vmInts.length; at += ROW_INTS) vmInts[at] = -1;
  const inOrder = Int32Array.from({ length: hosts }, (_, host) => host);
  const whole = new Int32Array(5);
  whole[FREE] = -1;
  const timesUs = new Float64Array(source.timesUs.length + 1).fill(Infinity);
  timesUs.set(source.timesUs);
  return {
    cells: Float64Array.of(0, timesUs[0]!, plan.run.durationUs, 0, 0),
    whole,
    counts: countsOf(1, plan.run.durationUs),
    timesUs,
    workUs: new Float64Array(source.workUs),
    tasks,
    taskInts: new Int32Array(tasks.buffer),
    vms: rows,
    vmInts,
    due: new Float64Array(hosts * VMS_PER_HOST).fill(Infinity),
    hosts: sharesOf(hosts),
    first: new Int32Array(hosts),
    keys: new Float64Array(hosts).fill(Infinity),
    heap: inOrder,
    places: inOrder.slice(),
  };
}

function take(all: Tasks): number {
  const { whole, taskInts } = all;
  const again = whole[FREE]!;
  if (again >= 0) {
    whole[FREE] = taskInts[again * TASK_INTS + NEXT]!;
    return again;
  }
  const id = whole[TAKEN]!;
  whole[TAKEN] = id + 1;
  if (id * TASK === all.tasks.length) grow(all);
  return id;
}

function grow(all: Tasks): void {
  const { tasks } = all;
  all.tasks = new Float64Array(2 * tasks.length);
  all.tasks.set(tasks);
  all.taskInts = new Int32Array(all.tasks.buffer as ArrayBuffer);
}

/** A pairing heap's step, without a branch: which of two ends first is anybody's guess. */
function meld(tasks: Float64Array, ints: Int32Array, a: number, b: number): number {
  const second = Number(tasks[b * TASK + FINISH]! < tasks[a * TASK + FINISH]!);
  const winner = a + Math.imul(b - a, second);
  const loser = a + b - winner;
  ints[loser * TASK_INTS + SIBLING] = ints[winner * TASK_INTS + CHILD]!;
  ints[winner * TASK_INTS + CHILD] = loser;
  return winner;
}

/** Takes out the first of a VM's tasks; the one that is first then, −1: none. */
function withoutTop({ tasks, taskInts }: Tasks, root: number): number {
  let list = taskInts[root * TASK_INTS + CHILD]!;
  let paired = -1;
  while (list >= 0) {
    const one = list;
    const other = taskInts[one * TASK_INTS + SIBLING]!;
    list = other < 0 ? -1 : taskInts[other * TASK_INTS + SIBLING]!;
    const winner = other < 0 ? one : meld(tasks, taskInts, other, one);
    taskInts[winner * TASK_INTS + SIBLING] = paired;
    paired = winner;
  }
  let top = -1;
  while (paired >= 0) {
    const next = taskInts[paired * TASK_INTS + SIBLING]!;
    top = top < 0 ? paired : meld(tasks, taskInts, top, paired);
    paired = next;
  }
  if (top >= 0) taskInts[top * TASK_INTS + SIBLING] = -1;
  return top;
}

/** A host's next end has changed: it goes to where it belongs in the heap. */
function rekey(all: Tasks, host: number): void {
  const { due, keys, places, first } = all;
  const from = host * VMS_PER_HOST;
  let least = Infinity;
  let which = from;
  for (let vm = from; vm < from + VMS_PER_HOST; vm++) {
    const time = due[vm]!;
    if (time < least) {
      least = time;
      which = vm;
    }
  }
  first[host] = which;
  const at = places[host]!;
  const before = keys[at]!;
  keys[at] = least;
  if (least < before) swim(all, at, host);
  else if (least > before) sink(all, at, host);
}

function swim({ keys, heap, places }: Tasks, from: number, host: number): void {
  const key = keys[from]!;
  let at = from;
  while (at > 0) {
    const parent = (at - 1) >> 2;
    const above = keys[parent]!;
    const moved = heap[parent]!;
    if (above < key || (above === key && moved < host)) break;
    keys[at] = above;
    heap[at] = moved;
    places[moved] = at;
    at = parent;
  }
  keys[at] = key;
  heap[at] = host;
  places[host] = at;
}

function sink({ keys, heap, places }: Tasks, from: number, host: number): void {
  const size = keys.length;
  const key = keys[from]!;
  let at = from;
  for (;;) {
    const first = (at << 2) + 1;
    if (first >= size) break;
    let least = first;
    let below = keys[first]!;
    const end = Math.min(first + 4, size);
    for (let child = first + 1; child < end; child++) {
      const other = keys[child]!;
      if (other < below || (other === below && heap[child]! < heap[least]!)) {
        least = child;
        below = other;
      }
    }
    const moved = heap[least]!;
    if (key < below || (key === below && host < moved)) break;
    keys[at] = below;
    heap[at] = moved;
    places[moved] = at;
    at = least;
  }
  keys[at] = key;
  heap[at] = host;
  places[host] = at;
}

/** When the first of a VM's tasks ends; it has so many and its clock stands there. */
function retime({ cells, due, tasks }: Tasks, vm: number, clock: number, count: number, top: number): void {
  const left = ((tasks[top * TASK + FINISH]! - clock) * count) / CORE;
  due[vm] = left > 0 ? cells[NOW]! + Math.floor(left + 0.5) : cells[NOW]!;
}

/** A host's VMs want so much more. */
function want({ cells, hosts }: Tasks, host: number, more: number, rest: number): void {
  if (use(hosts, host, cells[NOW]!, more, rest) > VMS_PER_HOST * CORE) throw new Error('A host is short');
}

function arrive(all: Tasks): void {
  const { cells, whole, counts, timesUs, workUs, first } = all;
  const at = whole[AT]!;
  const now = timesUs[at]!;
  cells[NOW] = now;
  ask(counts, now);
  enter(counts, 0);
  const next = whole[TURN]! + 1;
  const turn = next < first.length * VMS_PER_HOST ? next : 0;
  whole[TURN] = turn;
  const host = turn % first.length;
  begin(all, host, host * VMS_PER_HOST + ((turn / first.length) | 0), workUs[at]!);
  whole[AT] = at + 1;
  const arrives = timesUs[at + 1]!;
  cells[ARRIVES] = arrives <= cells[END]! ? arrives : Infinity;
}

/** A task of this much work begins on a VM. */
function begin(all: Tasks, host: number, vm: number, net: number): void {
  const { cells, whole, vms, vmInts } = all;
  const id = take(all);
  const { tasks, taskInts } = all;
  const now = cells[NOW]!;
  const gross = net;
  const from = id * TASK;
  tasks[from + ARRIVED_AT] = now;
  tasks[from + NETWORK] = 0;
  tasks[from + QUEUED] = 0;
  tasks[from + NET] = net;
  tasks[from + OVERHEAD] = gross - net;
  taskInts[id * TASK_INTS + VM] = vm;
  taskInts[id * TASK_INTS + CHILD] = -1;
  taskInts[id * TASK_INTS + SIBLING] = -1;
  whole[HELD]!++;
  const row = vm * ROW;
  const rowInts = vm * ROW_INTS;
  const count = vmInts[rowInts + COUNT]!;
  const before = vmInts[rowInts + TOP]!;
  const work = count > 0 ? (now - vms[row + SETTLED_AT]!) * CORE : 0;
  const clock = count > 0 ? vms[row + CLOCK]! + work / count : 0;
  vms[row + CLOCK] = clock;
  vms[row + USED]! += work;
  vms[row + SETTLED_AT] = now;
  tasks[from + FINISH] = clock + gross * CORE;
  const top = before < 0 ? id : meld(tasks, taskInts, before, id);
  vmInts[rowInts + TOP] = top;
  vmInts[rowInts + COUNT] = count + 1;
  retime(all, vm, clock, count + 1, top);
  want(all, host, count > 0 ? 0 : CORE, 0);
  rekey(all, host);
}

/** What ends first on the host whose turn it is ends, with all that end at that moment. */
function end(all: Tasks): void {
  const { cells, keys, heap, first, vms, vmInts, tasks, taskInts, due } = all;
  const now = keys[0]!;
  cells[NOW] = now;
  const host = heap[0]!;
  const vm = first[host]!;
  const row = vm * ROW;
  const rowInts = vm * ROW_INTS;
  let top = vmInts[rowInts + TOP]!;
  const finish = tasks[top * TASK + FINISH]!;
  let count = vmInts[rowInts + COUNT]!;
  const work = (finish - vms[row + CLOCK]!) * count;
  const rounded = work - (now - vms[row + SETTLED_AT]!) * CORE;
  vms[row + USED]! += work;
  vms[row + SETTLED_AT] = now;
  let ended = -1;
  do {
    taskInts[top * TASK_INTS + NEXT] = ended;
    ended = top;
    top = withoutTop(all, top);
    count--;
  } while (top >= 0 && tasks[top * TASK + FINISH]! <= finish);
  vmInts[rowInts + TOP] = top;
  vmInts[rowInts + COUNT] = count;
  vms[row + CLOCK] = finish;
  if (count > 0) retime(all, vm, finish, count, top);
  else due[vm] = Infinity;
  want(all, host, count > 0 ? 0 : -CORE, rounded);
  rekey(all, host);
  while (ended >= 0) ended = finished(all, ended);
}

/** Counts a task that has ended; returns the next of those that ended with it. */
function finished({ cells, whole, counts, tasks, taskInts }: Tasks, id: number): number {
  const now = cells[NOW]!;
  const at = id * TASK;
  const gross = tasks[at + NET]! + tasks[at + OVERHEAD]!;
  const latency = now - tasks[at + ARRIVED_AT]!;
  cells[CPU_NET]! += tasks[at + NET]!;
  cells[CPU_GROSS]! += gross;
  tasks[at + FINISH] = latency - tasks[at + NETWORK]! - tasks[at + QUEUED]! - gross;
  const bucket = leave(counts, 0, latency);
  answer(counts, bucket, latency, now, tasks, at + NETWORK);
  whole[HELD]!--;
  const next = taskInts[id * TASK_INTS + NEXT]!;
  taskInts[id * TASK_INTS + NEXT] = whole[FREE]!;
  whole[FREE] = id;
  return next;
}

function advance(all: Tasks, events: number): boolean {
  const { cells, keys, counts } = all;
  for (let event = 0; event < events; event++) {
    const ends = keys[0]!;
    const arrives = cells[ARRIVES]!;
    const steps = stepEnds(counts);
    if (steps < arrives && steps < ends) {
      if (step(counts)) return true;
    } else if (arrives < ends) arrive(all);
    else end(all);
  }
  return false;
}

export const tasksByHand: Twin = {
  id: 'W2',
  run: plan => {
    const all = tasksOf(plan);
    while (!advance(all, SLICE));
    return toldBy(all.counts);
  },
  likeness: otherBuckets,
};
