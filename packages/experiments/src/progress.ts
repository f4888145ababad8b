/** What a comparison tells while it runs. */
import type { Ticket } from './schedule.ts';

export interface CompareProgress {
  /** Runs ended and runs in all; what cannot run is not counted. */
  readonly done: number;
  readonly total: number;
  /** 0 … 1, with the runs under way counted by their own progress. */
  readonly fraction: number;
  /** Platform id and replication (from 0) of the run that this is about. */
  readonly platform: string;
  readonly replication: number;
}

/** Counts runs; each ticket counts once, whether it ran, failed or was passed over. */
export class ProgressMeter {
  readonly #total: number;
  readonly #report: (progress: CompareProgress) => void;
  readonly #nameOf: (platform: number) => string;
  readonly #under = new Map<Ticket, number>();
  #done = 0;

  constructor(
    total: number,
    nameOf: (platform: number) => string,
    report: (progress: CompareProgress) => void,
  ) {
    this.#total = total;
    this.#nameOf = nameOf;
    this.#report = report;
  }

  advance(ticket: Ticket, fraction: number): void {
    this.#under.set(ticket, Math.min(1, Math.max(0, fraction)));
    this.#tell(ticket);
  }

  end(ticket: Ticket): void {
    this.#under.delete(ticket);
    this.#done++;
    this.#tell(ticket);
  }

  #tell(ticket: Ticket): void {
    let running = 0;
    for (const fraction of this.#under.values()) running += fraction;
    this.#report({
      done: this.#done,
      total: this.#total,
      fraction: this.#total === 0 ? 1 : (this.#done + running) / this.#total,
      platform: this.#nameOf(ticket.platform),
      replication: ticket.replication,
    });
  }
}
