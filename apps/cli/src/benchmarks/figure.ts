/** What is measured beside the wall time of one run: growth, memory, threads. */
import type { Outcome } from '@tare/schema';

/** A measured number and what it should be. Mostly that is told, for machines differ; what is a check is the same on all of them. */
export interface Figure {
  readonly measurement: string;
  readonly quantity: string;
  readonly got: number;
  readonly unit: string;
  readonly target: { readonly most: number } | { readonly least: number } | null;
  /** null without a target. */
  readonly met: boolean | null;
  /** A "no" to it is the answer. */
  readonly isCheck?: true;
}

export function figure(
  measurement: string,
  quantity: string,
  [got, unit]: readonly [number, string],
  target: Figure['target'] = null,
): Figure {
  const met = target === null ? null : 'most' in target ? got <= target.most : got >= target.least;
  return { measurement, quantity, got, unit, target, met };
}

/** So many of something that there is to be none of, on whatever machine. */
export const noneOf = (measurement: string, quantity: string, got: number): Figure => ({
  ...figure(measurement, quantity, [got, ''], { most: 0 }),
  isCheck: true,
});

/** Whether all that has a target meets it, and how many do. */
export const tally = (
  figures: readonly Figure[],
): { readonly met: number; readonly missed: readonly Figure[] } => ({
  met: figures.filter(({ met }) => met === true).length,
  missed: figures.filter(({ met }) => met === false),
});

export interface FigureWorld {
  /** Milliseconds of a clock that only goes forward. */
  readonly clock: () => number;
  /** Milliseconds of processor time of this process, which what else the machine does leaves alone. */
  readonly processorClock: () => number;
  readonly signal: AbortSignal;
  /** 1: the usual work; a smaller number makes less of it. */
  readonly share: number;
  /** Where programs take turns: how often, whether their processor time is asked for, and then the least of it. */
  readonly pairs: number;
  readonly processor: boolean;
  /** Tells what could not be had. */
  readonly note: (text: string) => void;
}

/** Several figures that are measured together. */
export interface Measurement {
  readonly id: string;
  readonly what: string;
  /** What not every machine has: where it is not asked for by name, it is left out there, which is told. */
  readonly needs?: string;
  readonly measure: (world: FigureWorld) => Promise<Outcome<Figure[]>>;
}
