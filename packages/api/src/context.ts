/** Everything that procedures need from outside; the server makes it, tests make their own. */
import type { Orm } from '@tare/db';
import type { Problem } from '@tare/schema';
import type { RateLimiter } from './rate-limit.ts';
import type { Slots } from './slots.ts';

export interface Clock {
  now(): Date;
  /** Resolves after the time or once the signal aborts, whichever is first; never rejects. */
  wait(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** What a worker is given: a run, or one point of a sweep. */
export type Work = { readonly run: string } | { readonly sweep: string; readonly cell: number };

/** Where work waits for a worker. */
export interface WorkQueue {
  /** Adding what is there already changes nothing. Runs go before cells: somebody waits for each of them. */
  add(work: readonly Work[]): Promise<void>;
  /** Rejects when the queue does not work. */
  ping(): Promise<void>;
}

/** What lives as long as the process. */
export interface Services {
  readonly orm: Orm;
  readonly queue: WorkQueue;
  readonly clock: Clock;
  /** Unpredictable bytes, for ids and tokens. */
  randomBytes(count: number): Uint8Array;
  readonly limiter: RateLimiter;
  /** Open streams of each client. */
  readonly streams: Slots;
  readonly version: string;
  readonly engineVersion: string;
  /** What keeps the process from serving; empty when it is ready. */
  ready(): Promise<readonly Problem[]>;
}

export interface Context extends Services {
  readonly requestId: string;
  /** Stands for the caller's address prefix; no address is stored. */
  readonly client: string;
  setHeader(name: string, value: string): void;
  /** Where an internal fault is written; the caller sees only its requestId. */
  reportFault(error: unknown): void;
}
