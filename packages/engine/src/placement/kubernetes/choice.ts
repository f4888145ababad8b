import type { DecisionHost } from '@tare/schema';
import { NAMES, type Scores } from './node-scores.ts';
import type { Refused } from './refused.ts';

/** What was found of one node. */
export interface Verdict {
  readonly node: number;
  readonly refusal: Refused | null;
  scores?: Record<string, number>;
  total?: number;
}

export interface Choice {
  /** −1: none. */
  readonly node: number;
  readonly verdicts: readonly Verdict[];
}

/** A choice told node by node; hosts that scored best, and refused ones, up to so many. */
export function explain(
  { verdicts }: Choice,
  nameOf: (node: number) => string,
  most: number,
): DecisionHost[] {
  const order = [...verdicts].sort((a, b) => (b.total ?? -1) - (a.total ?? -1) || a.node - b.node);
  return order.slice(0, most).map(({ node, refusal, scores, total }) => ({
    host: nameOf(node),
    ...(refusal === null ? {} : { refused: { plugin: refusal.plugin, reason: refusal.reason } }),
    ...(scores === undefined ? {} : { scores, total: total! }),
  }));
}

/** Writes scores and totals, in the order of the feasible nodes, to what is told of them. */
export function tell(verdicts: readonly Verdict[], scores: Scores, totals: readonly number[]): void {
  for (const [index, verdict] of verdicts.filter(({ refusal }) => refusal === null).entries()) {
    verdict.scores = Object.fromEntries(NAMES.map(name => [name, scores[name][index]!]));
    verdict.total = totals[index]!;
  }
}
