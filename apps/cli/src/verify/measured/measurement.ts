/** A published measurement, and how near a model of this kind may be asked to come. */
import type { Report } from '@tare/schema';
import type { VerifyCase, VerifySet } from '../case.ts';
import { type Platform, type Service, type SmallScenario, small } from '../scenario.ts';

/** How far off is still right, by the kind of figure. */
export interface Tolerance {
  readonly of: (expected: number) => number;
  readonly because: string;
}

const share = (part: number, because: string): Tolerance => ({
  of: expected => part * Math.abs(expected),
  because,
});

/** Firecracker boots in 127 to 164 ms on three machines, and answers a ping in 38 to 86 µs on three others. */
export const OTHER_STUDY = share(0.25, '25 %: one technology differs so much between studies and machines');
export const SAME_STUDY = share(0.1, '10 %: the same study, another of its benchmarks');
export const SLOWDOWN: Tolerance = {
  of: () => 0.05,
  because: '5 points: benchmarks of one kind of work differ so much',
};
export const LINEAR = share(0.1, '10 %: a straight line stands for a curve');
export const COUNT: Tolerance = { of: () => 0, because: 'a count' };
export const WIRING = share(0.05, '5 %: rounding and spread of the parameter');

export interface Measurement
  extends Pick<VerifyCase, 'id' | 'rule' | 'what' | 'source' | 'unit' | 'expected' | 'read'> {
  readonly record?: string;
  readonly unused?: string;
  readonly tolerance: Tolerance;
  readonly knownWrong?: string;
}

export const measured = (
  kind: 'predicted' | 'calibrated',
  document: VerifySet['document'],
  ...cases: readonly Measurement[]
): VerifySet => ({
  document,
  replications: 1,
  cases: cases.map(({ tolerance, ...one }) => ({
    ...one,
    kind,
    tolerance: tolerance.of(one.expected),
    because: tolerance.because,
  })),
});

/** CPU time taken over CPU time of use: what the stack makes of one kind of work. */
export const slowdownOf = ({ ledger: { cpu } }: Report): number => (cpu.net + cpu.overhead) / cpu.net;

/** One instance under a stack, at work of one kind all the time. */
export const atWork = (
  stack: Platform['stack'],
  mix: Service['work']['mix'],
  more: Partial<SmallScenario> = {},
): VerifySet['document'] =>
  small({
    services: {
      a: { work: { cpu: '100ms', mix: mix! }, limits: { cpu: 1 }, requests: { cpu: 1, memory: '64Mi' } },
    },
    platform: { stack: [...stack] },
    traffic: { a: { arrivals: 'regular', to: 'a', rate: '1/s' } },
    run: { duration: '200s', warmup: '60s' },
    ...more,
  });
