import type { HostPool, PlanClusterAutoscaler, PlanKarpenter, PlanPool } from '@tare/schema';
import type { Book } from '../book.ts';

const US_PER_SECOND = 1e6;

/** Whether hosts of the pool come and go while a run goes on. */
export const isScaledPool = ({ scaling }: HostPool): boolean =>
  scaling !== undefined && scaling.by !== 'scale-set';

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
      return {};
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
