import { describe, expect, it } from 'vitest';
import { TaskNumbers } from '../src/kernel/task-numbers.ts';
import { INVOCATION, Invocations } from '../src/workload/invocations.ts';

const { ALIVE, GIVEN_UP, FAILED, ON_ITS_WAY, IN_QUEUE, ON_CPU, ON_DISK, CALLING } = INVOCATION;
const NEEDS = { clients: false, users: false, retries: false, moves: false, generations: true };
const STATES = [ALIVE, GIVEN_UP, FAILED] as const;
const PLACES = [ON_ITS_WAY, IN_QUEUE, ON_CPU, ON_DISK, CALLING] as const;

describe('rows of invocations', () => {
  it('W1 state and place of one number change apart from each other, and nobody else’s with them', () => {
    const invocations = new Invocations(new TaskNumbers(), NEEDS);
    const others = [invocations.take(0, -1, 0), invocations.take(0, -1, 0), invocations.take(0, -1, 0)];
    const [before, id, after] = others as [number, number, number];
    for (const state of STATES)
      for (const place of PLACES) {
        invocations.setPlace(id, place);
        invocations.setState(id, state);
        expect([invocations.stateOf(id), invocations.placeOf(id)]).toEqual([state, place]);
        invocations.setPlace(id, ON_CPU);
        expect(invocations.stateOf(id)).toBe(state);
      }
    for (const one of [before, after])
      expect([invocations.stateOf(one), invocations.placeOf(one)]).toEqual([ALIVE, ON_ITS_WAY]);
  });

  it('W1 a number that is used again is alive in its new generation only, and one that is released not seen', () => {
    const invocations = new Invocations(new TaskNumbers(), NEEDS);
    const first = invocations.take(0, -1, 0);
    const noted = invocations.generations[first]!;
    expect(invocations.isAlive(first, noted)).toBe(true);
    invocations.release(first);
    expect(invocations.isAlive(first, noted)).toBe(false);
    const seen: number[] = [];
    invocations.forEach(id => seen.push(id));
    expect(seen).toEqual([]);
    expect(invocations.take(0, -1, 5)).toBe(first);
    expect(invocations.isAlive(first, noted)).toBe(false);
    expect(invocations.isAlive(first, invocations.generations[first]!)).toBe(true);
  });
});
