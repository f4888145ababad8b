import type { Law } from './fault.ts';
import type { PlanAccelerators } from './service.ts';
import type { PlanPhase } from './start.ts';

/** Instances that come and go as recorded (rule W2). */
export interface PlanLifetimes {
  readonly id: string;
  /** Since traffic began, ascending. */
  readonly arrivalUs: readonly number[];
  readonly lifetimeUs: readonly number[];
  /** Index into the needs of each platform's tenancy; rows that ask for the same share one. */
  readonly shapeOf: readonly number[];
  /** What each row uses of its CPU, where that was recorded; null: all that it asks for. */
  readonly samples: {
    readonly everyUs: number;
    readonly cpuMilli: readonly number[];
    readonly percent: readonly (readonly number[])[];
  } | null;
  /** One for which there is no room when it arrives goes away; absent: it waits for room. */
  readonly mayWait?: false;
  /**
   * Instead of as recorded: rows in an order drawn by the seed, and drawn again, until they ask for so many times the
   * accelerators of the hosts that there are at the start, or their CPU where they have none.
   */
  readonly fill?: number;
}

/** What placement sets aside for a recorded instance; of its memory, what the stack takes. */
export interface PlanTenantNeed {
  readonly cpuMilli: number;
  readonly memoryBytes: number;
  readonly vcpus: number;
  readonly overheadBytes: number;
  readonly guestOsBytes: number;
  readonly accelerators?: PlanAccelerators;
}

/** How the instances of one recording run on one platform. */
export interface PlanTenancy {
  readonly needs: readonly PlanTenantNeed[];
  /** Of each start; steps contend with nobody, and there is no image to pull. */
  readonly phases: readonly PlanPhase[];
}

/** Requests that come whatever becomes of them, at a rate that is known beforehand. */
export interface PlanRate {
  readonly arrivals: 'poisson' | 'regular';
  /** Rates per second, each from `atUs` on; the first stands at 0. With `ramp`, straight lines between them. */
  readonly points: readonly { readonly atUs: number; readonly perSecond: number }[];
  readonly ramp: boolean;
}

/** A Poisson stream that changes between two rates at random: a Markov-modulated Poisson process of two states. */
export interface PlanBursts {
  readonly arrivals: 'bursty';
  readonly calm: { readonly perSecond: number; readonly meanUs: number };
  readonly burst: { readonly perSecond: number; readonly meanUs: number };
}

/** Arrival times since traffic began, ascending. */
export interface PlanTrace {
  readonly arrivals: 'trace';
  readonly timesUs: readonly number[];
  /** CPU time of each at the entry service; null: drawn there. */
  readonly workUs: readonly number[] | null;
}

/** Users who think, ask, wait for the answer, and think again. */
export interface PlanUsers {
  readonly arrivals: 'closed';
  readonly users: number;
  readonly think: Law;
}

export type PlanTraffic = {
  readonly id: string;
  readonly to: number;
  /** 0 = none. */
  readonly timeoutUs: number;
  /** Site where its clients are; absent: beside whichever instance they ask. */
  readonly from?: number;
} & (PlanRate | PlanBursts | PlanTrace | PlanUsers);
