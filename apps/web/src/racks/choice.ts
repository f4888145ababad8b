/** What is pointed at, by number: boxes are laid out anew while the replay goes on. */
import { type Chosen, cellsIn } from './find.ts';
import type { Lane } from './layout.ts';

export interface Choice {
  readonly host: number;
  /** -1: the host itself, or a VM that holds many. */
  readonly instance: number;
  readonly guest: number;
}

export const choiceOf = ({ host, cell }: Chosen): Choice => ({
  host: host.host,
  instance: cell?.instance ?? -1,
  guest: cell?.guest ?? -1,
});

/** The boxes of a choice now; null when its host is not shown. */
export function boxesOf(lane: Lane, choice: Choice | null): Chosen | null {
  if (choice === null) return null;
  const host = lane.hosts.find(one => one.host === choice.host);
  if (host === undefined) return null;
  const cell = cellsIn(host.cells).find(one =>
    choice.instance >= 0 ? one.instance === choice.instance : one.instance < 0 && one.guest === choice.guest,
  );
  return { host, cell: choice.instance < 0 && choice.guest < 0 ? null : (cell ?? null) };
}
