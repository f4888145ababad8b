/** One that gets whole seats by its votes: a site with its weight, and the replicas that it has. */
export interface Party {
  readonly name: string;
  readonly votes: number;
  readonly seats: number;
}

/**
 * Whether the next seat is rather one party's than another's, after `WebsterPriorityQueue.Less` of Karmada
 * pkg/util/helper/webstermethod.go: more votes for each of twice its seats and one, then fewer seats, then the name.
 */
export function precedes(one: Party, other: Party): boolean {
  const [own, others] = [quotient(one), quotient(other)];
  if (own !== others) return own > others;
  return one.seats === other.seats ? one.name < other.name : one.seats < other.seats;
}

const quotient = ({ votes, seats }: Party): number => votes / (2 * seats + 1);

/** Parties in the order in which the next seat is theirs. */
export const inTurn = <Some extends Party>(parties: readonly Some[]): Some[] =>
  [...parties].sort((one, other) => (precedes(one, other) ? -1 : 1));

/**
 * Rule O5: so many more seats by the method of Webster (Sainte-Laguë), one after another to whose turn it is, as Karmada
 * has divided replicas by weights since 1.15 (`AllocateWebsterSeats`). Parties come back in order of their names.
 */
export function allocateSeats(newSeats: number, parties: readonly Party[]): Party[] {
  const named = [...parties].sort((a, b) => (a.name < b.name ? -1 : 1));
  for (let left = named.length === 0 ? 0 : newSeats; left > 0; left--) {
    const turn = named.reduce((best, party, at) => (precedes(party, named[best]!) ? at : best), 0);
    named[turn] = { ...named[turn]!, seats: named[turn]!.seats + 1 };
  }
  return named;
}
