import type {
  HostPool,
  PlanAlarmTracking,
  PlanClusterAutoscaler,
  PlanHostSet,
  PlanKarpenter,
  PlanPool,
} from '@tare/schema';
import type { Book } from '../book.ts';

const US_PER_SECOND = 1e6;

/** Whether hosts of the pool come and go while a run goes on. */
export const isScaledPool = ({ scaling }: HostPool): boolean => scaling !== undefined;

/** How a pool's hosts follow the load; nothing where they do not. */
export function hostScalingOf({ scaling, count }: HostPool, book: Book): Pick<PlanPool, 'scaling'> {
  if (scaling === undefined) return {};
  const shared = { fewest: scaling.min ?? (count === 'auto' ? 0 : count), priority: scaling.priority ?? 0 };
  const seconds = (id: string) => Math.round(book.number(id) * US_PER_SECOND);
  switch (scaling.by) {
    case 'cluster-autoscaler':
      return { scaling: { ...shared, ...clusterAutoscaler(scaling, seconds, book) } };
    case 'karpenter':
      return { scaling: { ...shared, ...karpenter(scaling, seconds, book) } };
    case 'scale-set':
      return { scaling: { ...shared, ...hostSet(scaling, seconds, book) } };
  }
}

const clusterAutoscaler = (
  { expander, unneededAfter }: NonNullable<HostPool['scaling']>,
  seconds: (id: string) => number,
  book: Book,
): PlanClusterAutoscaler => ({
  by: 'cluster-autoscaler',
  expander: expander ?? 'random',
  scanUs: seconds('kubernetes.ca.scan'),
  threshold: book.number('kubernetes.ca.threshold'),
  unneededUs: unneededAfter ?? seconds('kubernetes.ca.unneeded'),
  afterAddUs: seconds('kubernetes.ca.delay_after_add'),
  provisionUs: seconds('kubernetes.ca.max_provision'),
  backOffUs: seconds('kubernetes.ca.backoff'),
});

const karpenter = (
  { unneededAfter }: NonNullable<HostPool['scaling']>,
  seconds: (id: string) => number,
  book: Book,
): PlanKarpenter => ({
  by: 'karpenter',
  idleUs: Math.max(1, seconds('karpenter.batch_idle')),
  mostUs: seconds('karpenter.batch_max'),
  everyUs: seconds('karpenter.consolidation_poll'),
  afterUs: unneededAfter ?? seconds('karpenter.consolidate_after'),
  budget: book.number('karpenter.budget') / 100,
});

/** Follows a target by EC2's alarms. */
export function alarmTracking(target: number, book: Book): PlanAlarmTracking {
  const whole = (id: string) => Math.max(1, Math.round(book.number(id)));
  return {
    target,
    high: whole('scale-set.alarm_high'),
    lowest: target * (1 - book.number('scale-set.alarm_margin') / 100),
    low: whole('scale-set.alarm_low'),
    warmUpUs: Math.round(book.number('scale-set.warm_up') * US_PER_SECOND),
  };
}

/** As a VM scale set of Azure's follows two thresholds, or a managed instance group of Google's or an auto scaling group of EC2's a target. */
function hostSet(
  { set = {} }: NonNullable<HostPool['scaling']>,
  seconds: (id: string) => number,
  book: Book,
): PlanHostSet {
  const base = { by: 'scale-set', lookUs: seconds('scale-set.look') } as const;
  if (set.follow === 'alarms')
    return { ...base, follow: alarmTracking(set.target ?? book.number('scale-set.alarm_target'), book) };
  if (set.follow === 'target')
    return {
      ...base,
      follow: {
        target: set.target ?? book.number('scale-set.target'),
        stabilisationUs: set.window ?? seconds('scale-set.stabilisation'),
      },
    };
  return {
    ...base,
    follow: {
      above: set.target ?? book.number('scale-set.above'),
      below: set.below ?? book.number('scale-set.below'),
      windowUs: set.window ?? seconds('scale-set.window'),
      change: set.change ?? book.number('scale-set.change'),
      coolDownUs: set.coolDown ?? seconds('scale-set.cool_down'),
    },
  };
}
