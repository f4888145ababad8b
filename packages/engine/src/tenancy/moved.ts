import type { PlanMigration } from '@tare/schema';
import { migrate } from '../migration/pre-copy.ts';

const MIB = 1048576;

/** What VMs that moved live have cost, by pre-copy rounds over the catalogue's bandwidth (rule M4). */
export class Moved {
  #migrations = 0;
  #bytes = 0;
  #standstillMs = 0;

  /** One VM more; how long it took, seconds. */
  count(memoryBytes: number, migration: PlanMigration): number {
    const cost = migrate({
      memoryMib: memoryBytes / MIB,
      dirtyMibPerSecond: migration.dirtyBytesPerSecond / MIB,
      bandwidthMibPerSecond: migration.bytesPerSecond / MIB,
      stopBelowMib: migration.stopBelowBytes / MIB,
      maxRounds: migration.maxRounds,
    });
    this.#migrations++;
    this.#bytes += cost.transferredMib * MIB;
    this.#standstillMs += cost.downtimeSeconds * 1000;
    return cost.seconds;
  }

  toReport(): { migrations: number; bytes: number; standstillMs: number } {
    return { migrations: this.#migrations, bytes: this.#bytes, standstillMs: this.#standstillMs };
  }
}
