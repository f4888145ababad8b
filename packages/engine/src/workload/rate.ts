import type { PlanTraffic } from '@tare/schema';
import { meanOf } from '../random/laws.ts';

/** Arrivals of a source that are expected until `endUs`; of closed users, as many as there are if answers took no time. */
export function expectedArrivals(traffic: PlanTraffic, endUs: number): number {
  switch (traffic.arrivals) {
    case 'poisson':
    case 'regular': {
      const { points } = traffic;
      return points.reduce((sum, point, index) => {
        const until = Math.min(endUs, points[index + 1]?.atUs ?? endUs);
        const rate = Math.max(point.perSecond, traffic.ramp ? (points[index + 1]?.perSecond ?? 0) : 0);
        return sum + Math.max(0, ((until - point.atUs) / 1e6) * rate);
      }, 0);
    }
    case 'bursty': {
      const { calm, burst } = traffic;
      const cycle = calm.meanUs + burst.meanUs;
      const perSecond = (calm.perSecond * calm.meanUs + burst.perSecond * burst.meanUs) / cycle;
      return (perSecond * endUs) / 1e6;
    }
    case 'trace':
      return traffic.timesUs.reduce((count, time) => (time <= endUs ? count + 1 : count), 0);
    case 'closed':
      // Whoever thinks for no time at all still waits for a microsecond of answer.
      return (traffic.users * endUs) / Math.max(1000, meanOf(traffic.think));
  }
}
