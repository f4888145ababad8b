import { problem } from '@tare/schema';
import { describe, expect, it } from 'vitest';
import {
  INITIAL_RUN,
  nextRun,
  phaseOf,
  type RunEvent,
  type RunState,
  standingOf,
} from '../src/comparison/machine.ts';
import { comparison } from './comparison.ts';

const play = (events: readonly RunEvent[], from: RunState = INITIAL_RUN): RunState =>
  events.reduce(nextRun, from);
const whole = comparison();
const half = { ...whole, complete: false };
const done = play([
  { kind: 'started', at: 0 },
  { kind: 'partial', token: 1, comparison: half, text: 'a', stretch: null },
  { kind: 'finished', token: 1, comparison: whole, text: 'a', at: 800 },
]);

describe('the states of a comparison', () => {
  it('goes from partial to done', () => {
    const partial = play([
      { kind: 'started', at: 0 },
      { kind: 'partial', token: 1, comparison: half, text: 'a', stretch: null },
    ]);
    expect(standingOf(partial, 'a')).toBe('partial');
    expect(done.phase).toEqual({ kind: 'done', tookMs: 800 });
    expect(standingOf(done, 'a')).toBe('current');
  });

  it('keeps with figures how much of the runs they are of, until those of whole runs come', () => {
    const stretch = { passedMs: 30_000, wholeMs: 540_000, isTypical: false };
    const begun = play([
      { kind: 'started', at: 0 },
      { kind: 'partial', token: 1, comparison: whole, text: 'a', stretch },
    ]);
    expect(begun.results?.stretch).toEqual(stretch);
    expect(standingOf(begun, 'a')).toBe('partial');
    expect(nextRun(begun, { kind: 'cancelled' }).results?.stretch).toEqual(stretch);
    const end = nextRun(begun, { kind: 'finished', token: 1, comparison: whole, text: 'a', at: 9 });
    expect(end.results).toMatchObject({ stretch: null, final: true });
  });

  it('shows results of another text as stale, and as current again once the text is back', () => {
    expect(standingOf(done, 'b')).toBe('stale');
    expect(standingOf(nextRun(done, { kind: 'started', at: 0 }), 'b')).toBe('stale');
    expect(standingOf(done, 'a')).toBe('current');
  });

  it('does not hear an older run', () => {
    const second = play([
      { kind: 'started', at: 0 },
      { kind: 'started', at: 5 },
    ]);
    expect(nextRun(second, { kind: 'finished', token: 1, comparison: whole, text: 'a', at: 9 })).toBe(second);
    expect(nextRun(second, { kind: 'refused', token: 1, problems: [] })).toBe(second);
  });

  it('does not hear a run that was cancelled', () => {
    const cancelled = play([{ kind: 'started', at: 0 }, { kind: 'cancelled' }]);
    expect(cancelled.phase.kind).toBe('cancelled');
    expect(nextRun(cancelled, { kind: 'finished', token: 1, comparison: whole, text: 'a', at: 9 })).toBe(
      cancelled,
    );
  });

  it('keeps the figures of a cancelled comparison apart from whole ones', () => {
    const cut = play([
      { kind: 'started', at: 0 },
      { kind: 'finished', token: 1, comparison: half, text: 'a', at: 9 },
    ]);
    expect(cut.phase.kind).toBe('cancelled');
    expect(standingOf(cut, 'a')).toBe('partial');
  });

  it('keeps the last valid results through a fault', () => {
    const faulty = play(
      [
        { kind: 'started', at: 0 },
        { kind: 'refused', token: 2, problems: [problem('invalid', 'x', 'm', 'f')] },
      ],
      done,
    );
    expect(faulty.phase.kind).toBe('invalid');
    expect(faulty.results).toBe(done.results);
  });

  it('tells the time left from what is done, and never goes backwards', () => {
    const running = play([
      { kind: 'started', at: 1000 },
      { kind: 'progressed', token: 1, fraction: 0.25, at: 2000 },
    ]);
    expect(running.phase).toMatchObject({ fraction: 0.25, etaMs: 3000 });
    const back = nextRun(running, { kind: 'progressed', token: 1, fraction: 0.1, at: 2000 });
    expect(back.phase).toMatchObject({ fraction: 0.25 });
  });

  it('takes over figures whose scenario did not change in meaning', () => {
    const again = play(
      [
        { kind: 'started', at: 0 },
        { kind: 'confirmed', token: 2, text: 'a # note' },
      ],
      done,
    );
    expect(standingOf(again, 'a # note')).toBe('current');
  });

  it.each([
    ['crashed', 'crashed'],
    ['over-budget', 'over-budget'],
    ['unavailable', 'failed'],
    ['timed-out', 'failed'],
    ['cancelled', 'cancelled'],
    ['syntax', 'invalid'],
    ['missing', 'invalid'],
  ] as const)('a Problem %s leads to %s', (code, kind) => {
    expect(phaseOf([problem(code, '', 'm', 'f')]).kind).toBe(kind);
  });
});
