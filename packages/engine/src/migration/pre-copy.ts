/** A VM that moves while it runs. MiB, MiB a second. */
export interface Migration {
  readonly memoryMib: number;
  /** Memory that it writes anew each second. */
  readonly dirtyMibPerSecond: number;
  readonly bandwidthMibPerSecond: number;
  /** What is left is copied with the VM stopped as soon as it is less than this. */
  readonly stopBelowMib: number;
  /** Rounds after which the VM is stopped whatever is left. */
  readonly maxRounds: number;
}

export interface MigrationCost {
  readonly seconds: number;
  readonly transferredMib: number;
  readonly downtimeSeconds: number;
  readonly rounds: number;
  /** False: the VM wrote faster than it was copied, and was stopped with more left than wanted. */
  readonly converged: boolean;
}

/**
 * Rule M4: live migration by pre-copy: each round sends what was written during the round before; the last rest is sent
 * with the VM stopped. C. Clark et al., "Live Migration of Virtual Machines", NSDI 2005. Throws a RangeError when the
 * bandwidth is not positive (a broken invariant).
 */
export function migrate(migration: Migration): MigrationCost {
  const { memoryMib, dirtyMibPerSecond, bandwidthMibPerSecond, stopBelowMib, maxRounds } = migration;
  if (!(bandwidthMibPerSecond > 0)) throw new RangeError('A migration needs bandwidth');
  let left = memoryMib;
  let seconds = 0;
  let transferredMib = 0;
  let rounds = 0;
  while (rounds === 0 || (left >= stopBelowMib && rounds < maxRounds)) {
    const took = left / bandwidthMibPerSecond;
    seconds += took;
    transferredMib += left;
    // More than all of its memory cannot be written anew.
    left = Math.min(memoryMib, took * dirtyMibPerSecond);
    rounds++;
  }
  const downtimeSeconds = left / bandwidthMibPerSecond;
  return {
    seconds: seconds + downtimeSeconds,
    transferredMib: transferredMib + left,
    downtimeSeconds,
    rounds,
    converged: left < stopBelowMib,
  };
}
