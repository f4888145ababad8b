/** Faults and hostile neighbours (model rules F1–F3). */
import * as z from 'zod';
import { amount, count, field, id, text } from './field.ts';
import { duration } from './quantity.ts';

export const FAILURE_DOMAINS = [
  'process',
  'sandbox',
  'kernel',
  'host',
  'rack',
  'zone',
  'site',
  'provider',
  'control-plane',
] as const;

const at = () =>
  field(duration(), {
    label: 'At',
    help: 'Time since the start of the run.',
    unit: 'microseconds',
    example: '3min',
  });
const domain = () =>
  field(z.enum(FAILURE_DOMAINS), { label: 'Domain', help: 'What fails; everything inside fails with it.' });
const target = () =>
  field(text(130).optional(), {
    label: 'Target',
    help: 'Which one: a service, site, site/zone, site/pool; of providers one by name; of control planes that of a site, or federation.',
    absent: 'drawn by chance',
  });

const kind = <Name extends string>(name: Name) =>
  field(z.literal(name), { label: 'Kind', help: `What goes wrong: ${name}.` });

export const faultSchema = field(
  z.discriminatedUnion(
    'kind',
    [
      z.strictObject({
        kind: kind('failure'),
        domain: domain(),
        at: at(),
        target: target(),
        repair: field(duration().optional(), {
          label: 'Repair',
          help: 'Time until it is back.',
          unit: 'microseconds',
          absent: 'never',
        }),
      }),
      z.strictObject({
        kind: kind('failures'),
        domain: domain(),
        target: target(),
        law: field(z.enum(['exponential', 'weibull']), {
          label: 'Law',
          help: 'Of the time between failures.',
        }),
        shape: field(amount(0.1, 10).optional(), {
          label: 'Shape',
          help: 'Of the Weibull law.',
          absent: '1',
        }),
        mtbf: field(duration(), {
          label: 'MTBF',
          help: 'Mean time between failures of one.',
          unit: 'microseconds',
        }),
        mttr: field(duration(), { label: 'MTTR', help: 'Mean time to repair.', unit: 'microseconds' }),
      }),
      z.strictObject({
        kind: kind('neighbour'),
        attack: field(
          z.enum(['cpu-hog', 'fork-bomb', 'memory-hog', 'disk-storm', 'network-storm', 'cache-thrash']),
          { label: 'Attack', help: 'What the neighbour does.' },
        ),
        at: at(),
        lasts: field(duration(), { label: 'Lasts', help: 'How long.', unit: 'microseconds' }),
        service: field(id().optional(), {
          label: 'Service',
          help: 'The service that turns hostile.',
          absent: 'an extra instance on every host',
        }),
      }),
      z.strictObject({ kind: kind('drain'), at: at(), target: target() }),
      z.strictObject({ kind: kind('migrate'), at: at(), target: target() }),
      z.strictObject({
        kind: kind('upgrade'),
        at: at(),
        target: field(text(130), {
          label: 'Pool',
          help: 'The pool, as site/pool, whose hosts are replaced by new ones.',
        }),
        surge: field(count(0, 1000).optional(), {
          label: 'Most extra',
          help: 'Hosts over the number of the pool while it is upgraded.',
          unit: 'hosts',
          absent: '1',
        }),
        unavailable: field(count(0, 1000).optional(), {
          label: 'Most missing',
          help: 'Hosts that may be missing meanwhile.',
          unit: 'hosts',
          absent: '0',
        }),
      }),
    ],
    { error: 'must say kind: failure, failures, neighbour, drain, migrate or upgrade' },
  ),
  { label: 'Fault', help: 'Something that goes wrong, once or again and again.' },
);

export type Fault = z.output<typeof faultSchema>;
