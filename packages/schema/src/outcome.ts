/** A value or Problems, and how they are made; without a schema library, so that a worker that only runs engines stays small. */
import type { Problem, ProblemCode } from './problem.ts';

/** A value, or every reason why there is none. */
export type Outcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export const success = <Value>(value: Value): Outcome<Value> => ({ ok: true, value });
export const failure = (
  problems: readonly Problem[],
): { readonly ok: false; readonly problems: readonly Problem[] } => ({
  ok: false,
  problems,
});

/** Builds a Problem from positional parts, so that lists of them read as a table. */
export const problem = (code: ProblemCode, path: string, message: string, fix: string): Problem => ({
  code,
  path,
  message,
  fix,
});
