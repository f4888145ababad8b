/**
 * What one run looked like while it went on (model rule R1): who stood where, what happened to it when, and how its
 * figures moved. Only for looking at: it is no part of the report, and making it changes nothing in it.
 */
import * as z from 'zod';
import { rackSchema } from './report.ts';
import { requestTraceSchema } from './trace.ts';

const column = () => z.array(z.number());
const nonNegative = () => z.number().min(0);

/**
 * What may happen, and to whom (`subject`: an instance or a host by its place in the rack). `detail` is 0 but for
 * - `phase`: the phase that begins, in `phases`
 * - `move`, `moved`, `stayed`: the instance whose place is taken for it
 * - `throttled`: quarters of the time, 0 to 4, for which it stood still from now on because its quota was used up
 * - `resized`: what it has room for from now on, in `sizes`
 * - `host-failed`, `host-repaired`: the record of the fault in the report, -1 where that is not kept
 */
export const RECORDED_EVENTS = [
  'start',
  'phase',
  'ready',
  'out-of-memory',
  'evicted',
  'failed',
  'retiring',
  'gone',
  'move',
  'moved',
  'stayed',
  'throttled',
  'resized',
  'host-up',
  'host-closed',
  'host-failed',
  'host-repaired',
  'host-asleep',
  'host-awake',
] as const;
export const recordedEventSchema = z.enum(RECORDED_EVENTS);

export const timelineSchema = z.strictObject({
  /** Ascending, from the beginning of the roll-out. */
  atMs: column(),
  event: z.array(recordedEventSchema),
  subject: column(),
  detail: column(),
  phases: z.array(z.strictObject({ name: z.string(), technology: z.string() })),
  /** What those that were resized had room for before, and after. */
  sizes: z.array(
    z.strictObject({
      cpuMilli: z.tuple([nonNegative(), nonNegative()]),
      memoryBytes: z.tuple([nonNegative(), nonNegative()]),
    }),
  ),
  /** When each host was asked for. */
  hostsFromMs: column(),
  /** Events that are left out because there are too many, and from when on some are; null: none are. */
  omitted: nonNegative(),
  omittedFromMs: nonNegative().nullable(),
});

/** Figures of equal steps from the beginning of traffic to the end of the run; arrays are parallel. */
export const courseSchema = z.strictObject({
  stepMs: z.number().positive(),
  arrived: column(),
  completed: column(),
  failed: column(),
  /** Of requests answered in the step; null where none was. */
  latencyMs: z.strictObject({
    p50: z.array(z.number().nullable()),
    p95: z.array(z.number().nullable()),
    p99: z.array(z.number().nullable()),
    max: z.array(z.number().nullable()),
  }),
  /** At the end of the step. */
  inFlight: column(),
  /** Mean share of the hosts' CPU in use. */
  cpuUtilisation: column(),
  /** Share of the hosts' memory in use at the end of the step: the system's, what is touched, and guests whole. */
  memoryUtilisation: column(),
  /** At the end of the step, and the fewest that were ready in it. */
  ready: column(),
  readyLow: column(),
  hosts: column(),
  /** Price of those hosts; licences and egress are not in it. */
  usdPerHour: column(),
  services: z.array(z.strictObject({ id: z.string(), ready: column() })),
  servicesOmitted: nonNegative(),
});

export const recordingSchema = z.strictObject({
  tareRecording: z.literal(1),
  scenarioHash: z.string(),
  engineVersion: z.string(),
  platform: z.string(),
  seed: nonNegative(),
  /** When traffic began, and when the run ended, from the beginning of the roll-out. */
  originMs: nonNegative(),
  endMs: nonNegative(),
  /**
   * All instances that ever had a place, as far as they are listed: those of services by their numbers in the report, then each stay of a recorded
   * one, whose service is that of its recording.
   */
  rack: rackSchema,
  timeline: timelineSchema,
  course: courseSchema,
  /** Some requests of the window, by how long they took; those that failed last. */
  traces: z.array(requestTraceSchema),
});

export type RecordedEvent = z.output<typeof recordedEventSchema>;
export type RecordedSize = Timeline['sizes'][number];
export type Timeline = z.output<typeof timelineSchema>;
export type Course = z.output<typeof courseSchema>;
export type Recording = z.output<typeof recordingSchema>;
