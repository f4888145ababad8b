/** Exit statuses, as documented for the command line. */
import type { Problem } from '@tare/schema';

export const EXIT = { done: 0, no: 1, badInput: 2, cutShort: 3, internal: 4 } as const;
export type Exit = (typeof EXIT)[keyof typeof EXIT];

/** The status that a list of problems calls for; the gravest wins. */
export function exitFor(problems: readonly Problem[]): Exit {
  const codes = new Set(problems.map(({ code }) => code));
  const any = (...those: Problem['code'][]) => those.some(code => codes.has(code));
  if (any('crashed')) return EXIT.internal;
  if (any('over-budget', 'timed-out', 'cancelled', 'rate-limited')) return EXIT.cutShort;
  if (problems.length > 0 && problems.every(({ code }) => code === 'infeasible')) return EXIT.no;
  return EXIT.badInput;
}
