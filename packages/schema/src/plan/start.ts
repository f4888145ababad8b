import type { Law } from './fault.ts';
import type { PlanProbes } from './service.ts';

/**
 * What a step of the start takes of its host (rule S1): shares of the drawn time, so that a start that nobody disturbs
 * takes exactly what was drawn on a host of the reference speed. What is left of the drawn time is waiting.
 */
export interface PlanTakes {
  /** CPU time on the reference core, from 0 to 1 together with `lockShare`. */
  readonly cpuShare: number;
  /** Time in which the step holds the one lock of its host, first come, first served. */
  readonly lockShare: number;
  /** Read from the host's disk, beside the drawn time. */
  readonly diskBytes: number;
}

/**
 * Where starts stand in line (rule O2): one passes each interval, after a burst; each makes so many calls of a kubelet to
 * the API, which is asked once each interval after a burst; or so many are served at a time.
 */
export type PlanLine =
  | { readonly by: 'rate'; readonly everyUs: number; readonly burst: number }
  | { readonly by: 'calls'; readonly calls: number; readonly everyUs: number; readonly burst: number }
  | { readonly by: 'servers'; readonly servers: number; readonly each: 'platform' | 'host' };

/** Pulls of one layer store (rule O2): so many at a time, and begun at a rate after a burst. */
export interface PlanPullLimits {
  readonly atOnce: number;
  readonly everyUs: number;
  readonly burst: number;
}

/** A step of the start-up waterfall (rule S1). Pulls take what the layer store lacks; the others are drawn. */
export type PlanPhase =
  | {
      readonly kind: 'delay';
      readonly name: PhaseName;
      readonly technology: string;
      readonly law: Law;
      readonly factor: number;
      readonly source: string;
      /** Absent: the step only waits, and contends with nobody. */
      readonly takes?: PlanTakes;
      /** Where it stands in line before; absent: nowhere. */
      readonly line?: PlanLine;
      /** Nothing is drawn: it lasts until these have succeeded, since the program began (rule O4). */
      readonly probes?: PlanProbes;
    }
  | {
      readonly kind: 'pull';
      readonly name: 'image pulled';
      readonly technology: string;
      readonly layers: readonly { readonly digest: string; readonly bytes: number }[];
      readonly source: string;
      /** What the kubelet of a host, or guest, lets through; absent: whatever comes. */
      readonly kubelet?: PlanPullLimits;
    };

export const PHASE_NAMES = [
  'scheduled',
  'host provisioned',
  'mounted',
  'image pulled',
  'created',
  'guest booted',
  'initialised',
  'probed',
  'reported',
] as const;

export type PhaseName = (typeof PHASE_NAMES)[number];
