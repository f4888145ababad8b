/** Queues whose answer is known, run through the engine as it is. Demands have a mean of 10 ms. */
import type { Law, Report } from '@tare/schema';
import type { Station } from './station.ts';

export interface ClosedForm {
  readonly id: string;
  readonly rule: string;
  readonly source: string;
  readonly station: Station;
  readonly expected: number;
  /** The figure of one replication. */
  readonly read: (report: Report) => number;
}

const MEAN_US = 10_000;
const EXPONENTIAL: Law = { law: 'exponential', mean: MEAN_US };
const CONSTANT: Law = { law: 'constant', mean: MEAN_US };
const SPREAD: Law = { law: 'lognormal', mean: MEAN_US, cv: 2 };

const mean = (report: Report): number => (report.summary.latencyMs?.mean ?? 0) / 10;
const p99 = (report: Report): number => (report.summary.latencyMs?.p99 ?? 0) / 10;
const refused = ({ requests }: Report): number => requests.failed.rejected / requests.arrived;

const station = (work: Law, load: number, seconds: number, over: Partial<Station> = {}): Station => ({
  work,
  perSecond: load * 100,
  concurrency: 0,
  queue: -1,
  seconds,
  ...over,
});
const FIFO = { concurrency: 1 };
const SHARING = 'C2; mean sojourn of M/G/1 under processor sharing, E[S]/(1−ρ), whatever the law';
const POLLACZEK = 'Pollaczek–Khinchine: W = 1 + ρ(1+cv²)/(2(1−ρ))';

/** Times in units of the mean demand. */
export const CLOSED_FORMS: readonly ClosedForm[] = [
  {
    id: 'ps-exponential-0.5',
    rule: 'C2',
    source: SHARING,
    station: station(EXPONENTIAL, 0.5, 900),
    expected: 2,
    read: mean,
  },
  {
    id: 'ps-constant-0.5',
    rule: 'C2',
    source: SHARING,
    station: station(CONSTANT, 0.5, 900),
    expected: 2,
    read: mean,
  },
  {
    id: 'ps-lognormal-0.5',
    rule: 'C2',
    source: SHARING,
    station: station(SPREAD, 0.5, 900),
    expected: 2,
    read: mean,
  },
  {
    id: 'ps-exponential-0.8',
    rule: 'C2',
    source: SHARING,
    station: station(EXPONENTIAL, 0.8, 2600),
    expected: 5,
    read: mean,
  },
  {
    id: 'fifo-exponential-0.5',
    rule: 'W1',
    source: POLLACZEK,
    station: station(EXPONENTIAL, 0.5, 900, FIFO),
    expected: 2,
    read: mean,
  },
  {
    id: 'fifo-constant-0.8',
    rule: 'W1',
    source: POLLACZEK,
    station: station(CONSTANT, 0.8, 900, FIFO),
    expected: 3,
    read: mean,
  },
  {
    id: 'fifo-exponential-0.8',
    rule: 'W1',
    source: POLLACZEK,
    station: station(EXPONENTIAL, 0.8, 1800, FIFO),
    expected: 5,
    read: mean,
  },
  {
    id: 'fifo-p99-0.5',
    rule: 'R1',
    source: 'M/M/1: sojourn is exponential, p99 = ln 100/(1−ρ)',
    station: station(EXPONENTIAL, 0.5, 900, FIFO),
    expected: 9.210340371976182,
    read: p99,
  },
  {
    id: 'loss-mm1-10-0.9',
    rule: 'W1',
    source: 'M/M/1/10 at ρ 0.9: (1−ρ)ρ¹⁰/(1−ρ¹¹)',
    station: station(EXPONENTIAL, 0.9, 1800, { concurrency: 1, queue: 9 }),
    expected: 0.0508135,
    read: refused,
  },
];
