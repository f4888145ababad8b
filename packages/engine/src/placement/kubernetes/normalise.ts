import { MAX_SCORE } from './pod.ts';

/** Scores as shares of the largest, 0…100; reversed: the largest gets 0 (helper/normalize_score.go). */
export function normalised(scores: readonly number[], isReversed: boolean): number[] {
  const most = scores.reduce((largest, score) => Math.max(largest, score), 0);
  if (most === 0) return scores.map(score => (isReversed ? MAX_SCORE : score));
  return scores.map(score => {
    const share = Math.trunc((MAX_SCORE * score) / most);
    return isReversed ? MAX_SCORE - share : share;
  });
}
