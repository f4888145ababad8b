/** What a placement decision says, in numbers: who was refused, who scored what, and how close it was. */
import { scoredBy } from '@tare/experiments/text';
import type { Decision, DecisionHost } from '@tare/schema';

export interface Told {
  readonly feasible: readonly DecisionHost[];
  readonly refused: readonly DecisionHost[];
  /** Plugins whose scores differ or are not 0, in the scheduler's order. */
  readonly plugins: readonly string[];
  /**
   * `only`: no other was feasible. `best`: it has more than the next by `lead`. `equal`: one of `equals` that
   * have as much, by lot or the lowest number. `turn`: the policy has no scores, and it was this one's turn of those that would
   * do. `new`: no present host would do, or none was there.
   */
  readonly outcome:
    | { readonly kind: 'only' | 'new' }
    | { readonly kind: 'best'; readonly total: number; readonly lead: number }
    | { readonly kind: 'equal'; readonly total: number; readonly equals: number; readonly byLot: boolean }
    | { readonly kind: 'turn'; readonly feasible: number };
}

/** Whether this is the host that was chosen, or a guest on it. */
export const isChosen = (decision: Pick<Decision, 'host'>, { host }: DecisionHost): boolean =>
  host === decision.host || host.startsWith(`${decision.host}, `);

const isRefused = ({ refused }: DecisionHost): boolean => refused !== undefined;

/** "first-fit" of "first-fit among 3 hosts". */
export const policyOf = ({ reason }: Pick<Decision, 'reason'>): string => reason.split(' ')[0]!;

const ONE_BY_ONE: ReadonlySet<string> = new Set(['first-fit', 'next-fit', 'round-robin', 'random']);
const BY_LOT = /^(kube-scheduler|gpu-|fragmentation-gradient)/;

function outcomeOf(decision: Decision, feasible: readonly DecisionHost[]): Told['outcome'] {
  const chosen = feasible.find(one => isChosen(decision, one));
  if (chosen === undefined) return { kind: 'new' };
  const { total } = chosen;
  const policy = policyOf(decision);
  if (feasible.length === 1) return { kind: 'only' };
  if (total === undefined || ONE_BY_ONE.has(policy)) return { kind: 'turn', feasible: feasible.length };
  const equals = feasible.filter(one => one.total === total).length;
  if (equals > 1) return { kind: 'equal', total, equals, byLot: BY_LOT.test(policy) };
  const next = Math.max(...feasible.filter(one => one !== chosen).map(one => one.total ?? 0));
  return { kind: 'best', total, lead: total - next };
}

/** null for decisions that tell nothing of hosts: daemons, who stand on every one, and all after the first hundred. */
export function toldOf(decision: Decision): Told | null {
  const { hosts } = decision;
  if (hosts === undefined) return null;
  const feasible = hosts.filter(host => !isRefused(host));
  return {
    feasible,
    refused: hosts.filter(isRefused),
    plugins: scoredBy(feasible).filter(name => feasible.some(({ scores }) => (scores?.[name] ?? 0) !== 0)),
    outcome: outcomeOf(decision, feasible),
  };
}

/** Reasons for refusals, the commonest first. */
export function reasonsOf({ refused }: Told): { readonly reason: string; readonly hosts: number }[] {
  const counts = new Map<string, number>();
  for (const host of refused) counts.set(host.refused!.reason, (counts.get(host.refused!.reason) ?? 0) + 1);
  return [...counts].map(([reason, hosts]) => ({ reason, hosts })).sort((a, b) => b.hosts - a.hosts);
}
