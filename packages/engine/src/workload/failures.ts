import type { EventQueue } from '../kernel/event-queue.ts';
import type { FailureCause } from '../ledger/meter.ts';
import type { CallGraph } from './call-graph.ts';
import { ALIVE, FAILED, GIVEN_UP, type Invocations, NOBODY } from './invocations.ts';
import { backoffUs, WaitingRetries } from './retries.ts';

/** What a failure does beyond the invocations that it ends. */
export interface FailureHooks {
  readonly queue: EventQueue;
  /** Payload of the event that is the end of a retry's back-off. */
  readonly retry: (slot: number) => number;
  /** A request has failed as its client sees it. */
  readonly onClientFailed: (invocation: number, cause: FailureCause) => void;
}

/**
 * Rule W1: an invocation that fails takes with it all that wait for it, up to the client, unless somebody on the way
 * calls again. CPU time that was spent on what failed is lost (rule L1).
 */
export class Failures {
  /** CPU time (reference µs, gross) that failed work has taken. */
  lost = 0;
  readonly retries = new WaitingRetries();
  readonly #table: Invocations;
  readonly #graph: CallGraph;
  readonly #hooks: FailureHooks;

  constructor(table: Invocations, graph: CallGraph, hooks: FailureHooks) {
    this.#table = table;
    this.#graph = graph;
    this.#hooks = hooks;
  }

  /** An invocation fails (`GIVEN_UP`: only for its caller) for this cause. */
  fail(first: number, firstCause: FailureCause, firstState: number): void {
    const table = this.#table;
    let invocation = first;
    let cause = firstCause;
    let state = firstState;
    for (;;) {
      const wasAlive = table.state[invocation] === ALIVE;
      table.state[invocation] = state;
      if (!wasAlive) return;
      this.#graph.services[table.service[invocation]!]!.flow.fail(cause);
      this.lost += table.spent[invocation]!;
      table.spent[invocation] = 0;
      const caller = table.parent[invocation]!;
      if (caller < 0) break;
      if (this.#callsAgain(invocation, caller)) {
        if (state === GIVEN_UP) this.#replace(invocation, caller);
        return;
      }
      invocation = caller;
      cause = 'downstream';
      state = FAILED;
    }
    this.#hooks.onClientFailed(invocation, cause);
  }

  /** An invocation that nobody waits for any more has taken this much CPU time. */
  spendInVain(us: number): void {
    this.lost += us;
  }

  /** A call that was given up works on for nobody: its caller waits for the retry instead. */
  #replace(invocation: number, caller: number): void {
    this.#table.parent[invocation] = NOBODY;
    this.#table.pending[caller]!--;
  }

  /**
   * Whether the caller of an invocation that has just failed calls again; if so, that is arranged. A caller that was
   * given up itself does not know, and does.
   */
  #callsAgain(invocation: number, caller: number): boolean {
    const table = this.#table;
    const again = table.again[invocation]!;
    if (again < 0 || table.state[caller] === FAILED) return false;
    const { retries: policy, budget, to } = this.#graph.callsMadeAgain[again]!;
    const { queue, retry } = this.#hooks;
    const tries = table.tries[invocation]!;
    if (tries > policy.attempts || !budget.allows(queue.now)) return false;
    const slot = this.retries.take();
    this.retries.caller[slot] = caller;
    this.retries.call[slot] = again;
    this.retries.tries[slot] = tries;
    this.retries.keyHigh[slot] = table.keyHigh[invocation]!;
    this.retries.keyLow[slot] = table.keyLow[invocation]!;
    table.pending[caller]!++;
    this.#graph.services[to]!.flow.retried++;
    queue.push(queue.now + backoffUs(policy, tries), 1, retry(slot));
    return true;
  }
}
