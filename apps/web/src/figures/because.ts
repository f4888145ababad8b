import { onDemand } from '../messages/on-demand.ts';
import { amountText } from '../racks/read.ts';
import { plain } from './number.ts';

const text = onDemand.happened;

/** Averages over the replicas are recorded in thousandths, as Kubernetes' own quantities are. */
const THOUSANDTHS = new Set(['requests', 'concurrency', 'queue']);
/** In the words of what CPU and memory are read as: per cent of what replicas ask for, or their average. */
function resourceText(metric: 'cpu' | 'memory', level: number, averaged: readonly string[]): string {
  return averaged.includes(metric)
    ? text.averages[metric](amountText(level, metric))
    : text.utilisations[metric](plain(level));
}

/**
 * Why a service was scaled: "11.8 requests in flight for each replica". `averaged`: of CPU and memory those that are read as an average
 * of the replicas, and not as a utilisation.
 */
export function becauseOf(metric: string, level: number, averaged: readonly string[]): string {
  const [name = metric, mode] = metric.split(', ');
  if (name === 'cpu' || name === 'memory') return resourceText(name, level, averaged);
  const told = text.metrics[name as keyof typeof text.metrics];
  const figure = plain(THOUSANDTHS.has(name) ? level / 1000 : level);
  const said = told === undefined ? `${metric} ${figure}` : told(figure);
  return mode === 'panic' ? `${said}, ${text.inPanic}` : said;
}
