import { payload, RETRY } from '../kernel/event-kinds.ts';
import type { EventQueue } from '../kernel/event-queue.ts';
import type { FailureCause } from '../ledger/meter.ts';
import type { CallGraph } from './call-graph.ts';
import { INVOCATION, type Invocations } from './invocations.ts';
import { backoffUs, WaitingRetries } from './retries.ts';

const { ALIVE, GIVEN_UP, FAILED, REPLACED, KEY_HIGH, KEY_LOW, SERVICE, PARENT, PENDING, INTS, SPENT, TIMES } =
  INVOCATION;

/** What a failure does beyond the invocations that it ends. */
export interface FailureHooks {
  readonly queue: EventQueue;
  /** An invocation has failed, or was given up, for its caller. */
  readonly onFailed: (invocation: number, cause: FailureCause) => void;
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
  readonly #invocations: Invocations;
  readonly #graph: CallGraph;
  readonly #hooks: FailureHooks;

  constructor(invocations: Invocations, graph: CallGraph, hooks: FailureHooks) {
    this.#invocations = invocations;
    this.#graph = graph;
    this.#hooks = hooks;
  }

  /** An invocation fails (`GIVEN_UP`: only for its caller) for this cause. */
  fail(first: number, firstCause: FailureCause, firstState: number): void {
    const { ints, times } = this.#invocations;
    let id = first;
    let cause = firstCause;
    let state = firstState;
    for (;;) {
      const at = id * INTS;
      const wasAlive = this.#invocations.stateOf(id) === ALIVE;
      this.#invocations.setState(id, state);
      if (!wasAlive) return;
      this.#graph.services[ints[at + SERVICE]!]!.flow.fail(cause);
      this.#hooks.onFailed(id, cause);
      this.lost += times[id * TIMES + SPENT]!;
      times[id * TIMES + SPENT] = 0;
      const caller = ints[at + PARENT]!;
      if (caller < 0) break;
      if (this.#callsAgain(id, caller)) {
        if (state === GIVEN_UP) this.#replace(id, caller);
        return;
      }
      id = caller;
      cause = 'downstream';
      state = FAILED;
    }
    this.#hooks.onClientFailed(id, cause);
  }

  /** An invocation that nobody waits for any more has taken this much CPU time. */
  spendInVain(us: number): void {
    this.lost += us;
  }

  /** A call that was given up works on for nobody: its caller waits for the retry instead. */
  #replace(id: number, caller: number): void {
    const { ints } = this.#invocations;
    ints[id * INTS + PARENT] = REPLACED;
    ints[caller * INTS + PENDING]!--;
  }

  /**
   * Whether the caller of an invocation that has just failed calls again; if so, that is arranged. A caller that was
   * given up itself does not know, and does.
   */
  #callsAgain(id: number, caller: number): boolean {
    const { ints, calls, tries: all } = this.#invocations;
    const number = calls.length === 0 ? -1 : calls[id]!;
    if (number < 0 || this.#invocations.stateOf(caller) === FAILED) return false;
    const call = this.#graph.calls[number]!;
    const { policy, budget } = call.again!;
    const { queue } = this.#hooks;
    const tries = all[id]!;
    if (tries > policy.attempts || !budget.allows(queue.now)) return false;
    const keyHigh = ints[id * INTS + KEY_HIGH]!;
    const keyLow = ints[id * INTS + KEY_LOW]!;
    const slot = this.retries.put({ caller, call: number, tries, keyHigh, keyLow });
    ints[caller * INTS + PENDING]!++;
    call.to.flow.retried++;
    queue.push(queue.now + backoffUs(policy, tries), 1, payload(RETRY, slot));
    return true;
  }
}
