/** Limits that only the service has, beside those of the schema. */
import { LIMITS } from '@tare/schema';
import { RATES } from './rate-limit.ts';

export const SERVICE_LIMITS = {
  /** A document and what stands around it. */
  bodyBytes: LIMITS.documentBytes + 48_000,
  callsPerBatch: 20,
  /** Runs that one client has waiting or working. */
  runsPerClient: 8,
  /** Sweeps of one client, each of very many runs. */
  sweepsPerClient: 2,
  streamsPerClient: 16,
  requestsPerMinute: RATES,
  /** Ended runs and links, and what only they referred to, are removed after this time. */
  endedKeptDays: 30,
} as const;
