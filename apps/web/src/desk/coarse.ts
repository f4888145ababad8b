/** A shorter run of a steady scenario, for a first answer while the full one is on its way. */
import type { Subject } from '@tare/experiments';
import type { Plan } from '@tare/schema';

const PARTS = 6;
const LEAST_US = 500_000;

/** Whether any stretch of the run is like any other: nothing happens at a time of its own, and nothing grows. */
function isSteady({ traffic, services, faults, neighbours, drains, lifetimes }: Plan): boolean {
  const isFlat = traffic.every(stream =>
    'points' in stream ? stream.points.length === 1 : stream.arrivals === 'closed',
  );
  const scales = services.some(service => service.scaling !== null || service.batch !== null);
  return isFlat && !scales && faults.length + neighbours.length + drains.length + lifetimes.length === 0;
}

/** null where a part of the run would not answer the same question. */
export function coarseOf<Kind extends Subject>(subject: Kind): Kind | null {
  const { run } = subject.plan;
  const windowUs = Math.round((run.durationUs - run.warmupUs) / PARTS);
  if (!isSteady(subject.plan) || windowUs < LEAST_US) return null;
  const warmupUs = Math.min(run.warmupUs, LEAST_US);
  return {
    ...subject,
    plan: { ...subject.plan, run: { ...run, warmupUs, durationUs: warmupUs + windowUs } },
  };
}
