/** What experiments around a comparison return (model rule R3). */
import * as z from 'zod';
import { estimateSchema, metricSchema } from './comparison.ts';
import { problemSchema } from './problem.ts';

/** A metric of `platform` minus that of `baseline`, replication by replication. */
const question = {
  metric: metricSchema,
  platform: z.string(),
  baseline: z.string(),
  replications: z.number(),
  seed: z.number(),
};

const endSchema = z.strictObject({
  at: z.number(),
  /** null where a platform cannot run it; then `reasons` says why. */
  difference: estimateSchema.nullable(),
  reasons: z.array(problemSchema),
});

export const swingSchema = z.strictObject({
  /** Catalogue id of the number that is turned. */
  id: z.string(),
  what: z.string(),
  unit: z.string(),
  value: z.number(),
  /** Between what it is known to lie. */
  range: z.tuple([z.number(), z.number()]),
  low: endSchema,
  high: endSchema,
  /** How far the mean difference moves from one end to the other; null where an end is unknown. */
  swing: z.number().nullable(),
  /** Whether who is ahead, as far as the interval supports it, is another at one of the ends. */
  turns: z.boolean(),
});

/** Which assumption moves the answer most: one at a time, the most powerful first. */
export const sensitivitySchema = z.strictObject({
  tareSensitivity: z.literal(1),
  ...question,
  difference: estimateSchema.nullable(),
  swings: z.array(swingSchema),
});

/** Where along an axis the answer turns. */
export const breakEvenSchema = z.strictObject({
  tareBreakEven: z.literal(1),
  ...question,
  /** Path in the scenario. */
  axis: z.string(),
  from: z.number(),
  to: z.number(),
  /** Sign of the difference at both ends: 1, −1, or 0 when the two are not distinguishable. */
  signs: z.tuple([z.number(), z.number()]),
  /** Up to here the sign is that at `from`, from `upper` on it is that at `to`; null when the ends agree. */
  lower: z.number().nullable(),
  upper: z.number().nullable(),
  /** All points that were looked at. */
  points: z.array(z.strictObject({ x: z.number(), difference: estimateSchema })),
});

export type Swing = z.output<typeof swingSchema>;
export type Sensitivity = z.output<typeof sensitivitySchema>;
export type BreakEven = z.output<typeof breakEvenSchema>;
