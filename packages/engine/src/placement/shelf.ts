import { longerFloats, longerInts } from '../kernel/columns.ts';
import { levelOf, Staircases } from './levels.ts';
import { CPU, MEMORY, type Need, ROW, type Rooms, type SizeOrder, SLOTS, VCPUS } from './rooms.ts';

/** Holders of a block; it is split when it would have more. */
const BLOCK = 64;

/** Of each holder, where it stands: its key, and the row of its block. */
export class Standing {
  keys = new Float64Array(16);
  rows = new Int32Array(16);

  reserve(holder: number): void {
    if (holder < this.keys.length) return;
    this.keys = longerFloats(this.keys, holder * 2);
    this.rows = longerInts(this.rows, holder * 2);
  }
}

/**
 * Holders of one size, the fullest or the emptiest first (by the mean of what is free of CPU and memory; the lowest number among
 * equals), in blocks that are found by halving over their first keys and skipped by the most that anybody in them has free (at least: it
 * is put right when it misleads). A block is a row of columns.
 */
export class Shelf implements SizeOrder {
  readonly #rooms: Rooms;
  readonly #standing: Standing;
  /** 1: the fullest first; −1: the emptiest. Keys are what is free, times this. */
  readonly #sign: 1 | -1;
  /** Of each row: its keys and holders, BLOCK places each, how many there are, and the most free vCPUs. */
  #keys = new Float64Array(16 * BLOCK);
  #holders = new Int32Array(16 * BLOCK);
  #sizes = new Int32Array(16);
  #vcpus = new Float64Array(16);
  /** 1: the most may be too much, because a holder has gone. */
  #loose = new Int32Array(16);
  /** The most free memory by free CPU. */
  readonly #stairs = new Staircases(16);
  /** Rows of blocks that are gone, and how many have ever been used. */
  readonly #freeRows: number[] = [];
  #usedRows = 0;
  /** Rows in the order of their keys, and the first key of each. */
  #order = new Int32Array(16);
  #firsts = new Float64Array(16);
  #blocks = 0;

  constructor(rooms: Rooms, standing: Standing, sign: 1 | -1) {
    this.#rooms = rooms;
    this.#standing = standing;
    this.#sign = sign;
    this.#addBlock(this.#newRow(), 0);
  }

  add(holder: number): void {
    this.#standing.reserve(holder);
    this.insert(holder);
  }

  insert(holder: number): void {
    const key = this.#sign * this.#rooms.free(holder);
    this.#standing.keys[holder] = key;
    let at = this.#blockOf(key, holder);
    if (this.#sizes[this.#order[at]!] === BLOCK) {
      this.#split(at);
      at = this.#blockOf(key, holder);
    }
    const row = this.#order[at]!;
    const keys = this.#keys;
    const holders = this.#holders;
    const place = this.#placeIn(row, key, holder);
    const end = row * BLOCK + this.#sizes[row]!++;
    for (let to = end; to > place; to--) {
      keys[to] = keys[to - 1]!;
      holders[to] = holders[to - 1]!;
    }
    keys[place] = key;
    holders[place] = holder;
    this.#standing.rows[holder] = row;
    if (place === row * BLOCK) this.#firsts[at] = key;
    this.#count(row, holder);
  }

