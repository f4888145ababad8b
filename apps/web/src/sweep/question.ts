/** What a sweep asks: some numbers of a scenario, the values of each as they are written, and which combinations are run. */
import {
  failure,
  LIMITS,
  type Outcome,
  type Problem,
  problem,
  success,
  type SweepSetting,
} from '@tare/schema';
import { writtenAt } from '../desk/axis-value.ts';
import type { SweepAxis } from '../desk/protocol.ts';
import { pointsOf, type Scale } from '../figures/frontier.ts';
import { sweepText } from './messages.ts';

const text = sweepText.wrong;

type Value = SweepSetting['value'];

/** Values one by one, or between two ends; as texts until they are used. */
export type Spread =
  | { readonly kind: 'list'; readonly list: string }
  | { readonly kind: Scale; readonly from: string; readonly to: string; readonly steps: string };

export interface AskedAxis {
  readonly path: string;
  readonly spread: Spread;
}

/** At least one axis. Over two, the first is drawn across and the second upwards. */
export type Asked = readonly AskedAxis[];

export const MOST_AXES = 4;
export const FEWEST_VALUES = 2;
export const MOST_VALUES = 100;
/** How many values an axis has to begin with, alone and beside another. */
const ALONE = 6;
const BESIDE = 4;
/** Between ends so far apart, steps grow with the numbers. */
const FAR_APART = 5;

export const listedAxis = (path: string, values: readonly Value[]): AskedAxis => ({
  path,
  spread: { kind: 'list', list: values.join(', ') },
});

const wrong = (path: string, message: string, fix: string): Problem => problem('invalid', path, message, fix);

/** "150/s" and "150" alike, where the unit is that of the axis. */
function numberIn(item: string, { unit }: Pick<SweepAxis, 'unit'>): number {
  const bare = unit !== '' && item.endsWith(unit) ? item.slice(0, -unit.length) : item;
  return bare.trim() === '' ? Number.NaN : Number(bare);
}

function itemProblem(item: string, axis: SweepAxis): Problem[] {
  if (axis.names.length > 0)
    return axis.names.includes(item) ? [] : [wrong('list', text.noName(item), text.names(axis.names))];
  const value = numberIn(item, axis);
  if (!Number.isFinite(value)) return [wrong('list', text.noNumber(item), text.numbers)];
  return axis.isWhole && !Number.isInteger(value) ? [wrong('list', text.notWhole(item), text.whole)] : [];
}

const itemsOf = (list: string): string[] => list.split(/[\s,;]+/).filter(item => item !== '');

const twice = (items: readonly string[]): string[] => [
  ...new Set(items.filter((item, at) => items.indexOf(item) < at)),
];

function listed(list: string, axis: SweepAxis): Outcome<Value[]> {
  const items = itemsOf(list);
  const problems = [
    ...items.flatMap(item => itemProblem(item, axis)),
    ...twice(items).map(item => wrong('list', text.twice(item), text.once)),
    ...(items.length < FEWEST_VALUES ? [wrong('list', text.few(FEWEST_VALUES), text.numbers)] : []),
    ...(items.length > MOST_VALUES ? [wrong('list', text.many(items.length, MOST_VALUES), text.fewer)] : []),
  ];
  if (problems.length > 0) return failure(problems);
  if (axis.names.length > 0) return success(items);
  const numbers = items.map(item => numberIn(item, axis)).sort((one, other) => one - other);
  return success(numbers);
}

function spreadOut(spread: Exclude<Spread, { kind: 'list' }>, axis: SweepAxis): Outcome<Value[]> {
  const [from, to] = [numberIn(spread.from, axis), numberIn(spread.to, axis)];
  const count = Number(spread.steps);
  const isCount = Number.isInteger(count) && count >= FEWEST_VALUES && count <= MOST_VALUES;
  const problems = [
    ...(Number.isFinite(from) ? [] : [wrong('from', text.noNumber(spread.from), text.number)]),
    ...(Number.isFinite(to) ? [] : [wrong('to', text.noNumber(spread.to), text.number)]),
    ...(from === to ? [wrong('to', text.sameEnds, text.otherEnd)] : []),
    ...(spread.kind === 'logarithmic' && (from <= 0 || to <= 0)
      ? [wrong(from <= 0 ? 'from' : 'to', text.notAboveZero, text.linear)]
      : []),
    ...(isCount ? [] : [wrong('steps', text.noCount(spread.steps), text.count(FEWEST_VALUES, MOST_VALUES))]),
  ];
  if (problems.length > 0) return failure(problems);
  return success(pointsOf(axis.value, [from, to], { count, scale: spread.kind, isWhole: axis.isWhole }));
}

/** The values of an axis, ascending where they are numbers, or what is wrong with them, by field. */
export function valuesOf(spread: Spread, axis: SweepAxis): Outcome<Value[]> {
  if (spread.kind === 'list') return listed(spread.list, axis);
  if (axis.names.length > 0) return failure([wrong('from', text.noRange, text.names(axis.names))]);
  return spreadOut(spread, axis);
}

/** As they stand in the scenario: with the unit where it is written there. */
export const writtenValues = (values: readonly Value[], { unit, isUnitWritten }: SweepAxis): Value[] =>
  values.map(value => (isUnitWritten && typeof value === 'number' ? writtenAt(unit, value) : value));

