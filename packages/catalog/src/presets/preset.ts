import type { Metric } from '@tare/schema';

/** A scenario written by hand to answer one question. */
export interface Preset {
  readonly id: string;
  readonly title: string;
  readonly question: string;
  /** What the engine answers; a test holds it to that. */
  readonly finding: string;
  /** The metric that shows the finding; the number of hosts where it is left out. */
  readonly shows?: Metric;
  readonly yaml: string;
}
