/** Upstream arithmetic that the engine follows, as pure functions: for conformance checks and for those who explain it. */
export { quotaUs } from './cpu/quota.ts';
export { schedulerWeight, type WeightLaw } from './cpu/weights.ts';
