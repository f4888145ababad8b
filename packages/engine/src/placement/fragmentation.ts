import type { PlanAccelerators } from '@tare/schema';
import { exp } from '../numeric/elementary.ts';
import type { Devices } from './devices.ts';
import { WHOLE } from './devices.ts';
import type { Need, Rooms } from './rooms.ts';

/** What a workload is made of: needs, and how often each is asked for. */
export interface TypicalNeed {
  readonly need: Need;
  readonly weight: number;
}

/** The commonest needs until so much of the workload is covered are the typical ones. */
const COVERED = 0.95;

/** Typical needs that ask for the same of devices: the chance that one asks for no more CPU than so much. */
interface Kind {
  readonly asked: PlanAccelerators;
  /** Ascending, and the chance of each and all before it. */
  readonly cpus: readonly number[];
  readonly chances: readonly number[];
}

const keyOf = ({ cpuMilli, accelerators }: Need): string =>
  accelerators === undefined
    ? `${String(cpuMilli)} 0`
    : `${String(cpuMilli)} ${String(accelerators.count)} ${String(accelerators.milli)} ${accelerators.models.join('|')}`;

/** Needs that are alike (in CPU and devices) counted together, the commonest first, as many as cover the workload. */
export function commonest(workload: readonly TypicalNeed[]): TypicalNeed[] {
  const byKey = new Map<string, { need: Need; weight: number }>();
  for (const { need, weight } of workload) {
    const key = keyOf(need);
    const known = byKey.get(key);
    if (known === undefined) byKey.set(key, { need, weight });
    else known.weight += weight;
  }
  const all = [...byKey.values()].sort((a, b) => b.weight - a.weight);
  const total = all.reduce((sum, { weight }) => sum + weight, 0);
  const kept: TypicalNeed[] = [];
  let covered = 0;
  for (const entry of all) {
    if (covered >= COVERED * total) break;
    covered += entry.weight;
    kept.push(entry);
  }
  return kept.map(({ need, weight }) => ({ need, weight: weight / covered }));
}

function kindsOf(typical: readonly TypicalNeed[]): Kind[] {
  const groups = new Map<string, { asked: PlanAccelerators; needs: TypicalNeed[] }>();
  for (const entry of typical) {
    const asked = entry.need.accelerators;
    if (asked === undefined) continue;
    const key = `${String(asked.count)} ${String(asked.milli)} ${asked.models.join('|')}`;
    const group = groups.get(key) ?? { asked, needs: [] };
    group.needs.push(entry);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ asked, needs }) => {
    const sorted = [...needs].sort((a, b) => a.need.cpuMilli - b.need.cpuMilli);
    let sum = 0;
    return {
      asked,
      cpus: sorted.map(({ need }) => need.cpuMilli),
      chances: sorted.map(({ weight }) => (sum += weight)),
    };
  });
}

/** The chance that a need of this kind asks for no more CPU. */
function chanceWithin({ cpus, chances }: Kind, cpuMilli: number): number {
  let low = 0;
  let high = cpus.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cpus[middle]! <= cpuMilli) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? 0 : chances[low - 1]!;
}

/**
 * Fragmentation of accelerators, and the policy that lets it grow least (rule O1). Of a holder's free devices, what a
 * typical need cannot use is a fragment for it: all where it asks for more CPU than is free, for another model or more
 * devices, or for none; else the devices that have too little left. F is the mean over typical needs, in thousandths of
 * a device.
 *
 * Q. Weng et al., *Beware of Fragmentation*, USENIX ATC 2023 §3, with the whole-number score of its simulator
 * (hkust-adsl/kubernetes-scheduler-simulator, `fgd_score.go`).
 */
export class Fragmentation {
  readonly #rooms: Rooms;
  readonly #kinds: readonly Kind[];
  readonly #kindsOfModel = new Map<number, Kind[]>();
  /** Free thousandths of the devices of the holder that is looked at. */
  readonly #left: number[] = [];

  constructor(rooms: Rooms, workload: readonly TypicalNeed[]) {
    this.#rooms = rooms;
    this.#kinds = kindsOf(commonest(workload));
  }

  /** F of a holder, as it is. */
  of(holder: number): number {
    this.#look(holder);
    return this.#fragments(holder, this.#rooms.freeCpu(holder));
  }

  /** The score of a holder that the need fits, 0 to 100: the logistic function of what F falls by, in devices. */
  score(holder: number, need: Need): number {
    return this.#best(holder, need).score;
  }

  /** The devices that it would take there. */
  devicesFor(holder: number, need: Need): readonly number[] {
    return this.#best(holder, need).devices;
  }

  #best(holder: number, need: Need): { score: number; devices: readonly number[] } {
    const { devices } = this.#rooms;
    const cpu = this.#rooms.freeCpu(holder) - need.cpuMilli;
    const before = this.of(holder);
    const scoreOf = () => Math.floor(100 / (1 + exp((this.#fragments(holder, cpu) - before) / WHOLE)));
    const asked = need.accelerators;
    if (asked === undefined) return { score: scoreOf(), devices: [] };
    let best = { score: -1, devices: [] as readonly number[] };
    for (const option of optionsFor(devices, holder, asked)) {
      for (const device of option) this.#left[device]! -= asked.milli;
      const score = scoreOf();
      for (const device of option) this.#left[device]! += asked.milli;
      if (score > best.score) best = { score, devices: option };
    }
    return best;
  }

  #look(holder: number): void {
    const { free, first, count } = this.#rooms.devices;
    this.#left.length = count[holder]!;
    for (let device = 0; device < count[holder]!; device++)
      this.#left[device] = free[first[holder]! + device]!;
  }

  /** F of the devices that are looked at, with so much CPU free beside them. */
  #fragments(holder: number, cpuMilli: number): number {
    const left = this.#left;
    let total = 0;
    for (const milli of left) total += milli;
    if (total === 0) return 0;
    let usable = 0;
    for (const kind of this.#kindsFor(holder)) {
      const chance = chanceWithin(kind, cpuMilli);
      if (chance > 0) usable += chance * usableFor(left, kind.asked);
    }
    return total - usable;
  }

  /** Of typical needs, those that the devices of a holder may serve. */
  #kindsFor(holder: number): readonly Kind[] {
    const model = this.#rooms.devices.model[holder]!;
    const known = this.#kindsOfModel.get(model);
    if (known !== undefined) return known;
    const kinds = this.#kinds.filter(({ asked }) => this.#rooms.devices.isAllowed(holder, asked));
    this.#kindsOfModel.set(model, kinds);
    return kinds;
  }
}

/** Each device that has a share free; or the first whole ones. */
const optionsFor = (devices: Devices, holder: number, { count, milli }: PlanAccelerators): number[][] => {
  const enough = devices.enough(holder, milli);
  return count === 1 && milli < WHOLE ? enough.map(device => [device]) : [enough.slice(0, count)];
};

function usableFor(left: readonly number[], { count, milli }: PlanAccelerators): number {
  let sum = 0;
  let enough = 0;
  for (const free of left)
    if (free >= milli) {
      sum += free;
      enough++;
    }
  return enough >= count ? sum : 0;
}
