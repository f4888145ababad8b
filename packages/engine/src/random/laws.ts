/** Laws of chance, compiled once and sampled by key. All values in the law's own unit (microseconds). */
import type { Law } from '@tare/schema';
import { exp, log, power } from '../numeric/elementary.ts';
import { gammaFunction } from '../numeric/gamma.ts';
import { derive, derived, uniform } from './keys.ts';
import { standardExponential, standardNormal } from './ziggurat.ts';

/** Draws a value from a key; the same key gives the same value. What it derives has names below 0. */
export type Sampler = (high: number, low: number) => number;

const constant =
  (value: number): Sampler =>
  () =>
    value;
const exponential =
  (mean: number): Sampler =>
  (high, low) =>
    mean * standardExponential(high, low);
const lognormal =
  (mu: number, sigma: number): Sampler =>
  (high, low) =>
    exp(mu + sigma * standardNormal(high, low));

/** First name that the gamma law derives, going down. */
const GAMMA = -1;

/** G. Marsaglia and W. W. Tsang, "A simple method for generating gamma variables", ACM TOMS 26 (2000); shape < 1 by their boost. */
function gamma(mean: number, cv: number): Sampler {
  const shape = 1 / (cv * cv);
  const boosted = shape < 1 ? shape + 1 : shape;
  const d = boosted - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  const scale = mean / shape;
  return (high, low) => {
    for (let attempt = 0; ; attempt++) {
      derive(high, low, GAMMA - 2 * attempt);
      const x = standardNormal(derived[0]!, derived[1]!);
      const root = 1 + c * x;
      if (root <= 0) continue;
      const v = root * root * root;
      derive(high, low, GAMMA - 2 * attempt - 1);
      const u = uniform(derived[0]!, derived[1]!);
      if (log(u) >= 0.5 * x * x + d - d * v + d * log(v)) continue;
      return scale * d * v * (shape < 1 ? power(uniform(high, low), 1 / shape) : 1);
    }
  };
}

/** Compiles a law. A mean of 0 is the constant 0, whatever the law. */
export function sampler(law: Law): Sampler {
  if (meanOf(law) === 0) return constant(0);
  switch (law.law) {
    case 'constant':
      return constant(law.mean);
    case 'exponential':
      return exponential(law.mean);
    case 'lognormal': {
      const variance = log(1 + law.cv * law.cv);
      return lognormal(log(law.mean) - variance / 2, Math.sqrt(variance));
    }
    case 'lognormal-median':
      return lognormal(log(law.median), law.sigma);
    case 'gamma':
      return law.cv === 0 ? constant(law.mean) : gamma(law.mean, law.cv);
    case 'pareto': {
      const least = (law.mean * (law.shape - 1)) / law.shape;
      return (high, low) => least * power(uniform(high, low), -1 / law.shape);
    }
    case 'weibull': {
      const scale = law.mean / gammaFunction(1 + 1 / law.shape);
      return (high, low) => scale * power(-log(uniform(high, low)), 1 / law.shape);
    }
    case 'uniform':
      return (high, low) => law.low + (law.high - law.low) * uniform(high, low);
    case 'empirical':
      return (high, low) => law.values[Math.floor(uniform(high, low) * law.values.length)]!;
  }
}

/** Mean of a law. */
export function meanOf(law: Law): number {
  switch (law.law) {
    case 'uniform':
      return (law.low + law.high) / 2;
    case 'empirical':
      return law.values.reduce((sum, value) => sum + value, 0) / law.values.length;
    case 'lognormal-median':
      return law.median * exp((law.sigma * law.sigma) / 2);
    default:
      return law.mean;
  }
}
