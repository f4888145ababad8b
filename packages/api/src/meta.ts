import { CATALOGUE_VERSION } from '@tare/catalog';
import { LIMITS, SCENARIO_VERSION } from '@tare/schema';
import { SERVICE_LIMITS } from './service-limits.ts';
import { get, shapes } from './http-route.ts';
import { free, reading, router } from './trpc.ts';

const version = reading
  .meta(
    get('/meta/version', 'Versions of the server, the engine, the catalogue and the format', shapes.versions),
  )
  .query(({ ctx }) => ({
    version: ctx.version,
    engineVersion: ctx.engineVersion,
    catalogueVersion: CATALOGUE_VERSION,
    scenarioVersion: SCENARIO_VERSION,
  }));

const limits = reading
  .meta(get('/meta/limits', 'Every limit that the service holds to', shapes.limits))
  .query(() => ({ ...LIMITS, ...SERVICE_LIMITS }));

const health = free.query(async ({ ctx }) => {
  const problems = await ctx.ready();
  return { ready: problems.length === 0, problems };
});

export const metaRouter = router({ version, limits, health });
