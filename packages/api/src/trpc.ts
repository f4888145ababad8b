/** The builder of all procedures: one error shape, guarded input, limited rate. */
import { explainIssues, guardValue, type Problem, problem } from '@tare/schema';
import { initTRPC, type TRPCError } from '@trpc/server';
import * as z from 'zod';
import type { Context } from './context.ts';
import type { Action, Allowance } from './rate-limit.ts';
import type { ProcedureMeta } from './http-route.ts';
import { Refusal } from './refusal.ts';

const PING_MS = 2_000;
const RECONNECT_MS = 8_000;

const crashed = problem(
  'crashed',
  '',
  'Something went wrong inside Tare.',
  'Try again; if it happens again, report it with the request id.',
);

const notJson = problem('syntax', '', 'The request is not JSON.', 'Send a JSON body.');

function ownProblem(error: TRPCError): Problem {
  switch (error.code) {
    case 'NOT_FOUND':
    case 'METHOD_NOT_SUPPORTED':
      return problem('not-found', '', 'There is no such procedure.', 'Check its name and the method.');
    case 'PARSE_ERROR':
      return notJson;
    case 'PAYLOAD_TOO_LARGE':
      return problem('too-large', '', 'The request is too large.', 'Send less at once.');
    case 'BAD_REQUEST':
    case 'UNSUPPORTED_MEDIA_TYPE':
      return problem('invalid', '', 'The request cannot be read.', 'Send what the API describes.');
    default:
      return crashed;
  }
}

/** What a client is told of an error: Problems, never a stack or another program's words. */
export function problemsOf(error: TRPCError): readonly Problem[] {
  if (error instanceof Refusal) return error.problems;
  if (error.cause instanceof Refusal) return error.cause.problems;
  if (error.cause instanceof z.core.$ZodError) return explainIssues(error.cause.issues);
  if (error.cause instanceof SyntaxError && error.code !== 'INTERNAL_SERVER_ERROR') return [notJson];
  return [ownProblem(error)];
}

const t = initTRPC
  .context<Context>()
  .meta<ProcedureMeta>()
  .create({
    isDev: false,
    sse: {
      ping: { enabled: true, intervalMs: PING_MS },
      client: { reconnectAfterInactivityMs: RECONNECT_MS },
    },
    errorFormatter: ({ shape, error, ctx }) => {
      const requestId = ctx?.requestId ?? '';
      const problems = problemsOf(error).map(fault => ({ ...fault, requestId }));
      const { code, httpStatus, path } = shape.data;
      return {
        code: shape.code,
        message: problems[0]?.message ?? crashed.message,
        data: { code, httpStatus, ...(path === undefined ? {} : { path }), requestId, problems },
      };
    },
  });

/** Hostile keys, depth, size and numbers that are none, before any schema walks the input. */
const guarded = t.middleware(async ({ getRawInput, next }) => {
  const faults = guardValue(await getRawInput());
  if (faults.length > 0) throw new Refusal(faults);
  return next();
});

/** Faults that nobody expected go to the log; what the client sees of them is the request id. */
const reported = t.middleware(async ({ ctx, next }) => {
  const result = await next();
  if (!result.ok && result.error.code === 'INTERNAL_SERVER_ERROR' && !(result.error instanceof Refusal))
    ctx.reportFault(result.error.cause ?? result.error);
  return result;
});

function tellAllowance(ctx: Context, allowance: Allowance): void {
  if (allowance.limit === 0) return;
  ctx.setHeader('RateLimit-Limit', String(allowance.limit));
  ctx.setHeader('RateLimit-Remaining', String(allowance.remaining));
  ctx.setHeader('RateLimit-Reset', String(allowance.resetSeconds));
  if (!allowance.allowed) ctx.setHeader('Retry-After', String(allowance.retrySeconds));
}

async function ask(ctx: Context, action: Action, cost: number): Promise<Allowance | null> {
  try {
    return await ctx.limiter.take(action, ctx.client, cost);
  } catch (error) {
    ctx.reportFault(error);
    return null;
  }
}

const limiterDown = problem(
  'unavailable',
  '',
  'Runs cannot be taken at the moment.',
  'Try again in a minute.',
);

/**
 * Takes from the client's budget of the action. Without a working limiter reads go on, all else is refused.
 * @throws Refusal `rate-limited`
 */
export async function spend(ctx: Context, action: Action, cost: number): Promise<void> {
  const allowance = await ask(ctx, action, cost);
  if (allowance === null) {
    if (action === 'read') return;
    throw new Refusal([limiterDown]);
  }
  tellAllowance(ctx, allowance);
  if (allowance.allowed) return;
  const wait = String(allowance.retrySeconds);
  throw new Refusal([
    problem('rate-limited', '', 'Too many requests from this address.', `Try again in ${wait} s.`),
  ]);
}

const limited = (action: Action) =>
  t.middleware(async ({ ctx, next }) => {
    await spend(ctx, action, 1);
    return next();
  });

export const router = t.router;
const base = t.procedure.use(reported);
/** For what must answer always: health. */
export const free = base;
export const reading = base.use(limited('read')).use(guarded);
export const writing = base.use(limited('write')).use(guarded);
export const running = base.use(limited('run')).use(guarded);
