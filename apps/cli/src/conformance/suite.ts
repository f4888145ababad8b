/** Upstream cases as data, and what Tare makes of one. */
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';

export const suiteSchema = z.object({
  suite: z.string(),
  cases: z.array(
    z.object({ case: z.string(), source: z.string().optional(), input: z.unknown(), expected: z.unknown() }),
  ),
});
export type Suite = z.output<typeof suiteSchema>;

export type Verdict =
  | { readonly status: 'passed' }
  | { readonly status: 'failed'; readonly expected: unknown; readonly got: unknown }
  | { readonly status: 'unsupported'; readonly why: string };

/** Answers a case of its suite; `undefined` in a `got` stands for what is absent. */
export type Check = (input: never, expected: never) => Verdict;

export const unsupported = (why: string): Verdict => ({ status: 'unsupported', why });

/** Equal as JSON: what is undefined is absent, and a bigint is its digits. */
export function compare(expected: unknown, got: unknown): Verdict {
  const plain = (value: unknown): unknown =>
    JSON.parse(
      JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? String(item) : item)) ?? 'null',
    );
  return isDeepStrictEqual(plain(expected), plain(got))
    ? { status: 'passed' }
    : { status: 'failed', expected, got };
}
