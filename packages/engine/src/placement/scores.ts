/**
 * Scores of the placement policies that look at several resources at once; the greatest is chosen. Those that count
 * accelerators are the baselines of Q. Weng et al., USENIX ATC 2023, in whole numbers from 0 to 100 like the plugins of
 * its simulator (hkust-adsl/kubernetes-scheduler-simulator, `pkg/simulator/plugin`).
 */
import { WHOLE } from './devices.ts';
import type { Need, Rooms } from './rooms.ts';
import type { Score } from './scored.ts';

const MOST = 100;

/** Thousandths of devices that a need asks for. */
export const askedMilli = ({ accelerators }: Need): number =>
  accelerators === undefined ? 0 : accelerators.count * accelerators.milli;

/** The largest host of all, by which resources of unlike units are made shares. */
const shareOf = (amount: number, largest: number): number => (largest > 0 ? amount / largest : 0);

/**
 * Dot product of what is free and what is asked, as shares of the largest host: where a need is large, free room is
 * large (R. Panigrahy et al., *Heuristics for Vector Bin Packing*, 2011; R. Grandl et al., Tetris, SIGCOMM 2014).
 */
export const dotProduct =
  (rooms: Rooms): Score =>
  (holder, { cpuMilli, memoryBytes }) =>
    shareOf(rooms.freeCpu(holder), rooms.largestCpu) * shareOf(cpuMilli, rooms.largestCpu) +
    shareOf(rooms.freeMemory(holder), rooms.largestMemory) * shareOf(memoryBytes, rooms.largestMemory);

/** Cosine of the angle between the two: what is left has the shape of what was free. 0 where either is nothing. */
export const cosine = (rooms: Rooms): Score => {
  const product = dotProduct(rooms);
  const length = (cpu: number, memory: number) => {
    const [x, y] = [shareOf(cpu, rooms.largestCpu), shareOf(memory, rooms.largestMemory)];
    return Math.sqrt(x * x + y * y);
  };
  return (holder, need) => {
    const lengths =
      length(rooms.freeCpu(holder), rooms.freeMemory(holder)) * length(need.cpuMilli, need.memoryBytes);
    return lengths > 0 ? product(holder, need) / lengths : 0;
  };
};

/** The *least* dot product over CPU and accelerators, as that paper's baseline has it. */
export const gpuDotProduct =
  (rooms: Rooms): Score =>
  (holder, need) => {
    const cpu = shareOf(rooms.freeCpu(holder), rooms.largestCpu) * shareOf(need.cpuMilli, rooms.largestCpu);
    const most = rooms.devices.largest * WHOLE;
    const devices = shareOf(rooms.devices.freeMilli(holder), most) * shareOf(askedMilli(need), most);
    return Math.floor(MOST * (1 - (cpu + devices) / 2));
  };

/** The least left of CPU and accelerators together. */
export const gpuBestFit =
  (rooms: Rooms): Score =>
  (holder, need) => {
    const cpu = shareOf(rooms.freeCpu(holder) - need.cpuMilli, rooms.largestCpu);
    const left = rooms.devices.freeMilli(holder) - askedMilli(need);
    return Math.floor(MOST * (1 - cpu / 2 - shareOf(left, rooms.devices.largest * WHOLE) / 2));
  };

const THIRD = Math.floor(MOST / 3);
const HALF = MOST / 2;

/** Devices in use that have room first, then free devices of hosts in use, then free hosts. */
export const gpuPacking =
  ({ devices }: Rooms): Score =>
  (holder, { accelerators }) => {
    if (accelerators === undefined) return 0;
    const { count, milli } = accelerators;
    const free = devices.enough(holder, WHOLE).length;
    if (free === devices.count[holder]) return Math.max(THIRD - free, free);
    const leftOf = (device: number) => devices.free[devices.first[holder]! + device]!;
    const used = devices
      .enough(holder, milli)
      .map(leftOf)
      .sort((a, b) => a - b)
      .slice(0, count);
    const fresh = used.filter(left => left === WHOLE).length;
    if (fresh > 0) return Math.max(HALF - fresh, THIRD);
    const left = used.reduce((sum, own) => sum + Math.floor((own * 100) / WHOLE), 0);
    return Math.max(MOST - Math.floor(left / 10), HALF);
  };

/** What instances have in common who are to stand together: a share, or so many whole devices. */
const classOf = ({ accelerators }: Need): string | undefined => {
  if (accelerators === undefined) return undefined;
  return accelerators.milli < WHOLE ? 'share' : String(accelerators.count);
};

/** Instances that ask for the same number of devices stand together; among equals the fuller host. */
export class Clustering {
  readonly #rooms: Rooms;
  /** Of each holder, how many of each class it has. */
  readonly #classes: Map<string, number>[] = [];

  constructor(rooms: Rooms) {
    this.#rooms = rooms;
  }

  /** So many more of them on a holder. */
  count(holder: number, need: Need, times: number): void {
    const own = classOf(need);
    if (own === undefined) return;
    const classes = this.#classes[holder] ?? new Map<string, number>();
    this.#classes[holder] = classes;
    const left = (classes.get(own) ?? 0) + times;
    if (left > 0) classes.set(own, left);
    else classes.delete(own);
  }

  readonly score: Score = (holder, need) => {
    const own = classOf(need);
    if (own === undefined) return 0;
    const { devices } = this.#rooms;
    const most = devices.largest * WHOLE;
    const fullness = Math.floor(((MOST / 4) * (most - devices.freeMilli(holder))) / most);
    return fullness + (MOST / 4) * rankOf(this.#classes[holder], own);
  };
}

/** 3: only such ones, 2: such ones and others, 1: nobody, 0: only others. */
function rankOf(classes: ReadonlyMap<string, number> | undefined, own: string): number {
  if (classes === undefined || classes.size === 0) return 1;
  if (!classes.has(own)) return 0;
  return classes.size === 1 ? 3 : 2;
}
