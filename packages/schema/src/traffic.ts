/** Requests that arrive, and batch work (model rules W1, W2). */
import * as z from 'zod';
import { parseCron } from './cron.ts';
import { demandSchema } from './distribution.ts';
import { amount, count, field, id, text } from './field.ts';
import { LIMITS } from './limits.ts';
import { bytes, cpu, duration, rate, recordedDuration } from './quantity.ts';

const ratePointSchema = z.strictObject({
  at: field(duration(), {
    label: 'At',
    help: 'Time since the start of the run.',
    unit: 'microseconds',
    example: '5min',
  }),
  rate: field(rate(), {
    label: 'Rate',
    help: 'Arrival rate from here on.',
    unit: 'requests per second',
    example: '300/s',
  }),
});
const to = () => field(id(), { label: 'Entry service', help: 'Where requests arrive.' });
const timeout = () =>
  field(duration().optional(), {
    label: 'Time-out',
    help: 'After this the client gives up and the request counts as failed.',
    unit: 'microseconds',
    absent: 'clients wait for ever',
  });
const from = () =>
  field(id().optional(), {
    label: 'From site',
    help: 'Where the clients are.',
    absent: 'at the entry service',
  });
const rateCurve = () =>
  field(z.union([rate(), z.array(ratePointSchema).min(1).max(LIMITS.ratePoints)]), {
    label: 'Rate',
    help: 'One rate, or points in time; each rate holds until the next point.',
    unit: 'requests per second',
    example: '200/s',
  });

const arrivals = <Name extends string>(name: Name) =>
  field(z.literal(name), { label: 'Arrivals', help: `How requests arrive: ${name}.` });

export const trafficSchema = field(
  z.discriminatedUnion(
    'arrivals',
    [
      z.strictObject({
        arrivals: arrivals('poisson'),
        to: to(),
        rate: rateCurve(),
        timeout: timeout(),
        from: from(),
        ramp: field(z.boolean().optional(), {
          label: 'Ramp',
          help: 'Go straight from point to point instead of in steps.',
          absent: 'false',
        }),
      }),
      z.strictObject({
        arrivals: arrivals('regular'),
        to: to(),
        rate: rateCurve(),
        timeout: timeout(),
        from: from(),
      }),
      z.strictObject({
        arrivals: arrivals('bursty'),
        to: to(),
        calm: field(rate(), {
          label: 'Calm rate',
          help: 'Rate between bursts.',
          unit: 'requests per second',
        }),
        burst: field(rate(), { label: 'Burst rate', help: 'Rate in a burst.', unit: 'requests per second' }),
        calmFor: field(duration(), {
          label: 'Calm for',
          help: 'Mean time between bursts.',
          unit: 'microseconds',
        }),
        burstFor: field(duration(), {
          label: 'Burst for',
          help: 'Mean length of a burst.',
          unit: 'microseconds',
        }),
        timeout: timeout(),
        from: from(),
      }),
      z.strictObject({
        arrivals: arrivals('closed'),
        to: to(),
        users: field(count(1, 1_000_000), {
          label: 'Users',
          help: 'Each waits for its answer, thinks, and asks again.',
        }),
        think: field(demandSchema(), {
          label: 'Think time',
          help: 'Between an answer and the next request.',
          unit: 'microseconds',
        }),
        timeout: timeout(),
        from: from(),
      }),
      z.strictObject({
        arrivals: arrivals('trace'),
        to: to(),
        times: field(z.array(recordedDuration()).max(LIMITS.traceRows), {
          label: 'Times',
          help: 'Arrival times since the start of the run, ascending: seconds, or durations with a unit.',
          unit: 'microseconds',
        }),
        work: field(z.array(recordedDuration()).max(LIMITS.traceRows).optional(), {
          label: 'CPU times',
          help: 'CPU time of each at the entry service, on the reference core, as a bare process.',
          unit: 'microseconds',
          absent: 'drawn by the entry service’s law',
        }),
        timeout: timeout(),
        from: from(),
      }),
    ],
    { error: 'must say arrivals: poisson, regular, bursty, closed or trace' },
  ),
  { label: 'Traffic', help: 'A stream of requests into one service.' },
);

