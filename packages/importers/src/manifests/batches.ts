/** Batches of a scenario as Jobs and CronJobs; what a task does is in its image. */
import type { Scenario } from '@tare/schema';
import { amountsText } from './amounts.ts';

type Batch = NonNullable<Scenario['batches']>[string];

const US_PER_SECOND = 1e6;
const POLICIES = { allow: 'Allow', forbid: 'Forbid', replace: 'Replace' } as const;

function jobSpec(id: string, { image, tasks, parallelism, cores, memory, backoffLimit }: Batch): object {
  return {
    completions: tasks,
    parallelism: parallelism ?? tasks,
    ...(backoffLimit === undefined ? {} : { backoffLimit }),
    template: {
      spec: {
        restartPolicy: backoffLimit === undefined ? 'Never' : 'OnFailure',
        containers: [
          {
            name: id,
            image,
            resources: {
              requests: amountsText({ cpu: cores ?? 1, memory }),
              limits: amountsText({ memory }),
            },
          },
        ],
      },
    },
  };
}

const MINUTES_AN_HOUR = 60;

/** Of whole hours: zones of this name count the other way round. */
const zoneOf = (utcOffset: number): string =>
  `Etc/GMT${utcOffset > 0 ? '-' : '+'}${String(Math.abs(utcOffset) / MINUTES_AN_HOUR)}`;

function cronSpec(id: string, batch: Batch, schedule: string): object {
  const { whenLate, startingDeadline, utcOffset = 0 } = batch;
  return {
    schedule,
    ...(utcOffset === 0 || utcOffset % MINUTES_AN_HOUR !== 0 ? {} : { timeZone: zoneOf(utcOffset) }),
    ...(whenLate === undefined ? {} : { concurrencyPolicy: POLICIES[whenLate] }),
    ...(startingDeadline === undefined
      ? {}
      : { startingDeadlineSeconds: Math.max(1, Math.round(startingDeadline / US_PER_SECOND)) }),
    jobTemplate: { spec: jobSpec(id, batch) },
  };
}

const jobOf = (id: string, batch: Batch): object => ({
  apiVersion: 'batch/v1',
  kind: batch.schedule === undefined ? 'Job' : 'CronJob',
  metadata: { name: id },
  spec: batch.schedule === undefined ? jobSpec(id, batch) : cronSpec(id, batch, batch.schedule),
});

export const jobsOf = ({ batches = {} }: Scenario): object[] =>
  Object.entries(batches)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, batch]) => jobOf(id, batch));

export const jobsLeftOut = ({ batches = {} }: Scenario): string[] =>
  Object.entries(batches).flatMap(([id, { at = 0, accelerators = 0, utcOffset = 0, clockChange }]) => [
    ...(utcOffset % MINUTES_AN_HOUR === 0 && clockChange === undefined
      ? []
      : [`Batch ${id}: which time zone its clocks are of, the scenario does not say.`]),
    ...(at > 0 ? [`Batch ${id}: a Job begins when it is made, not at a time.`] : []),
    ...(accelerators > 0 ? [`Batch ${id}: accelerators have no resource name in a scenario.`] : []),
  ]);
