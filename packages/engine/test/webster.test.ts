import { describe, expect, it } from 'vitest';
import { allocateSeats } from '../src/rules.ts';

const party = (name: string, votes: number, seats = 0) => ({ name, votes, seats });
const seats = (newSeats: number, ...parties: ReturnType<typeof party>[]) =>
  allocateSeats(newSeats, parties).map(({ seats: got }) => got);

/** The cases of Karmada pkg/util/helper/webstermethod_test.go (f3c4376). */
describe('O5 replicas by weights, the method of Webster', () => {
  const classic = [party('A', 100_000), party('B', 80_000), party('C', 30_000), party('D', 20_000)];
  it.each([
    [1, [1, 0, 0, 0]],
    [2, [1, 1, 0, 0]],
    [3, [2, 1, 0, 0]],
    [4, [2, 1, 1, 0]],
    [5, [2, 2, 1, 0]],
    [6, [2, 2, 1, 1]],
    [7, [3, 2, 1, 1]],
    [8, [3, 3, 1, 1]],
  ])('O5 the classic example, round %i', (round, expected) => {
    expect(seats(round, ...classic)).toEqual(expected);
  });

  it.each([
    ['no party', 1, [], []],
    ['no new seat', 0, [party('A', 100), party('B', 200)], [0, 0]],
    ['a tie goes to who has fewer seats', 1, [party('A', 3, 1), party('B', 1)], [1, 1]],
    ['a tie goes to the first name', 1, [party('A', 1), party('B', 1)], [1, 0]],
    ['only the new get new seats', 2, [party('New1', 1), party('New2', 1), party('Old', 0)], [1, 1, 0]],
    ['old and new compete', 2, [party('New', 1), party('Old', 1, 1)], [2, 1]],
    ['nothing for who has no votes', 2, [party('A', 100), party('B', 0, 3)], [2, 3]],
    ['the documented example', 4, [party('Alpha', 1200), party('Beta', 900), party('Gamma', 400)], [2, 1, 1]],
  ] as const)('O5 %s', (_, newSeats, parties, expected) => {
    expect(seats(newSeats, ...parties)).toEqual(expected);
  });

  it('O5 where the weights divide the replicas, each site has its exact share', () => {
    for (let times = 1; times <= 20; times++)
      expect(seats(6 * times, party('a', 3), party('b', 2), party('c', 1))).toEqual(
        [3, 2, 1].map(w => w * times),
      );
  });

  it('O5 one by one is the same as all at once', () => {
    const votes = [party('a', 7), party('b', 5), party('c', 2)];
    let grown: ReturnType<typeof allocateSeats> = votes;
    for (let all = 1; all <= 60; all++) {
      grown = allocateSeats(1, grown);
      expect(grown).toEqual(allocateSeats(all, votes));
    }
  });
});
