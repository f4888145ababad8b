/** Every platform at combinations of some settings, and what a sweep over them returns (model rule R3). */
import * as z from 'zod';
import { platformResultSchema } from './comparison.ts';
import { LIMITS } from './limits.ts';
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

const settingText = z.string().min(1).max(LIMITS.settingCharacters);

/** An axis as it is asked, whoever asks: on the page, on the command line, of a server. */
export const askedAxisSchema = z.strictObject({
  /** A field of the scenario as "services.web.replicas", or a number of the catalogue as "assumptions.containerd.start". */
  path: settingText,
  values: z
    .array(z.union([settingText, z.number(), z.boolean()]))
    .min(1)
    .max(LIMITS.axisValues)
    .refine(values => new Set(values).size === values.length, 'holds a value twice'),
});

export const askedAxesSchema = z
  .array(askedAxisSchema)
  .max(LIMITS.sweepAxes)
  .refine(axes => new Set(axes.map(({ path }) => path)).size === axes.length, 'names a path twice');

/** So many points of a Latin hypercube instead of every combination, where there are more. */
export const sweepSampleSchema = z.int().min(1).max(LIMITS.searchCandidates);

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

export const SWEEP_VERSION = 2;

export const sweepSchema = z.strictObject({
  tareSweep: z.literal(SWEEP_VERSION),
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
