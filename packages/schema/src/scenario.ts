/** The scenario format, version 1: one document that says everything that affects the answer. */
import * as z from 'zod';
import { amount, count, field, id, text } from './field.ts';
import { faultSchema } from './fault.ts';
import { imageSchema } from './image.ts';
import { LIMITS } from './limits.ts';
import { platformSchema } from './platform.ts';
import { duration, fraction } from './quantity.ts';
import { serviceSchema } from './service.ts';
import { siteSchema } from './site.ts';
import { batchSchema, lifetimesSchema, trafficSchema } from './traffic.ts';

export const SCENARIO_VERSION = 1;

export const runSchema = z.strictObject({
  duration: field(duration(), {
    label: 'Duration',
    help: 'Simulated time after the warm-up that the figures are taken over.',
    unit: 'microseconds',
    example: '10min',
  }),
  warmup: field(duration().optional(), {
    label: 'Warm-up',
    help: 'Simulated time at the start that is left out of the figures.',
    unit: 'microseconds',
    absent: '0',
  }),
  seed: field(count(0, 4_294_967_295).optional(), {
    label: 'Seed',
    help: 'Start of all chance; the same seed gives the same numbers everywhere.',
    absent: '1',
  }),
  replications: field(count(1, LIMITS.replications).optional(), {
    label: 'Replications',
    help: 'Runs with different seeds from which the intervals are made.',
    absent: '10',
  }),
  maxEvents: field(count(1000, LIMITS.eventsPerRun).optional(), {
    label: 'Most events',
    help: 'A run that needs more is cut short and says so.',
    absent: 'the service’s limit',
  }),
});

const objectivesSchema = z.strictObject({
  p99: field(duration().optional(), {
    label: 'p99 at most',
    help: '99 % of requests must be answered within this.',
    unit: 'microseconds',
    absent: 'no objective',
  }),
  failed: field(fraction().optional(), {
    label: 'Failed at most',
    help: 'Share of requests that may fail.',
    absent: '1 %',
  }),
  usdPerMonth: field(amount(0, 1e9).optional(), {
    label: 'Cost at most',
    help: 'Budget.',
    unit: 'USD per month',
    absent: 'no objective',
  }),
});

export const scenarioSchema = field(
  z.strictObject({
    tare: field(z.literal(SCENARIO_VERSION), {
      label: 'Format version',
      help: 'Version of this format.',
      example: 1,
    }),
    name: field(text(LIMITS.titleCharacters), { label: 'Name', help: 'What the scenario is called.' }),
    question: field(text(LIMITS.noteCharacters).optional(), {
      label: 'Question',
      help: 'What it is meant to answer.',
      absent: 'none',
    }),
    sites: field(z.record(id(), siteSchema), { label: 'Sites', help: 'Where hosts stand.' }),
    images: field(z.record(id(), imageSchema), { label: 'Images', help: 'What instances are started from.' }),
    services: field(z.record(id(), serviceSchema), {
      label: 'Services',
      help: 'Components of the workload.',
    }),
    traffic: field(z.record(id(), trafficSchema).optional(), {
      label: 'Traffic',
      help: 'Requests that arrive.',
      absent: 'no requests',
    }),
    batches: field(z.record(id(), batchSchema).optional(), {
      label: 'Batches',
      help: 'Tasks that run to their end.',
      absent: 'none',
    }),
    traces: field(z.record(id(), lifetimesSchema).optional(), {
      label: 'Traces',
      help: 'Recorded instances or utilisations.',
      absent: 'none',
    }),
    platforms: field(z.record(id(), platformSchema), {
      label: 'Platforms',
      help: 'The alternatives being compared.',
    }),
    baseline: field(id().optional(), {
      label: 'Baseline',
      help: 'The platform that the others are compared with.',
      absent: 'the first platform',
    }),
    faults: field(z.record(id(), faultSchema).optional(), {
      label: 'Faults',
      help: 'What goes wrong.',
      absent: 'nothing',
    }),
    assumptions: field(z.record(text(120), z.number()).optional(), {
      label: 'Assumptions',
      help: 'Catalogue numbers that this scenario overrides, by their id.',
      absent: 'the catalogue’s',
    }),
    objectives: field(objectivesSchema.optional(), {
      label: 'Objectives',
      help: 'What an alternative must achieve to count.',
      absent: 'none',
    }),
    run: field(runSchema, { label: 'Run', help: 'How long and how often it is run.' }),
  }),
  { label: 'Scenario', help: 'Everything that affects the answer.' },
);

/** Decoded: every quantity in its base unit. */
export type Scenario = z.output<typeof scenarioSchema>;
/** As written: quantities with human units. This is what is stored, shared and edited. */
export type ScenarioDocument = z.input<typeof scenarioSchema>;
