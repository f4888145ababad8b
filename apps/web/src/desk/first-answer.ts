/** What is run for first figures, while the whole is on its way. */
import { estimateComparison, type Subject } from '@tare/experiments';
import { coarseOf } from './coarse.ts';
import type { Stretch } from './protocol.ts';

/** The fewest that give an interval. */
export const FIRST_REPLICATIONS = 2;
/** Of the whole: below this, its own first replications are there soon. */
const LONG_EVENTS = 800_000;
/** Some tenths of a second, in code that has hardly been run before. */
const MOST_EVENTS = 400_000;
/** Less is gained by a larger part than is lost by running it twice. */
const LARGEST_PART = 0.5;
/** Spans that are easily said, in seconds; the shortest comes to hardly more than a start. */
const SPANS = [5, 10, 15, 20, 30, 60, 90, ...[2, 3, 5, 10, 15, 30].map(minutes => minutes * 60)].concat(
  [1, 2, 3, 6, 12, 24, 48].map(hours => hours * 3_600),
);

export interface FirstAnswer {
  readonly subject: Subject;
  readonly stretch: Stretch;
}

const until = (subject: Subject, durationUs: number): Subject => ({
  ...subject,
  plan: { ...subject.plan, run: { ...subject.plan.run, durationUs } },
});

const eventsOf = ({ plan }: Subject): number => estimateComparison(plan, FIRST_REPLICATIONS);

/**
 * The beginning of a long run as it is, to the longest span that is soon worked through: true figures of that time, whatever comes after.
 * null for a run that is not long, or of which no such part is short enough.
 */
function beginningOf(subject: Subject): Subject | null {
  if (eventsOf(subject) < LONG_EVENTS) return null;
  const most = subject.plan.run.durationUs * LARGEST_PART;
  const parts = SPANS.map(seconds => seconds * 1e6).filter(us => us <= most);
  const soon = parts.findLast(us => eventsOf(until(subject, us)) <= MOST_EVENTS);
  return soon === undefined ? null : until(subject, soon);
}

/** Of a steady scenario a typical stretch, of another its beginning; null where the whole is told as soon. */
export function firstAnswerOf(whole: Subject): FirstAnswer | null {
  const coarse = coarseOf(whole);
  const subject = coarse ?? beginningOf(whole);
  if (subject === null) return null;
  const [passedMs, wholeMs] = [subject, whole].map(({ plan }) => plan.run.durationUs / 1000) as [
    number,
    number,
  ];
  return { subject, stretch: { passedMs, wholeMs, isTypical: coarse !== null } };
}
