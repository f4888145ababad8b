/** One case of the validation suite, as data. */
export interface ValidationCase {
  readonly id: string;
  /** Rule of the model that it speaks for. */
  readonly rule: string;
  readonly source: string;
  readonly expected: number;
  readonly got: number;
  /** Largest allowed |got − expected|; for closed forms the half-width of the run's own 99 % interval. */
  readonly tolerance: number;
  readonly ok: boolean;
  readonly kind: 'exact' | 'closed-form' | 'published';
  /** Whether the model's constants were fitted to this very figure; then agreement proves little. */
  readonly calibratedOn: boolean;
}
