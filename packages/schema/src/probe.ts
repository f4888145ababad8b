/** Probes: how it is found out whether a replica is up and answers (model rule O4), with the names and defaults of Kubernetes. */
import * as z from 'zod';
import { count, field } from './field.ts';
import { duration } from './quantity.ts';

const probeSchema = z.strictObject({
  initialDelay: field(duration().optional(), {
    label: 'Initial delay',
    help: 'No probe before this, from the start of the program.',
    unit: 'microseconds',
    absent: '0',
  }),
  period: field(duration().optional(), {
    label: 'Period',
    help: 'Between two probes.',
    unit: 'microseconds',
    absent: '10s',
  }),
  timeout: field(duration().optional(), {
    label: 'Time-out',
    help: 'A probe that is not answered by then has failed.',
    unit: 'microseconds',
    absent: '1s',
  }),
  failures: field(count(1, 1000).optional(), {
    label: 'Failures',
    help: 'Probes that must fail one after another.',
    absent: '3',
  }),
  successes: field(count(1, 1000).optional(), {
    label: 'Successes',
    help: 'Probes that must succeed one after another until a replica counts as ready; of readiness.',
    absent: '1',
  }),
});

export const probesSchema = z.strictObject({
  startup: field(probeSchema.optional(), {
    label: 'Start-up',
    help: 'Until it succeeds there is no other; too many failures start the replica again.',
    absent: 'none',
  }),
  readiness: field(probeSchema.optional(), {
    label: 'Readiness',
    help: 'While it fails the replica gets no requests.',
    absent: 'ready as soon as it is up',
  }),
  liveness: field(probeSchema.optional(), {
    label: 'Liveness',
    help: 'Too many failures start the replica again.',
    absent: 'none',
  }),
});

export type Probes = z.output<typeof probesSchema>;
export type Probe = z.output<typeof probeSchema>;
