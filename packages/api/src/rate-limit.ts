/** Token buckets by action and client, in the memory of one process. */
export const ACTIONS = ['read', 'write', 'run'] as const;
export type Action = (typeof ACTIONS)[number];

/** Tokens that a client has at most, which refill evenly within `SECONDS`. */
export const RATES: Readonly<Record<Action, number>> = { read: 1200, write: 120, run: 60 };
const SECONDS = 60;
/** Clients remembered; the longest silent is forgotten first. Bounds what an attacker with many addresses costs. */
const MOST_CLIENTS = 20_000;

export interface Allowance {
  readonly allowed: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** Until the bucket is full again. */
  readonly resetSeconds: number;
  /** Until this very request would be allowed; 0 when it is. */
  readonly retrySeconds: number;
}

/** A limiter may be kept elsewhere, so it may fail: then runs are refused and reads allowed. */
export interface RateLimiter {
  take(action: Action, client: string, cost: number): Promise<Allowance>;
}

interface Bucket {
  tokens: number;
  atMs: number;
}

function refill(bucket: Bucket, limit: number, nowMs: number): Bucket {
  const gained = (Math.max(0, nowMs - bucket.atMs) / 1000) * (limit / SECONDS);
  return { tokens: Math.min(limit, bucket.tokens + gained), atMs: nowMs };
}

function allowanceOf(bucket: Bucket, limit: number, cost: number): Allowance {
  const perSecond = limit / SECONDS;
  const allowed = bucket.tokens >= cost;
  const left = allowed ? bucket.tokens - cost : bucket.tokens;
  return {
    allowed,
    limit,
    remaining: Math.floor(left),
    resetSeconds: Math.ceil((limit - left) / perSecond),
    retrySeconds: allowed ? 0 : Math.max(1, Math.ceil((cost - bucket.tokens) / perSecond)),
  };
}

/**
 * @param now milliseconds
 * @param factor multiplies all rates; 0 = no limit
 */
export function createRateLimiter(now: () => number, factor: number): RateLimiter {
  const buckets = new Map<string, Bucket>();
  const takeNow = (action: Action, client: string, wanted: number): Allowance => {
    const limit = Math.max(1, Math.round(RATES[action] * factor));
    const cost = Math.min(limit, wanted);
    const name = `${action} ${client}`;
    const bucket = refill(buckets.get(name) ?? { tokens: limit, atMs: now() }, limit, now());
    const allowance = allowanceOf(bucket, limit, cost);
    buckets.delete(name);
    buckets.set(name, allowance.allowed ? { ...bucket, tokens: bucket.tokens - cost } : bucket);
    const oldest = buckets.size > MOST_CLIENTS ? buckets.keys().next().value : undefined;
    if (oldest !== undefined) buckets.delete(oldest);
    return allowance;
  };
  const unlimited = { allowed: true, limit: 0, remaining: 0, resetSeconds: 0, retrySeconds: 0 };
  return {
    take: async (action, client, cost) => (factor === 0 ? unlimited : takeNow(action, client, cost)),
  };
}
