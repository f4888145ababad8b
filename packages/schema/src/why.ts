/** Why a headline number is what it is (model rule R3): a tree whose parts sum to the whole. */
import * as z from 'zod';

export const WHY_UNITS = ['USD/month', 'ms', 'hosts', 'bytes', 'share', 'kWh/month'] as const;

/** Where a part comes from: the scenario, a record of the catalogue, a formula of these, or what the run measured. */
const originSchema = z.strictObject({
  kind: z.enum(['scenario', 'catalogue', 'formula', 'measured']),
  /** Path in the scenario, id in the catalogue, rule of the model. */
  of: z.string(),
});

const node = z.strictObject({
  label: z.string(),
  value: z.number(),
  origin: originSchema,
  /** Empty, or parts that sum to the value. */
  get parts(): z.ZodArray<typeof node> {
    return z.array(node);
  },
});

export const whySchema = z.strictObject({
  /** Name of the figure in the report's summary. */
  figure: z.string(),
  unit: z.enum(WHY_UNITS),
  tree: node,
});

export type WhyNode = z.output<typeof node>;
export type WhyOrigin = z.output<typeof originSchema>;
export type Why = z.output<typeof whySchema>;
