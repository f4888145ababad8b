/** A metric as the command line names it. */
import { METRIC_TEXTS } from '@tare/experiments';
import { failure, type Metric, type Outcome, problem, success } from '@tare/schema';

const METRIC_NAMES = Object.keys(METRIC_TEXTS);

export function metricOf(name: string): Outcome<Metric> {
  return Object.hasOwn(METRIC_TEXTS, name)
    ? success(name as Metric)
    : failure([
        problem(
          'unknown-reference',
          '--metric',
          `There is no metric "${name}".`,
          `Use one of: ${METRIC_NAMES.join(', ')}.`,
        ),
      ]);
}
