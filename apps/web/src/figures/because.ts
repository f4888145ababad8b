import { onDemand } from '../messages/on-demand.ts';
import { plain } from './number.ts';

const text = onDemand.happened;

/** Averages over the replicas are recorded in thousandths, as Kubernetes' own quantities are. */
const THOUSANDTHS = new Set(['requests', 'concurrency', 'queue']);
/** Why a service was scaled: "11.8 requests in flight for each replica". */
export function becauseOf(metric: string, level: number): string {
  const [name = metric, mode] = metric.split(', ');
  const told = text.metrics[name as keyof typeof text.metrics];
  const figure = plain(THOUSANDTHS.has(name) ? level / 1000 : level);
  const said = told === undefined ? `${metric} ${figure}` : told(figure);
  return mode === 'panic' ? `${said}, ${text.inPanic}` : said;
}
