/** What is measured beside the wall time of one run: growth, memory, threads. */
import type { Outcome } from '@tare/schema';

/** A measured number and what it should be; a target is told, and is no check: machines differ. */
export interface Figure {
  readonly measurement: string;
  readonly quantity: string;
  readonly got: number;
  readonly unit: string;
  readonly target: { readonly most: number } | { readonly least: number } | null;
  /** null without a target. */
  readonly met: boolean | null;
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
  readonly measure: (world: FigureWorld) => Promise<Outcome<Figure[]>>;
}
