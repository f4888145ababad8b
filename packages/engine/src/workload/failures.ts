import type { EventQueue } from '../kernel/event-queue.ts';
import type { FailureCause } from '../ledger/meter.ts';
import { ALIVE, FAILED, GIVEN_UP, type Invocation } from './invocation.ts';
import { backoffUs, WaitingRetries } from './retries.ts';

/** What a failure does beyond the invocations that it ends. */
export interface FailureHooks {
  readonly queue: EventQueue;
  /** Payload of the event that is the end of a retry's back-off. */
  readonly retry: (slot: number) => number;
  /** An invocation has failed, or was given up, for its caller. */
  readonly onFailed: (invocation: Invocation, cause: FailureCause) => void;
  /** A request has failed as its client sees it. */
  readonly onClientFailed: (invocation: Invocation, cause: FailureCause) => void;
}

/**
 * Rule W1: an invocation that fails takes with it all that wait for it, up to the client, unless somebody on the way
 * calls again. CPU time that was spent on what failed is lost (rule L1).
 */
export class Failures {
  /** CPU time (reference µs, gross) that failed work has taken. */
  lost = 0;
  readonly retries = new WaitingRetries();
  readonly #hooks: FailureHooks;

  constructor(hooks: FailureHooks) {
    this.#hooks = hooks;
  }

  /** An invocation fails (`GIVEN_UP`: only for its caller) for this cause. */
  fail(first: Invocation, firstCause: FailureCause, firstState: number): void {
    let invocation = first;
    let cause = firstCause;
    let state = firstState;
    for (;;) {
      const wasAlive = invocation.state === ALIVE;
      invocation.state = state;
      if (!wasAlive) return;
      invocation.service.flow.fail(cause);
      this.#hooks.onFailed(invocation, cause);
      this.lost += invocation.spent;
      invocation.spent = 0;
      const caller = invocation.parent;
      if (caller === null) break;
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
  #replace(invocation: Invocation, caller: Invocation): void {
    invocation.parent = null;
    caller.pending--;
  }

  /**
   * Whether the caller of an invocation that has just failed calls again; if so, that is arranged. A caller that was
   * given up itself does not know, and does.
   */
  #callsAgain(invocation: Invocation, caller: Invocation): boolean {
    const call = invocation.again;
    if (call === null || call.again === null || caller.state === FAILED) return false;
    const { policy, budget } = call.again;
    const { queue, retry } = this.#hooks;
    const { tries, keyHigh, keyLow } = invocation;
    if (tries > policy.attempts || !budget.allows(queue.now)) return false;
    const slot = this.retries.put({ caller, call, tries, keyHigh, keyLow });
    caller.pending++;
    call.to.flow.retried++;
    queue.push(queue.now + backoffUs(policy, tries), 1, retry(slot));
    return true;
  }
}
