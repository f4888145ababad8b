import type { PlanAccelerators } from '@tare/schema';
import { longerFloats, longerInts } from '../kernel/columns.ts';

/** Of a device, in the unit in which shares are given. */
export const WHOLE = 1000;

/** The devices of one holder. */
export interface DeviceSet {
  readonly model: string;
  readonly count: number;
}

/**
 * Accelerators of holders: of each device, the thousandths that are free. An instance has a share of one device, or
 * whole devices of one holder (rule O1).
 */
export class Devices {
  /** Free thousandths of all devices, holder after holder. */
  free = new Float64Array(16);
  /** Of each holder: its first device, how many, and its model (−1: it has none). */
  first = new Int32Array(16);
  count = new Int32Array(16);
  model = new Int32Array(16);
  readonly models: string[] = [];
  /** Of all holders. */
  total = 0;
  /** Of any holder. */
  largest = 0;
  allocatedMilli = 0;
  #holders = 0;

  add(set: DeviceSet | undefined): void {
    const holder = this.#holders++;
    const count = set?.count ?? 0;
    if (holder === this.first.length) this.#growHolders();
    while (this.total + count > this.free.length) this.free = longerFloats(this.free, this.free.length * 2);
    this.first[holder] = this.total;
    this.count[holder] = count;
    this.model[holder] = set === undefined ? -1 : this.#numberOf(set.model);
    this.free.fill(WHOLE, this.total, this.total + count);
    this.total += count;
    this.largest = Math.max(this.largest, count);
  }

  fits(holder: number, asked: PlanAccelerators): boolean {
    if (!this.isAllowed(holder, asked)) return false;
    let missing = asked.count;
    const from = this.first[holder]!;
    const end = from + this.count[holder]!;
    for (let device = from; device < end && missing > 0; device++)
      if (this.free[device]! >= asked.milli) missing--;
    return missing <= 0;
  }

  /** Whether the devices of a holder are of a model that will do. */
  isAllowed(holder: number, { models }: PlanAccelerators): boolean {
    const model = this.model[holder]!;
    return model >= 0 && (models.length === 0 || models.includes(this.models[model]!));
  }

  freeMilli(holder: number): number {
    let sum = 0;
    const from = this.first[holder]!;
    for (let at = 0; at < this.count[holder]!; at++) sum += this.free[from + at]!;
    return sum;
  }

  /** Takes so many thousandths of each of these devices (numbers within the holder); negative: gives them back. */
  take(holder: number, devices: readonly number[], milli: number): void {
    for (const device of devices) this.free[this.first[holder]! + device]! -= milli;
    this.allocatedMilli += milli * devices.length;
  }

  /** The devices that have the least left beside what is asked, the first among equals: whole ones are free ones. */
  tightest(holder: number, { count, milli }: PlanAccelerators): number[] {
    return count === 1 ? [this.#tightestOne(holder, milli)] : this.enough(holder, milli).slice(0, count);
  }

  /** The devices of a holder that have so much free. */
  enough(holder: number, milli: number): number[] {
    const devices: number[] = [];
    for (let device = 0; device < this.count[holder]!; device++)
      if (this.free[this.first[holder]! + device]! >= milli) devices.push(device);
    return devices;
  }

  #tightestOne(holder: number, milli: number): number {
    let chosen = -1;
    let least = Infinity;
    const from = this.first[holder]!;
    for (let device = 0; device < this.count[holder]!; device++) {
      const left = this.free[from + device]!;
      if (left < milli || left >= least) continue;
      least = left;
      chosen = device;
    }
    return chosen;
  }

  #numberOf(model: string): number {
    const known = this.models.indexOf(model);
    return known >= 0 ? known : this.models.push(model) - 1;
  }

  #growHolders(): void {
    const length = this.first.length * 2;
    this.first = longerInts(this.first, length);
    this.count = longerInts(this.count, length);
    this.model = longerInts(this.model, length);
  }
}
