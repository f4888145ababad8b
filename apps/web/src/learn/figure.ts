/** A figure of a chapter: asked first, then run, then explained. */
import type { Metric } from '@tare/schema';
import type { Reading } from './reading.ts';

interface Slider {
  readonly kind: 'slider';
  readonly label: string;
  readonly low: number;
  readonly high: number;
  readonly step: number;
  readonly start: number;
  readonly unit: string;
  /** What the run has instead of the guess. */
  readonly measured: (reading: Reading) => number | null;
}

interface Choice {
  readonly kind: 'choice';
  readonly label: string;
  readonly options: readonly { readonly id: string; readonly label: string }[];
  /** The option that the run speaks for. */
  readonly measured: (reading: Reading) => string | null;
}

export type Guess = Slider | Choice;

export interface Figure {
  readonly id: string;
  /** Id of a preset or a lesson of the catalogue. */
  readonly scenario: string;
  readonly guess: Guess;
  /** What its bars show. */
  readonly metric: Metric;
  /** Why it came out so, with the numbers of the run. */
  readonly explain: (reading: Reading) => string;
  /** Numbers of the catalogue that decide it, by id. */
  readonly rests: readonly string[];
}
