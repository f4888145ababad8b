import { catalogRouter } from './catalog.ts';
import { metaRouter } from './meta.ts';
import { runRouter } from './run.ts';
import { scenarioRouter } from './scenario.ts';
import { shareRouter } from './share.ts';
import { sweepRouter } from './sweep.ts';
import { router } from './trpc.ts';

/** Every procedure of the service. */
export const appRouter = router({
  scenario: scenarioRouter,
  run: runRouter,
  sweep: sweepRouter,
  share: shareRouter,
  catalog: catalogRouter,
  meta: metaRouter,
});

/** For typed clients: import it as a type only. */
export type AppRouter = typeof appRouter;
