/** Axes as the command line writes them. */
import {
  askedAxesSchema,
  askedAxisSchema,
  failure,
  type ListedAxis,
  type Outcome,
  type Problem,
  problem,
  success,
} from '@tare/schema';
import { flagValue } from './load.ts';

const notAnAxis = (text: string, why: string): Problem =>
  problem(
    'invalid',
    '--axis',
    `"${text}" is not an axis${why}.`,
    'Write a path and different values, as services.web.replicas=2,4,8 or assumptions.containerd.start=200,400.',
  );

/** "sites.here.pools.main.count=1,2,3" */
export function listedAxis(text: string): Outcome<ListedAxis> {
  const [, path, list] = /^([^=]+)=(.+)$/.exec(text.trim()) ?? [];
  const items = list?.split(',').map(item => item.trim()) ?? [];
  if (path === undefined || items.includes('')) return failure([notAnAxis(text, '')]);
  const read = askedAxisSchema.safeParse({ path, values: items.map(flagValue) });
  if (read.success) return success(read.data);
  return failure(read.error.issues.map(({ message }) => notAnAxis(text, `: it ${message}`)));
}

export const problemsOf = (...outcomes: readonly Outcome<unknown>[]): readonly Problem[] =>
  outcomes.flatMap(outcome => (outcome.ok ? [] : outcome.problems));

/** Every axis that the flags name. */
export function axesOf(texts: readonly string[]): Outcome<readonly ListedAxis[]> {
  const axes = texts.map(listedAxis);
  const problems = problemsOf(...axes);
  if (problems.length > 0) return failure(problems);
  const read = askedAxesSchema.safeParse(axes.flatMap(axis => (axis.ok ? [axis.value] : [])));
  if (read.success) return success(read.data);
  return failure(
    read.error.issues.map(({ message }) =>
      problem(
        'invalid',
        '--axis',
        `The list of axes ${message}.`,
        'Give each path once, with all its values.',
      ),
    ),
  );
}
