import type { PlanPhase } from '@tare/schema';

/**
 * When a start was in a phase, µs, and what it went through before that. Very many instances start alike, so what they have
 * gone through is one chain for all of them, as far as it is the same.
 */
export interface PassedPhase {
  readonly phase: PlanPhase;
  readonly from: number;
  readonly to: number;
  /** null for the first. */
  readonly before: PassedPhase | null;
}

/** What starts have gone through. */
export class PassedPhases {
  #last: PassedPhase | null = null;

  /** The same as for the start that was asked for last, where it is the same. */
  after(before: PassedPhase | null, phase: PlanPhase, from: number, to: number): PassedPhase {
    const last = this.#last;
    if (
      last !== null &&
      last.before === before &&
      last.phase === phase &&
      last.from === from &&
      last.to === to
    )
      return last;
    this.#last = { phase, from, to, before };
    return this.#last;
  }
}

/** In the order in which they were gone through. */
export function inOrder(last: PassedPhase | null): PassedPhase[] {
  const phases: PassedPhase[] = [];
  for (let one = last; one !== null; one = one.before) phases.unshift(one);
  return phases;
}
