import { type PlanService, type Problem, problem, type Scenario, type Service } from '@tare/schema';
import type { Book } from '../book.ts';
import { sortedEntries } from './names.ts';

type Rollout = NonNullable<Service['rollout']>;
const KINDS: Readonly<Record<NonNullable<Service['controller']>, string>> = {
  deployment: 'Deployment',
  statefulset: 'StatefulSet',
  daemonset: 'DaemonSet',
  job: 'Job',
  cronjob: 'CronJob',
};
const AMOUNTS = ['maxSurge', 'maxUnavailable', 'minAvailable'] as const;

/** Whether an update happens that is simulated: replicas of a Deployment, a StatefulSet or a DaemonSet. */
export const isRolledOut = ({ rollout, controller = 'deployment' }: Service): boolean =>
  rollout?.at !== undefined && ['deployment', 'statefulset', 'daemonset'].includes(controller);

/** What an update may have too many and too few; a StatefulSet or DaemonSet replaces one at a time in its place. */
export function rolloutOf(id: string, service: Service, book: Book): Pick<PlanService, 'rollout'> {
  const { rollout, controller } = service;
  if (rollout?.at === undefined || !isRolledOut(service)) return {};
  const isInPlace = controller === 'statefulset' || controller === 'daemonset';
  const fill = (field: 'maxSurge' | 'maxUnavailable', standard: number | string) => {
    if (rollout[field] !== undefined && !(isInPlace && field === 'maxSurge')) return rollout[field];
    book.fill({
      path: `services.${id}.rollout.${field}`,
      what: field === 'maxSurge' ? 'Most extra' : 'Most missing',
      value: standard,
      unit: '',
      source: `What a ${KINDS[controller ?? 'deployment']} has where it says nothing.`,
    });
    return standard;
  };
  return {
    rollout: {
      atUs: rollout.at,
      surge: fill('maxSurge', isInPlace ? 0 : '25%'),
      unavailable: fill('maxUnavailable', isInPlace ? 1 : '25%'),
      ...(controller === 'statefulset' && rollout.partition !== undefined
        ? { partition: rollout.partition }
        : {}),
    },
  };
}

/** Amounts are whole numbers, or per cent. */
export const checkRollouts = (scenario: Scenario): Problem[] =>
  sortedEntries(scenario.services).flatMap(([name, { rollout }]) =>
    AMOUNTS.flatMap(field =>
      isAmount(rollout?.[field])
        ? []
        : [
            problem(
              'invalid',
              `services.${name}.rollout.${field}`,
              `is "${String(rollout?.[field])}", which is neither a number nor per cent.`,
              'Write a whole number of replicas, or per cent as "25%".',
            ),
          ],
    ),
  );

const isAmount = (amount: Rollout[(typeof AMOUNTS)[number]]): boolean =>
  typeof amount !== 'string' || /^\d{1,3}%$/.test(amount);
