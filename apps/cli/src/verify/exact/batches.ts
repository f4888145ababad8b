/** Tasks that run to their end, and instances that come and go as recorded (rule W2). */
import type { Report, ScenarioDocument } from '@tare/schema';
import type { VerifyCase, VerifySet } from '../case.ts';
import { small } from '../scenario.ts';

type Batch = NonNullable<ScenarioDocument['batches']>[string];

const ROUNDS = 'Graham’s list schedule of equal tasks: rounds of as many as run at a time';

interface Night {
  readonly id: string;
  readonly what: string;
  readonly batch: Partial<Batch>;
  readonly expectedS: number;
}

/** Tasks of ten seconds on a host of eight cores; bare processes start in a millisecond. */
const night = ({ id, what, batch, expectedS }: Night): VerifySet => ({
  document: small({
    services: {},
    batches: { night: { image: 'any', tasks: 10, work: '10s', memory: '1Gi', ...batch } },
    machine: { cores: 8 },
    run: { duration: '5min' },
  }),
  replications: 1,
  cases: [
    {
      id: `w2.batch.${id}`,
      rule: 'W2',
      what,
      source: ROUNDS,
      kind: 'exact',
      unit: 's',
      expected: expectedS,
      tolerance: 0.01,
      because: 'a millisecond for each start',
      read: (report: Report) => (report.batches[0]!.makespanMs ?? Number.NaN) / 1000,
    },
  ],
});

const LIFETIMES = 'Little’s law: what was there on average is the sum of the lifetimes over the window';

/** Three on a host that holds two: the third waits ten seconds for the first. */
const recorded = (
  what: string,
  unit: string,
  { id, expected, read }: Pick<VerifyCase, 'id' | 'expected' | 'read'>,
): VerifySet => ({
  document: small({
    services: {},
    traces: {
      pods: {
        kind: 'pod-lifetimes',
        rows: [
          [0, 20, 4, 2 ** 30],
          [0, 50, 4, 2 ** 30],
          [10, 30, 4, 2 ** 30],
        ],
      },
    },
    machine: { cores: 8 },
    run: { duration: '100s' },
  }),
  replications: 1,
  cases: [
    {
      id,
      rule: 'W2',
      what,
      source: LIFETIMES,
      kind: 'exact',
      unit,
      expected,
      tolerance: 0.001 * Math.max(1, expected),
      because: 'a millisecond for each start',
      read,
    },
  ],
});

export const batchSets: readonly VerifySet[] = [
  night({
    id: 'rounds',
    what: 'Ten tasks of 10 s, four at a time',
    batch: { parallelism: 4 },
    expectedS: 30,
  }),
  night({ id: 'room', what: 'Ten tasks of 10 s, of which eight have room', batch: {}, expectedS: 20 }),
  night({
    id: 'cores',
    what: 'Four tasks of 10 s of CPU time on two cores each',
    batch: { tasks: 4, cores: 2 },
    expectedS: 5,
  }),
  recorded('Three recorded pods on a host for two: on average there', 'instances', {
    id: 'w2.recorded.there',
    expected: 1,
    read: ({ summary }) => summary.instances,
  }),
  recorded('Three recorded pods on a host for two: the last waits', 'ms', {
    id: 'w2.recorded.wait',
    expected: 10_000,
    read: ({ lifetimes }) => lifetimes[0]!.waitedMs!.max,
  }),
];
