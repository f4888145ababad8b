/** What a sweep asks: one or two numbers of a scenario and the values of each, as they are written. */
import type { AxisChoice, AxisPoints } from '../desk/protocol.ts';
import { pointsOf } from '../figures/frontier.ts';
import { around } from '../what-if/around.ts';

export interface AskedAxis {
  readonly path: string;
  /** "20, 50, 100" */
  readonly values: string;
}

/** The first across and the second, where there is one, upwards. */
export type Asked = readonly [AskedAxis] | readonly [AskedAxis, AskedAxis];

export const FEWEST_VALUES = 2;
export const MOST_VALUES = 12;
/** How many values an axis has to begin with, alone and as the second. */
const ALONE = 6;
const SECOND = 4;

/** The numbers of a list, ascending; null where it is none, or holds one twice. */
export function valuesOf(text: string): number[] | null {
  const items = text.split(/[\s,;]+/).filter(item => item !== '');
  const numbers = items.map(Number);
  const isList =
    numbers.length >= FEWEST_VALUES &&
    numbers.length <= MOST_VALUES &&
    numbers.every(value => Number.isFinite(value) && value > 0) &&
    new Set(numbers).size === numbers.length;
  return isList ? numbers.sort((one, other) => one - other) : null;
}

/** Values about where the scenario stands. */
export function firstAsked(axis: AxisChoice, isSecond = false): AskedAxis {
  const [from, to] = around(axis);
  const values = pointsOf(axis, [Number(from), Number(to)], isSecond ? SECOND : ALONE);
  return { path: axis.path, values: values.join(', ') };
}

/** The axes with their points; null where a path is not in the scenario or a list is none. */
export function pointsAsked(asked: Asked, axes: readonly AxisChoice[]): AxisPoints[] | null {
  const found = asked.map(({ path, values: text }) => {
    const axis = axes.find(one => one.path === path);
    const values = valuesOf(text);
    return axis === undefined || values === null ? null : { ...axis, values };
  });
  return found.every(one => one !== null) ? found : null;
}

const written = ({ path, values }: AskedAxis): string =>
  `${encodeURIComponent(path)}~${(valuesOf(values) ?? []).join(',')}`;

/** After the scenario in the address: "x=traffic.users.rate~20,50&y=…". */
export const writeAsked = ([x, y]: Asked): string =>
  [`x=${written(x)}`, ...(y === undefined ? [] : [`y=${written(y)}`])].join('&');

function readAxis(hash: string, name: 'x' | 'y'): AskedAxis | null {
  const [, path, values] =
    new RegExp(`[#&]${name}=([^&~]{1,400})~([\\d.,e+-]{1,400})(?:&|$)`).exec(hash) ?? [];
  if (path === undefined || values === undefined) return null;
  try {
    return { path: decodeURIComponent(path), values: values.split(',').join(', ') };
  } catch {
    return null;
  }
}

/** How many runs of each platform at each point a sweep may have, and how many it has to begin with. */
export const REPLICATIONS = [2, 3, 5, 10, 20, 40] as const;
export const FIRST_REPLICATIONS = 3;

export const writeReplications = (replications: number): string =>
  replications === FIRST_REPLICATIONS ? '' : `&r=${String(replications)}`;

export function readReplications(hash: string): number {
  const asked = Number(/[#&]r=(\d{1,3})(?:&|$)/.exec(hash)?.[1]);
  return REPLICATIONS.find(one => one === asked) ?? FIRST_REPLICATIONS;
}

/** What an address asks; an address is written by anybody, so what is not understood is left out. */
export function readAsked(hash: string): Asked | null {
  const [x, y] = [readAxis(hash, 'x'), readAxis(hash, 'y')];
  if (x === null) return null;
  return y === null ? [x] : [x, y];
}
