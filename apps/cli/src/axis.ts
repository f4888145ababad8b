/** Axes as the command line writes them. */
import { failure, type ListedAxis, type Outcome, type Problem, problem, success } from '@tare/schema';
import { flagValue } from './load.ts';

/** "sites.here.pools.main.count=1,2,3" */
export function listedAxis(text: string): Outcome<ListedAxis> {
  const [, path, list] = /^([^=\s]+)=(.+)$/.exec(text.trim()) ?? [];
  const items = list?.split(',').map(item => item.trim()) ?? [];
  if (path === undefined || items.length !== new Set(items).size || items.includes(''))
    return failure([
      problem(
        'invalid',
        '--axis',
        `"${text}" is not an axis.`,
        'Write a path and different values, as services.web.replicas=2,4,8.',
      ),
    ]);
  return success({ path, values: items.map(flagValue) });
}

export const problemsOf = (...outcomes: readonly Outcome<unknown>[]): readonly Problem[] =>
  outcomes.flatMap(outcome => (outcome.ok ? [] : outcome.problems));

/** Every axis that the flags name. */
export function axesOf(texts: readonly string[]): Outcome<readonly ListedAxis[]> {
  const axes = texts.map(listedAxis);
  const problems = problemsOf(...axes);
  if (problems.length > 0) return failure(problems);
  return success(axes.flatMap(axis => (axis.ok ? [axis.value] : [])));
}