/** About where the scenario stands, or all that is known of a number. */
function endsOf({ value, range, isWhole }: SweepAxis): readonly [number, number] {
  if (range !== null) return [Math.min(range[0], value ?? range[0]), Math.max(range[1], value ?? range[1])];
  if (value === null) return [1, 8];
  if (value === 0) return [0, 10];
  return isWhole ? [Math.max(1, Math.round(value / 4)), value * 4] : [value / 10, value * 5];
}

/** Values to begin with. */
export function firstAsked(axis: SweepAxis, isBeside = false): AskedAxis {
  const count = isBeside ? BESIDE : ALONE;
  if (axis.names.length > 0) {
    const names = new Set([axis.present, ...axis.names].filter(name => axis.names.includes(name)));
    return listedAxis(axis.path, [...names].slice(0, BESIDE));
  }
  const [from, to] = endsOf(axis);
  const [low, high] = from < to ? [from, to] : [from, from === 0 ? 1 : from * 2];
  const kind: Scale = low > 0 && high / low >= FAR_APART ? 'logarithmic' : 'linear';
  const written = (end: number) => String(Number(end.toPrecision(4)));
  return {
    path: axis.path,
    spread: { kind, from: written(low), to: written(high), steps: String(count) },
  };
}

export interface AskedValues {
  readonly axis: SweepAxis;
  readonly values: readonly Value[];
}

/** The axes with their values; null where a path is not in the scenario or its values are none. */
export function valuesAsked(asked: Asked, axes: readonly SweepAxis[]): AskedValues[] | null {
  const found = asked.map(({ path, spread }) => {
    const axis = axes.find(one => one.path === path);
    const values = axis === undefined ? null : valuesOf(spread, axis);
    return axis === undefined || values === null || !values.ok ? null : { axis, values: values.value };
  });
  return found.every(one => one !== null) ? found : null;
}

export const countPoints = (asked: readonly AskedValues[]): number =>
  asked.reduce((count, { values }) => count * values.length, 1);

/** How many points a sample may have. */
export const isSample = (sample: string): boolean =>
  /^\d{1,6}$/.test(sample) && Number(sample) >= 1 && Number(sample) <= LIMITS.searchCandidates;

/** Names of the axes in an address. */
const LETTERS = ['x', 'y', 'z', 'w'] as const;

/** What stands between two of these has none of them in it. */
const encoded = (part: string): string => encodeURIComponent(part).replaceAll('~', '%7E');

function written({ path, spread }: AskedAxis): string {
  const parts =
    spread.kind === 'list'
      ? [itemsOf(spread.list).map(encoded).join(',')]
      : [...[spread.from, spread.to, spread.steps].map(encoded), spread.kind];
  return [encoded(path), ...parts].join('~');
}

/** After the scenario in the address: "x=traffic.users.rate~20,50&y=services.web.replicas~1~16~5~logarithmic". */
export const writeAsked = (asked: Asked): string =>
  asked.map((axis, index) => `${LETTERS[index]!}=${written(axis)}`).join('&');

function readSpread(parts: readonly string[]): Spread | null {
  const [first, to, steps, kind] = parts;
  if (first === undefined || first === '') return null;
  if (parts.length === 1) return { kind: 'list', list: first.split(',').map(decodeURIComponent).join(', ') };
  if (to === undefined || steps === undefined || (kind !== 'linear' && kind !== 'logarithmic')) return null;
  const [from, end, count] = [first, to, steps].map(decodeURIComponent);
  return { kind, from: from!, to: end!, steps: count! };
}

function readAxis(hash: string, letter: string): AskedAxis | null {
  const found = new RegExp(`[#&]${letter}=([^&<>\\s]{1,4000})(?:&|$)`).exec(hash)?.[1];
  const [path, ...parts] = found?.split('~') ?? [];
  if (path === undefined || path === '' || path.length > LIMITS.settingCharacters) return null;
  try {
    const spread = readSpread(parts);
    return spread === null ? null : { path: decodeURIComponent(path), spread };
  } catch {
    return null;
  }
}

/** What an address asks; an address is written by anybody, so what is not understood is left out. */
export function readAsked(hash: string): Asked | null {
  const asked = LETTERS.flatMap(letter => readAxis(hash, letter) ?? []);
  return asked.length === 0 ? null : asked;
}

/** How many runs of each platform at each point a sweep may have, and how many it has to begin with. */
export const REPLICATIONS = [2, 3, 5, 10, 20, 40] as const;
export const FIRST_REPLICATIONS = 3;

/** How an axis' values are run: so often each, and all of their combinations where `sample` is null. */
export interface Runs {
  readonly replications: number;
  readonly sample: string | null;
}

export const writeRuns = ({ replications, sample }: Runs): string =>
  (replications === FIRST_REPLICATIONS ? '' : `&r=${String(replications)}`) +
  (sample === null ? '' : `&n=${sample}`);

export function readRuns(hash: string): Runs {
  const asked = Number(/[#&]r=(\d{1,3})(?:&|$)/.exec(hash)?.[1]);
  const sample = /[#&]n=(\d{1,6})(?:&|$)/.exec(hash)?.[1] ?? null;
  return {
    replications: REPLICATIONS.find(one => one === asked) ?? FIRST_REPLICATIONS,
    sample: sample !== null && isSample(sample) ? sample : null,
  };
}
