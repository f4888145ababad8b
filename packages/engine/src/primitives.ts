/** Draws by key (rule K3) and the buckets of latencies: for programs that do a workload by hand, to be held against the engine. */
export { DRAW, derive, deriveDraw, derived, nameOf, uniform } from './random/keys.ts';
export { standardExponential } from './random/ziggurat.ts';
export { bucketOf } from './report/histogram.ts';
