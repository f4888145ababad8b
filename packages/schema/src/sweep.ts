/** Every platform at combinations of some settings, and what a sweep over them returns (model rule R3). */
import * as z from 'zod';
import { platformResultSchema } from './comparison.ts';
import { problemSchema } from './problem.ts';

/** A path in the scenario and the value that stands there. */
export const settingSchema = z.strictObject({
  path: z.string(),
  value: z.union([z.string(), z.number(), z.boolean()]),
});

/** A path and the values it takes, in the order in which they were asked. */
export const listedAxisSchema = z.strictObject({
  path: z.string(),
  values: z.array(settingSchema.shape.value),
});

/** The figures of one platform at one point; how it is called stands at the top. */
const sweepFiguresSchema = platformResultSchema.omit({
  label: true,
  stack: true,
  memoryBytes: true,
  sample: true,
});

/** Which combinations are run: all of them, or some that use the values of each axis evenly (a Latin hypercube over lists). */
export const SWEEP_DESIGNS = ['every-combination', 'latin-hypercube'] as const;

export const sweepPointSchema = z.strictObject({
  settings: z.array(settingSchema),
  /** Platforms that meet the objectives at the lowest cost, or at one that cannot be told from it; none where nobody meets them. */
  leaders: z.array(z.string()),
  platforms: z.array(sweepFiguresSchema),
  /** Why there is no answer here: what the scenario cannot be. */
  reasons: z.array(problemSchema),
});

export const sweepSchema = z.strictObject({
  tareSweep: z.literal(1),
  name: z.string(),
  engineVersion: z.string(),
  scenarioHash: z.string(),
  seed: z.number(),
  /** Of each platform at each point. */
  replications: z.number(),
  design: z.enum(SWEEP_DESIGNS),
  axes: z.array(listedAxisSchema),
  platforms: z.array(platformResultSchema.pick({ id: true, label: true })),
  /** Combinations of one value of each axis, in the order of these values; the last axis turns fastest. */
  points: z.array(sweepPointSchema),
});

export type SweepSetting = z.output<typeof settingSchema>;
type Axis = z.output<typeof listedAxisSchema>;
export type ListedAxis = Readonly<Omit<Axis, 'values'>> & { readonly values: Readonly<Axis['values']> };
export type SweepFigures = z.output<typeof sweepFiguresSchema>;
export type SweepPoint = z.output<typeof sweepPointSchema>;
/** A sweep but for its points: what was asked, and of whom. */
export type SweepHead = Omit<Sweep, 'points'>;
export type Sweep = z.output<typeof sweepSchema>;
