import { type Kind, KINDS, type VerifyResult } from './case.ts';

export interface Counts {
  /** Cases that count: all but those known to be wrong. */
  readonly cases: number;
  readonly held: number;
  readonly byKind: Readonly<Record<Kind, number>>;
  readonly knownWrong: number;
}

export function countsOf(results: readonly VerifyResult[]): Counts {
  const counted = results.filter(({ knownWrong }) => knownWrong === null);
  const of = (kind: Kind) => counted.filter(result => result.kind === kind).length;
  return {
    cases: counted.length,
    held: counted.filter(({ ok }) => ok).length,
    byKind: Object.fromEntries(KINDS.map(kind => [kind, of(kind)])) as Record<Kind, number>,
    knownWrong: results.length - counted.length,
  };
}
