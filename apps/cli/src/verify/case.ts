/** One case of the validation suite, and how it is judged. */
import { estimateOf } from '@tare/experiments';
import type { Report, ScenarioDocument } from '@tare/schema';

/**
 * `exact`: arithmetic that somebody else published or that follows from the rule alone · `closed-form`: a theorem about
 * the scenario · `calibrated`: a measurement from which the catalogue's parameter was taken, so that it proves the wiring
 * only · `predicted`: a measurement that no parameter was taken from.
 */
export const KINDS = ['exact', 'closed-form', 'predicted', 'calibrated'] as const;
export type Kind = (typeof KINDS)[number];

export interface VerifyResult {
  readonly id: string;
  /** Rule of the engine's SPEC.md. */
  readonly rule: string;
  readonly what: string;
  /** Where the expected figure comes from. */
  readonly source: string;
  /** The catalogue’s record of the measurement, if there is one. */
  readonly record: string | null;
  readonly kind: Kind;
  readonly expected: number;
  readonly got: number;
  /** How far `got` may lie from `expected`, in the same unit. */
  readonly tolerance: number;
  /** Why the tolerance is what it is; empty for a 99 % interval. */
  readonly because: string;
  readonly unit: string;
  readonly ok: boolean;
  /** Why a miss is expected; such a case is listed as known to be wrong and counts neither way. */
  readonly knownWrong: string | null;
  /** 2 when a first sample missed and a second, independent one of the same size decided. */
  readonly looks: 1 | 2;
}

/** One figure read from the reports of a set. */
export interface VerifyCase {
  readonly id: string;
  readonly rule: string;
  readonly what: string;
  readonly source: string;
  readonly record?: string;
  /** For a prediction from a record that a parameter cites: which of its figures that parameter was not taken from. */
  readonly unused?: string;
  readonly kind: Kind;
  readonly unit: string;
  readonly expected: number;
  /** From one replication: the report of each platform of the document, in order of their ids. */
  readonly read: (report: Report, other: Report) => number;
  /** What is made of the figures of all replications, where that is not their mean. */
  readonly reduce?: (figures: readonly number[]) => number;
  /**
   * Largest distance allowed. Without it the case is statistical: the expected figure must lie in the 99 % interval of
   * the replications, whose half-width must be at most `precision` of it.
   */
  readonly tolerance?: number;
  readonly because?: string;
  readonly precision?: number;
  readonly knownWrong?: string;
}

/** Runs that one or more cases read from. */
export interface VerifySet {
  readonly document: ScenarioDocument;
  readonly replications: number;
  readonly cases: readonly VerifyCase[];
}

/** Half-width that a statistical case may have at most, relative to the expected figure. */
export const PRECISION = 0.02;

export const isStatistical = (one: VerifyCase): boolean => one.tolerance === undefined;

/** Judges a case by what its replications gave. */
export function judge(one: VerifyCase, figures: readonly number[], looks: 1 | 2): VerifyResult {
  const { id, rule, what, source, kind, unit, expected } = one;
  const estimate = estimateOf(figures, 0.99);
  const got = one.reduce?.(figures) ?? estimate?.value ?? figures[0] ?? Number.NaN;
  const half = estimate === null ? 0 : (estimate.high - estimate.low) / 2;
  const tolerance = one.tolerance ?? half;
  const precise = !isStatistical(one) || half <= (one.precision ?? PRECISION) * Math.abs(expected);
  const ok = precise && Math.abs(got - expected) <= tolerance;
  const because = one.because ?? '';
  const knownWrong = one.knownWrong ?? null;
  const record = one.record ?? null;
  return {
    id,
    rule,
    what,
    source,
    record,
    kind,
    unit,
    expected,
    got,
    tolerance,
    because,
    ok,
    knownWrong,
    looks,
  };
}
