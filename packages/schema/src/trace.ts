/**
 * Single requests of a recorded run (model rule R2), as tracing tools show them: where each was, and what it waited for.
 * Only for looking at, and no part of the report.
 */
import * as z from 'zod';

const whole = () => z.number().int();
/** Microseconds. */
const duration = () => z.number().min(0);
/** Microseconds from the beginning of the trace; null where it never came to that. */
const moment = () => whole().min(0).nullable();

/** Why a request is shown; the first ones are about a percentile as R3 splits it, "random" are those of the least keys. */
export const TRACE_PICKS = ['p50', 'p95', 'p99', 'slowest', 'random', 'failed'] as const;

/**
 * How a request at a service ended. `open`: it had not, when the client had its answer or gave up. The others are the
 * causes of the report's failures.
 */
export const SPAN_ENDS = [
  'answered',
  'open',
  'timeout',
  'rejected',
  'unavailable',
  'downstream',
  'killed',
] as const;

/**
 * A request at one service. From `fromUs` it is on its way, from `arrivedUs` it waits for a slot, from `admittedUs` it wants
 * CPU time, from `computedUs` the disk, from `workedUs` it makes its calls, and from `sentUs` its answer is on its way.
 */
export const requestSpanSchema = z.strictObject({
  /** Place of the caller among the spans; -1 for the client. */
  parent: whole().min(-1),
  service: z.string(),
  /** Its place in the rack; -1 where none took it. */
  instance: whole().min(-1),
  /** 1 for the first try. */
  attempt: whole().min(1),
  end: z.enum(SPAN_ENDS),
  fromUs: whole().min(0),
  arrivedUs: moment(),
  admittedUs: moment(),
  computedUs: moment(),
  workedUs: moment(),
  sentUs: moment(),
  toUs: whole().min(0),
  /** Of the way there: latency, and bytes on cards and links; the rest it was held for want of an instance. */
  networkUs: duration(),
  transferUs: duration(),
  /** Of the time from `admittedUs` to `computedUs`: the workload's own CPU time, what isolation (and neighbours, F2, and memory taken back, M1) adds, the quota used up; the rest others had the CPU. */
  netUs: duration(),
  overheadUs: duration(),
  throttledUs: duration(),
});

export const requestTraceSchema = z.strictObject({
  picks: z.array(z.enum(TRACE_PICKS)).min(1),
  /** From the beginning of the roll-out. */
  startedMs: z.number().min(0),
  latencyUs: whole().min(0),
  /** The first is the client's request; callers before whom they call. */
  spans: z.array(requestSpanSchema).min(1),
  /** Calls that are left out because there are too many. */
  spansOmitted: whole().min(0),
});

export type TracePick = (typeof TRACE_PICKS)[number];
export type SpanEnd = (typeof SPAN_ENDS)[number];
export type RequestSpan = z.output<typeof requestSpanSchema>;
export type RequestTrace = z.output<typeof requestTraceSchema>;
