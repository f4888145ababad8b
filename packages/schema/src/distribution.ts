/** Laws from which start-up times, service demands and think times are drawn. All are given by their mean. */
import * as z from 'zod';
import { amount, field } from './field.ts';
import { duration } from './quantity.ts';

const mean = () =>
  field(duration(), { label: 'Mean', help: 'Mean of the law.', unit: 'microseconds', example: '5ms' });
const variation = () =>
  field(amount(0, 100), {
    label: 'Coefficient of variation',
    help: 'Standard deviation over mean; 1 is as variable as the exponential law.',
    example: 1,
  });

const law = <Name extends string>(name: Name) =>
  field(z.literal(name), { label: 'Law', help: `The ${name} law.` });

export const distributionSchema = field(
  z.discriminatedUnion('law', [
    z.strictObject({ law: law('constant'), mean: mean() }),
    z.strictObject({ law: law('exponential'), mean: mean() }),
    z.strictObject({ law: law('lognormal'), mean: mean(), cv: variation() }),
    z.strictObject({ law: law('gamma'), mean: mean(), cv: variation() }),
    z.strictObject({
      law: law('pareto'),
      mean: mean(),
      shape: field(amount(1.01, 100), {
        label: 'Shape',
        help: 'Tail exponent; below 2 the variance is infinite.',
        example: 2.5,
      }),
    }),
    z.strictObject({
      law: law('weibull'),
      mean: mean(),
      shape: field(amount(0.1, 100), {
        label: 'Shape',
        help: 'Below 1 a heavy tail, 1 exponential, above 1 narrower.',
        example: 0.8,
      }),
    }),
    z.strictObject({
      law: law('uniform'),
      low: field(duration(), { label: 'Low', help: 'Smallest value.', unit: 'microseconds', example: '1ms' }),
      high: field(duration(), {
        label: 'High',
        help: 'Largest value.',
        unit: 'microseconds',
        example: '9ms',
      }),
    }),
    z.strictObject({
      law: law('empirical'),
      values: field(z.array(duration()).min(1).max(10_000), {
        label: 'Values',
        help: 'Measured values; each is equally likely.',
        unit: 'microseconds',
      }),
    }),
  ]),
  {
    label: 'Law',
    help: 'A law of chance given by its mean: constant, exponential, lognormal, gamma, pareto, weibull, uniform or empirical.',
  },
);

/** A law, or a bare duration, which is a constant. */
export const demandSchema = () => z.union([duration(), distributionSchema]);

export type Distribution = z.output<typeof distributionSchema>;
export type Demand = z.output<ReturnType<typeof demandSchema>>;
