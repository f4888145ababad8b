/** The one answer to bad input: every fault with its path, what is wrong, and what to do. */
import * as z from 'zod';

export * from './outcome.ts';

/** Stable codes; new ones are added, none changes its meaning. */
export const PROBLEM_CODES = [
  'syntax', // the text is not YAML or JSON
  'too-large', // over a size, depth or count limit
  'forbidden-key', // a key such as __proto__
  'not-a-scenario', // well-formed, but not a document that Tare knows
  'invalid', // a field's value is wrong
  'missing', // a field or file that is needed is absent
  'unknown-field', // a field that the format does not have
  'unknown-reference', // names something that is not there
  'cycle', // calls, extends or dependencies go in a circle
  'conflict', // two things that cannot both hold
  'newer-version', // written by a newer Tare
  'unsupported', // understood, but cannot be modelled
  'infeasible', // cannot run there: architecture, kernel, no room
  'over-budget', // predicted or actual cost is over a limit
  'cancelled',
  'timed-out',
  'crashed', // an internal fault, with its report
  'unavailable', // a service or worker does not answer
  'not-found', // missing or forbidden, which look alike
  'rate-limited',
] as const;

export const problemCode = z.enum(PROBLEM_CODES);

/** Where in the text a problem or a note stands; lines and columns count from 1. */
export const placeSchema = z.strictObject({
  file: z.string().optional(),
  line: z.number().int().min(1),
  column: z.number().int().min(1),
});

export const problemSchema = z.strictObject({
  code: problemCode,
  /** Dotted path in the document ("services.cart.requests.cpu"); empty for the whole document. */
  path: z.string(),
  message: z.string(),
  /** What to do about it, as an imperative sentence. */
  fix: z.string(),
  place: placeSchema.optional(),
  requestId: z.string().optional(),
});

export type ProblemCode = z.output<typeof problemCode>;
export type Place = z.output<typeof placeSchema>;
export type Problem = z.output<typeof problemSchema>;

/** One line for terminals and logs: "services.cart.image: names no image … Add it under images." */
export function printProblem(fault: Problem): string {
  const place =
    fault.place === undefined
      ? ''
      : `${fault.place.file ?? ''}:${String(fault.place.line)}:${String(fault.place.column)} `;
  return `${place}${fault.path === '' ? '(document)' : fault.path}: ${fault.message} ${fault.fix}`;
}
