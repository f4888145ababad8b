/** One case of the validation suite, and how it is judged. */
import { estimateOf } from '@tare/experiments';
import type { Report, ScenarioDocument } from '@tare/schema';

export interface VerifyResult {
  readonly id: string;
  /** Rule of the engine's SPEC.md. */
  readonly rule: string;
  readonly what: string;
  /** Where the expected figure comes from. */
  readonly source: string;
  readonly kind: 'exact' | 'closed-form' | 'published';
  /** True when the catalogue's parameter was taken from this very figure, so that it proves the wiring only. */
  readonly calibratedOn: boolean;
  readonly expected: number;
  readonly got: number;
  /** How far `got` may lie from `expected`, in the same unit. */
  readonly tolerance: number;
  readonly unit: string;
  readonly ok: boolean;
  /** 2 when a first sample missed and a second, independent one of the same size decided. */
  readonly looks: 1 | 2;
}

/** A case asks for runs of one platform of a scenario and reads one figure from each. */
export interface VerifyCase {
  readonly id: string;
  readonly rule: string;
  readonly what: string;
  readonly source: string;
  readonly kind: VerifyResult['kind'];
  readonly calibratedOn?: boolean;
  readonly unit: string;
  readonly expected: number;
  readonly document: ScenarioDocument;
  readonly replications: number;
  readonly read: (report: Report) => number;
  /**
   * Largest distance allowed. Without it the case is statistical: the expected figure must lie in the 99 % interval of
   * the replications, whose half-width must be at most `precision` of it.
   */
  readonly tolerance?: number;
  readonly precision?: number;
}

/** Half-width that a statistical case may have at most, relative to the expected figure. */
const PRECISION = 0.02;

/** Judges a case by what its replications gave. */
export function judge(one: VerifyCase, figures: readonly number[], looks: 1 | 2): VerifyResult {
  const { id, rule, what, source, kind, unit, expected } = one;
  const estimate = estimateOf(figures, 0.99);
  const got = estimate?.value ?? figures[0] ?? Number.NaN;
  const half = estimate === null ? 0 : (estimate.high - estimate.low) / 2;
  const tolerance = one.tolerance ?? half;
  const precise = one.tolerance !== undefined || half <= (one.precision ?? PRECISION) * Math.abs(expected);
  const ok = precise && Math.abs(got - expected) <= tolerance;
  return {
    id,
    rule,
    what,
    source,
    kind,
    unit,
    expected,
    got,
    tolerance,
    calibratedOn: one.calibratedOn ?? false,
    ok,
    looks,
  };
}
