import type { PlanDeployment, PlanService, PlanVerticalUpdate, Platform, Service } from '@tare/schema';
import type { Book } from '../book.ts';
import { toMilli } from './names.ts';

const US_PER_SECOND = 1e6;

type Vertical = NonNullable<NonNullable<Service['scaling']>['vertical']>;

/** Whether requests are to change in a run. */
export const changesRequests = ({ scaling }: Service): boolean =>
  scaling?.by === 'vpa' && (scaling.vertical?.mode ?? 'off') !== 'off';

/** Rule O3 vertical: how a service is watched, and what is made of it. */
export function verticalOf(service: Service, book: Book): Pick<PlanService, 'vertical'> {
  const { scaling } = service;
  if (scaling?.by !== 'vpa') return {};
  const everyUs = Math.max(1, Math.round(book.number('kubernetes.vpa.interval') * US_PER_SECOND));
  if (!changesRequests(service)) return { vertical: { everyUs } };
  return { vertical: { everyUs, update: updateOf(scaling.vertical!, book) } };
}

function updateOf(vertical: Vertical, book: Book): PlanVerticalUpdate {
  const seconds = (id: string) => Math.round(book.number(id) * US_PER_SECOND);
  const perSecond = book.number('kubernetes.vpa.rate');
  return {
    mode: vertical.mode as PlanVerticalUpdate['mode'],
    controls: vertical.controls ?? 'requests-and-limits',
    least: bound(vertical.least),
    most: bound(vertical.most),
    fewest: vertical.minReplicas ?? book.number('kubernetes.vpa.fewest'),
    tolerance: book.number('kubernetes.vpa.tolerance'),
    ...(perSecond > 0 ? { rate: { perSecond, burst: book.number('kubernetes.vpa.burst') } } : {}),
    difference: book.number('kubernetes.vpa.difference'),
    lifetimeUs: seconds('kubernetes.vpa.lifetime'),
    quickKillUs: seconds('kubernetes.vpa.quick_kill'),
  };
}

const bound = (of: Vertical['least']): PlanVerticalUpdate['least'] => ({
  ...(of?.cpu === undefined ? {} : { cpuMilli: toMilli(of.cpu) }),
  ...(of?.memory === undefined ? {} : { memoryBytes: of.memory }),
});

/** Whether a platform has admission and updater of the vertical autoscaler, and what it holds can be asked for anew. */
export const isResizable = (service: Service, platform: Platform, hasOwnVm: boolean): boolean =>
  changesRequests(service) && platform.engine === 'kubernetes' && !hasOwnVm;

/** Of an instance whose requests may change: its CPU limit and the way in which that is kept. */
export const resizableOf = (
  limitMilli: number | undefined,
  ceilingMilli: number,
  periodUs: number | null,
): Pick<PlanDeployment, 'resizable'> => ({
  resizable: { limitMilli: limitMilli ?? 0, ceilingMilli, periodUs },
});
