import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Row } from '../src/views/row.ts';

describe('a row of what is heavy to make', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('makes one after the other, each in a task of its own', () => {
    const [row, made] = [new Row(), [] as string[]];
    const ends = ['a', 'b', 'c'].map(name => row.stand(() => made.push(name)));
    expect(made).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(made).toEqual(['a']);
    vi.advanceTimersByTime(100);
    expect(made).toEqual(['a']);
    ends[0]!();
    ends[0]!();
    vi.advanceTimersByTime(1);
    expect(made).toEqual(['a', 'b']);
  });

  it('goes on without who has left, and without who does not come to an end', () => {
    const [row, made] = [new Row(), [] as string[]];
    const ends = ['a', 'b', 'c'].map(name => row.stand(() => made.push(name)));
    ends[1]!();
    vi.advanceTimersByTime(2);
    expect(made).toEqual(['a']);
    vi.advanceTimersByTime(600);
    expect(made).toEqual(['a', 'c']);
    row.stand(() => made.push('d'));
    vi.advanceTimersByTime(600);
    expect(made).toEqual(['a', 'c', 'd']);
  });
});
