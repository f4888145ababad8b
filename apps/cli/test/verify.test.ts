import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parameters, recordOf, records } from '@tare/catalog';
import { describe, expect, it } from 'vitest';
import {
  erlangB,
  erlangC,
  forkJoinTwo,
  harmonic,
  lossMMcK,
  repair,
  tailMMc,
  timeGIM1,
  waitMDc,
  waitMG1,
  waitMMc,
} from '../src/verify/closed-form/theory.ts';
import { sets } from '../src/verify/sets.ts';

/** Figures printed in text books and tables, not made by the formulas under test. */
describe('the formulas that the suite rests on', () => {
  it.each([
    ['Erlang B (15, 10)', erlangB(15, 10), 0.036497],
    ['Erlang C (2, 1.6)', erlangC(2, 1.6), 0.711111],
    ['Erlang C (8, 6.4)', erlangC(8, 6.4), 0.457645],
    ['wait in M/M/2 at 0.8', waitMMc(2, 1.6), 1.777778],
    ['wait in M/M/8 at 0.8', waitMMc(8, 6.4), 0.286028],
    ['wait in M/D/1 at 0.8', waitMG1(0.8, 0), 2],
    ['wait in M/G/1 at 0.8, cv² 4', waitMG1(0.8, 4), 10],
    ['wait in M/D/1 by Crommelin’s series', waitMDc(1, 0.8), 2],
    ['loss of M/M/1/10 at 0.9', lossMMcK(1, 10, 0.9).lost, 0.050814],
    ['fork and join of two at 0.8', forkJoinTwo(0.8), 7],
    ['H(10)', harmonic(10), 2.928968],
    ['GI/M/1 with Poisson arrivals is M/M/1', timeGIM1(s => 0.8 / (0.8 + s)), 5],
    ['machine repair, 2 machines, as long up as in repair: busy 4/5', repair(2, 1).perService, 0.8],
    ['the tail of M/M/1', tailMMc(1, 0.5, 9.21034), 0.01],
  ])('%s', (_, got, expected) => {
    expect(got).toBeCloseTo(expected, 5);
  });
});

const cases = sets.flatMap(set => set.cases);

describe('the suite', () => {
  it('has cases of every kind, at least 150 of which 40 predicted, none with the id of another', () => {
    const counted = cases.filter(({ knownWrong }) => knownWrong === undefined);
    expect(counted.length).toBeGreaterThanOrEqual(150);
    expect(counted.filter(({ kind }) => kind === 'predicted').length).toBeGreaterThanOrEqual(40);
    expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
  });

  it('predicts from no record that a parameter was taken from, unless it says which figure of it is new', () => {
    const cited = new Set(parameters.flatMap(({ backedBy }) => backedBy));
    const borrowed = cases.filter(
      ({ kind, record, unused }) =>
        kind === 'predicted' && record !== undefined && unused === undefined && cited.has(record),
    );
    expect(borrowed.map(({ id }) => id)).toEqual([]);
  });

  it('calibrates on records of the catalogue only', () => {
    const calibrated = cases.filter(({ kind }) => kind === 'calibrated').map(({ record }) => record);
    expect(calibrated.filter(id => id === undefined || recordOf(id) === undefined)).toEqual([]);
  });

  const facts = join(import.meta.dirname, '../../../../shared/facts/calibration.json');
  it.skipIf(!existsSync(facts))(
    'names records that were collected, or that the catalogue found beside them (skipped where ../shared is absent)',
    () => {
      const collected = JSON.parse(readFileSync(facts, 'utf8')) as { id: string }[];
      const known = new Set([...collected, ...records].map(({ id }) => id));
      const named = cases.flatMap(({ record }) => (record === undefined ? [] : [record]));
      expect(named.filter(id => !known.has(id))).toEqual([]);
    },
  );

  it('calls a measurement known to be wrong only with a reason, and never an exact rule or a theorem', () => {
    const excused = cases.filter(({ knownWrong }) => knownWrong !== undefined);
    expect(excused.filter(({ kind }) => kind !== 'predicted')).toEqual([]);
    expect(excused.every(({ knownWrong }) => knownWrong!.length > 20)).toBe(true);
  });
});
