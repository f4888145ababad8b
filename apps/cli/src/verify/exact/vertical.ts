/** The vertical autoscaler's recommender against upstream's own tests (rule O3). */
import {
  confidenceOf,
  DecayingHistogram,
  doubted,
  growingBuckets,
  neededAfterKill,
  recommend,
  withMargin,
} from '@tare/engine/rules';
import type { VerifyCase, VerifySet } from '../case.ts';
import { small } from '../scenario.ts';

const UPSTREAM = 'kubernetes/autoscaler vertical-pod-autoscaler/pkg/recommender';
const MINUTE = 60e6;
const MIB = 1024 * 1024;

type Row = Pick<VerifyCase, 'id' | 'what' | 'source' | 'unit' | 'expected'> & { readonly got: number };

/** Values and weights of 1 to 4, an hour's half-life apart, in buckets of one up to ten. */
function decayed(): DecayingHistogram {
  const buckets = Array.from({ length: 11 }, (_, bucket) => bucket);
  const histogram = new DecayingHistogram(buckets, 60 * MINUTE);
  for (const one of [1, 2, 3, 4]) histogram.add(one, one, one * 60 * MINUTE);
  return histogram;
}

const histogram = decayed();
const percentiles: readonly Row[] = [
  [0.02, 2],
  [0.03, 3],
  [0.1, 3],
  [0.11, 4],
  [0.34, 4],
  [0.35, 5],
].map(([share, expected]) => ({
  id: `o3.vertical.percentile.${String(share)}`,
  what: `Vertical autoscaler: percentile ${String(share)} of weights 1 to 4, each halved by the next`,
  source: `${UPSTREAM}/util/decaying_histogram_test.go`,
  unit: '',
  expected: expected!,
  got: histogram.percentile(share!),
}));

const buckets: readonly Row[] = [40, 100, 190, 325, 527.5].map((expected, index) => ({
  id: `o3.vertical.bucket.${String(index + 1)}`,
  what: `Vertical autoscaler: start of bucket ${String(index + 1)} of those that grow by half from 40`,
  source: `${UPSTREAM}/util/histogram_options_test.go`,
  unit: '',
  expected,
  got: growingBuckets(500, 40, 1.5)[index + 1] ?? Number.NaN,
}));

const confidence = confidenceOf({ firstUs: 0, lastUs: 16 * MINUTE, samples: 9 });
const estimates: readonly Row[] = [
  {
    id: 'o3.vertical.confidence',
    what: 'Vertical autoscaler: confidence after nine samples two minutes apart',
    source: `${UPSTREAM}/logic/estimator_test.go`,
    unit: 'days',
    expected: 0.00625,
    got: confidence,
  },
  {
    id: 'o3.vertical.doubt',
    what: 'Vertical autoscaler: 3.14 cores, times (1 + 0.1 / confidence)²',
    source: `${UPSTREAM}/logic/estimator_test.go`,
    unit: 'cores',
    expected: 907.46,
    got: doubted(3140, { multiplier: 0.1, exponent: 2 }, confidence) / 1000,
  },
  {
    id: 'o3.vertical.margin',
    what: 'Vertical autoscaler: 3.14 cores with a margin of a tenth',
    source: `${UPSTREAM}/logic/estimator_test.go`,
    unit: 'cores',
    expected: 3.454,
    got: withMargin(3140, 0.1) / 1000,
  },
  ...[
    { mib: 1000, needs: 1200 },
    { mib: 1, needs: 101 },
  ].map(({ mib, needs }) => ({
    id: `o3.vertical.kill.${String(mib)}`,
    what: `Vertical autoscaler: what a container needs that was killed with ${String(mib)} MiB`,
    source: `${UPSTREAM}/model/container_test.go`,
    unit: 'MiB',
    expected: needs,
    got: neededAfterKill(mib * MIB) / MIB,
  })),
];

/** A sample a minute for so long, of next to nothing. */
const idle = (minutes: number) =>
  recommend(
    Array.from({ length: minutes + 1 }, (_, minute) => ({
      container: 0,
      atUs: minute * MINUTE,
      cpuCores: 0.001,
      memoryBytes: 1e6,
    })),
  );

const least: readonly Row[] = [
  {
    id: 'o3.vertical.least-cpu',
    what: 'Vertical autoscaler: the least CPU that is recommended',
    source: `${UPSTREAM}/logic/recommender.go`,
    unit: 'm',
    expected: 25,
    got: idle(10)?.target.cpuMilli ?? Number.NaN,
  },
  {
    id: 'o3.vertical.least-memory',
    what: 'Vertical autoscaler: the least memory that is recommended',
    source: `${UPSTREAM}/logic/recommender.go`,
    unit: 'MiB',
    expected: 250,
    got: (idle(10)?.target.memoryBytes ?? Number.NaN) / MIB,
  },
];

export const verticalSets: readonly VerifySet[] = [
  {
    document: small({ services: { a: {} }, run: { duration: '1s' } }),
    replications: 1,
    cases: [...buckets, ...percentiles, ...estimates, ...least].map(({ got, ...one }) => ({
      ...one,
      rule: 'O3',
      kind: 'exact',
      tolerance: 0,
      read: () => got,
    })),
  },
];