export const batchSchema = field(
  z.strictObject({
    image: field(id(), { label: 'Image', help: 'Names one of the images.' }),
    tasks: field(count(1, 1_000_000), { label: 'Tasks', help: 'How many.' }),
    parallelism: field(count(1, 100_000).optional(), {
      label: 'Parallelism',
      help: 'How many at a time.',
      absent: 'all at once',
    }),
    work: field(demandSchema(), {
      label: 'CPU time',
      help: 'Of one task on the reference core.',
      unit: 'microseconds',
      example: '10min',
    }),
    cores: field(cpu().optional(), {
      label: 'Cores',
      help: 'Cores that a task can use at once.',
      unit: 'cores',
      absent: '1',
    }),
    memory: field(bytes(), { label: 'Memory', help: 'Of one task.', unit: 'bytes', example: '2Gi' }),
    backoffLimit: field(count(0, 1_000_000).optional(), {
      label: 'Back-off limit',
      help: 'As of a Kubernetes Job with restartPolicy OnFailure: once tasks that are not done have been begun anew so often, the batch is given up.',
      absent: 'tasks are begun anew until they are done',
    }),
    schedule: field(
      text(100)
        .refine(schedule => parseCron(schedule) !== undefined, {
          error: 'is no schedule: write five fields as of cron, for example "*/5 * * * *", or @hourly',
        })
        .optional(),
      {
        label: 'Schedule',
        help: 'As of a Kubernetes CronJob: the tasks arrive again and again.',
        absent: 'once',
        example: '*/5 * * * *',
      },
    ),
    clock: field(duration().optional(), {
      label: 'Clock',
      help: 'How long after Monday 0:00 UTC the run begins, for the schedule.',
      unit: 'microseconds',
      absent: '0',
    }),
    utcOffset: field(z.number().int().min(-720).max(840).optional(), {
      label: 'UTC offset',
      help: 'How far the clocks by which the schedule is meant (a CronJob’s timeZone) are ahead of UTC as the run begins.',
      unit: 'minutes',
      absent: '0',
      example: 60,
    }),
    clockChange: field(
      z
        .strictObject({
          at: field(duration(), { label: 'At', help: 'Since traffic began.', unit: 'microseconds' }),
          by: field(z.number().int().min(-120).max(120), {
            label: 'By',
            help: 'Forward; back if negative.',
            unit: 'minutes',
            example: 60,
          }),
        })
        .optional(),
      {
        label: 'Clock change',
        help: 'These clocks are put forward or back: what they leave out is not due, what comes again is due again.',
        absent: 'none',
      },
    ),
    whenLate: field(z.enum(['allow', 'forbid', 'replace']).optional(), {
      label: 'When the last is not over',
      help: 'A CronJob’s concurrencyPolicy: begin beside it, wait until it is over, or end it.',
      absent: 'allow',
    }),
    startingDeadline: field(duration().optional(), {
      label: 'Starting deadline',
      help: 'What waited for longer does not begin any more.',
      unit: 'microseconds',
      absent: 'none',
    }),
    at: field(duration().optional(), {
      label: 'At',
      help: 'When the tasks arrive.',
      unit: 'microseconds',
      absent: 'at the start',
    }),
    accelerators: field(amount(0, 64).optional(), {
      label: 'Accelerators',
      help: 'Of one task.',
      absent: '0',
    }),
  }),
  { label: 'Batch', help: 'Tasks that run to their end.' },
);

export const lifetimesSchema = field(
  z.strictObject({
    kind: field(z.enum(['vm-lifetimes', 'pod-lifetimes', 'utilisation', 'swf']), {
      label: 'Kind',
      help: 'What the rows are.',
    }),
    rows: field(z.array(z.array(z.number()).max(LIMITS.traceColumns)).max(LIMITS.traceRows), {
      label: 'Rows',
      help: 'One instance each: arrival s, lifetime s, CPU cores, memory bytes, accelerators (below 1 a share of one), and which of the models, from 1; of a utilisation: CPU cores, memory bytes, then per cent of these cores, a sample each 300 s.',
    }),
    models: field(
      z
        .array(z.array(text(60)).min(1).max(64))
        .max(1000)
        .optional(),
      {
        label: 'Accelerator models',
        help: 'Choices of models that rows may name by their number in this list: an instance takes devices of any model of its choice.',
        absent: 'any model',
      },
    ),
    whenFull: field(z.enum(['wait', 'refuse']).optional(), {
      label: 'When full',
      help: 'An instance for which there is no room when it arrives waits for some, first come, first served, or goes away.',
      absent: 'wait',
    }),
    fill: field(amount(0.001, 100).optional(), {
      label: 'Fill',
      help: 'Instead of at the recorded times: rows in an order drawn by the seed, and more of them drawn again, until they ask for so many times the accelerators of the hosts, or their CPU where there are none. Nobody leaves.',
      absent: 'replayed as recorded',
      example: 1.3,
    }),
  }),
  { label: 'Trace', help: 'Instances that come and go, as recorded.' },
);

export type Traffic = z.output<typeof trafficSchema>;
export type RatePoint = z.output<typeof ratePointSchema>;
export type Batch = z.output<typeof batchSchema>;
export type Lifetimes = z.output<typeof lifetimesSchema>;