  remove(holder: number): void {
    const key = this.#standing.keys[holder]!;
    const row = this.#standing.rows[holder]!;
    const keys = this.#keys;
    const holders = this.#holders;
    const place = this.#placeIn(row, key, holder);
    const isFirst = place === row * BLOCK;
    const at = isFirst ? this.#blockOf(key, holder) : -1;
    const end = row * BLOCK + --this.#sizes[row]!;
    for (let to = place; to < end; to++) {
      keys[to] = keys[to + 1]!;
      holders[to] = holders[to + 1]!;
    }
    this.#loose[row] = 1;
    if (!isFirst) return;
    if (this.#sizes[row]! > 0) this.#firsts[at] = keys[place]!;
    else if (this.#blocks > 1) this.#drop(at);
  }

  first(need: Need, least: number): number {
    const level = levelOf(need.cpuMilli);
    const isFullest = this.#sign > 0;
    const to = isFullest ? Infinity : -least;
    for (let at = isFullest ? this.#blockOf(least, -1) : 0; at < this.#blocks; at++) {
      const row = this.#order[at]!;
      if (this.#stairs.most(row, level) < need.memoryBytes) continue;
      if (this.#firsts[at]! > to) break;
      if (this.#vcpus[row]! < need.vcpus) continue;
      const end = row * BLOCK + this.#sizes[row]!;
      for (let place = row * BLOCK; place < end; place++)
        if (this.#rooms.fits(this.#holders[place]!, need)) return this.#holders[place]!;
      if (this.#loose[row] === 1) this.#correct(row, level);
    }
    return -1;
  }

  /** The last block whose first is not after this one. */
  #blockOf(key: number, holder: number): number {
    const firsts = this.#firsts;
    let low = 0;
    let high = this.#blocks - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      const first = firsts[middle]!;
      if (first < key || (first === key && this.#holders[this.#order[middle]! * BLOCK]! <= holder))
        low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Where (key, holder) stands in a row, or would stand. */
  #placeIn(row: number, key: number, holder: number): number {
    const keys = this.#keys;
    let low = row * BLOCK;
    let high = low + this.#sizes[row]!;
    while (low < high) {
      const middle = (low + high) >> 1;
      const one = keys[middle]!;
      if (one < key || (one === key && this.#holders[middle]! < holder)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #split(at: number): void {
    const row = this.#order[at]!;
    const second = this.#newRow();
    const from = row * BLOCK + BLOCK / 2;
    this.#keys.copyWithin(second * BLOCK, from, (row + 1) * BLOCK);
    this.#holders.copyWithin(second * BLOCK, from, (row + 1) * BLOCK);
    this.#sizes[row] = BLOCK / 2;
    this.#sizes[second] = BLOCK / 2;
    this.#addBlock(second, at + 1);
    this.#tighten(row);
    this.#tighten(second);
  }

  #addBlock(row: number, at: number): void {
    if (this.#blocks === this.#order.length) {
      this.#order = longerInts(this.#order, this.#blocks * 2);
      this.#firsts = longerFloats(this.#firsts, this.#blocks * 2);
    }
    this.#order.copyWithin(at + 1, at, this.#blocks);
    this.#firsts.copyWithin(at + 1, at, this.#blocks);
    this.#order[at] = row;
    this.#firsts[at] = this.#sizes[row] === 0 ? Infinity : this.#keys[row * BLOCK]!;
    this.#blocks++;
  }

  #drop(at: number): void {
    this.#freeRows.push(this.#order[at]!);
    this.#order.copyWithin(at, at + 1, this.#blocks);
    this.#firsts.copyWithin(at, at + 1, this.#blocks);
    this.#blocks--;
  }

  #newRow(): number {
    const row = this.#freeRows.pop() ?? this.#usedRows++;
    if (row === this.#sizes.length) this.#grow();
    this.#stairs.clear(row);
    this.#sizes[row] = 0;
    this.#vcpus[row] = -1;
    this.#loose[row] = 0;
    return row;
  }

  #grow(): void {
    const rows = this.#sizes.length * 2;
    this.#keys = longerFloats(this.#keys, rows * BLOCK);
    this.#holders = longerInts(this.#holders, rows * BLOCK);
    this.#sizes = longerInts(this.#sizes, rows);
    this.#vcpus = longerFloats(this.#vcpus, rows);
    this.#loose = longerInts(this.#loose, rows);
    this.#stairs.respread(rows, 0, 0);
  }

  #tighten(row: number): void {
    this.#stairs.clear(row);
    this.#vcpus[row] = -1;
    this.#loose[row] = 0;
    const end = row * BLOCK + this.#sizes[row]!;
    for (let place = row * BLOCK; place < end; place++) {
      const holder = this.#holders[place]!;
      this.#standing.rows[holder] = row;
      this.#count(row, holder);
    }
  }

  /** Makes exact what a block promises for a level of CPU. */
  #correct(row: number, level: number): void {
    const { rows } = this.#rooms;
    let memory = -1;
    let vcpus = -1;
    const end = row * BLOCK + this.#sizes[row]!;
    for (let place = row * BLOCK; place < end; place++) {
      const at = ROW * this.#holders[place]!;
      if (rows[at + SLOTS]! < 1) continue;
      if (rows[at + VCPUS]! > vcpus) vcpus = rows[at + VCPUS]!;
      if (rows[at + MEMORY]! > memory && levelOf(rows[at + CPU]!) >= level) memory = rows[at + MEMORY]!;
    }
    this.#stairs.lower(row, level, memory);
    this.#vcpus[row] = vcpus;
  }

  /** One without a free slot has nothing to give. */
  #count(row: number, holder: number): void {
    const { rows } = this.#rooms;
    const at = ROW * holder;
    if (rows[at + SLOTS]! < 1) return;
    this.#stairs.raise(row, levelOf(rows[at + CPU]!), rows[at + MEMORY]!);
    if (rows[at + VCPUS]! > this.#vcpus[row]!) this.#vcpus[row] = rows[at + VCPUS]!;
  }
}
