/** The service's procedures, for any server that gives them a context. */
export type { Clock, Context, Services, Work, WorkQueue } from './context.ts';
export {
  ACTIONS,
  type Action,
  type Allowance,
  createRateLimiter,
  RATES,
  type RateLimiter,
} from './rate-limit.ts';
export { httpRoutes, type HttpRoute, openApiDocument } from './open-api.ts';
export { type AppRouter, appRouter } from './router.ts';
export type { RunView } from './run-view.ts';
export { SERVICE_LIMITS } from './service-limits.ts';
export { ENGINE_VERSION } from '@tare/experiments';
export { createSlots, type Slots } from './slots.ts';
export { problemsOf } from './trpc.ts';
export { digestOf } from './tokens.ts';
export type { SweepView } from './sweep-view.ts';
export type { Ending, Workplace } from './attempts.ts';
export { workOn } from './work.ts';
export { workOnCell } from './work-cell.ts';
