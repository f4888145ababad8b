/** The procedures as ordinary HTTP under /v1: JSON in, JSON out, and Problems in the body of every refusal. */
import { type Context, httpRoutes, type HttpRoute, openApiDocument, problemsOf } from '@tare/api';
import type { Problem } from '@tare/schema';
import { TRPCError } from '@trpc/server';
import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

export const REST_PREFIX = '/v1';

export const named = (request: FastifyRequest, problems: readonly Problem[]) => ({
  requestId: request.id,
  problems: problems.map(fault => ({ ...fault, requestId: request.id })),
});

type MakeContext = (of: { req: FastifyRequest; res: FastifyReply }) => Context;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Text of an address as the number that is meant; what is none stays text, and the procedure says what is wrong. */
const numbered = (query: Record<string, unknown>, numbers: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(query).map(([name, value]) => {
      const number = Number(value);
      return [name, numbers.includes(name) && Number.isFinite(number) ? number : value];
    }),
  );

/** What the procedure takes: body or query, and the names in the path; these cannot be overwritten by either. */
function inputOf(request: FastifyRequest, { method, numbers }: HttpRoute): unknown {
  const inPath = isRecord(request.params) ? request.params : {};
  if (method === 'GET') {
    const query = isRecord(request.query) ? numbered(request.query, numbers) : {};
    const input = { ...query, ...inPath };
    return Object.keys(input).length === 0 ? undefined : input;
  }
  const body = request.body ?? {};
  return isRecord(body) ? { ...body, ...inPath } : body;
}

const errorOf = (error: unknown): TRPCError =>
  error instanceof TRPCError ? error : new TRPCError({ code: 'INTERNAL_SERVER_ERROR', cause: error });

function addRoute(app: FastifyInstance, route: HttpRoute, contextOf: MakeContext): void {
  app.route({
    method: route.method,
    url: REST_PREFIX + route.path.replaceAll(/\{(\w+)\}/g, ':$1'),
    handler: async (request, reply) => {
      try {
        return await route.call(contextOf({ req: request, res: reply }), inputOf(request, route));
      } catch (thrown) {
        const error = errorOf(thrown);
        return reply.code(getHTTPStatusCodeFromError(error)).send(named(request, problemsOf(error)));
      }
    },
  });
}

/** All routes, and the document that describes them. */
export function addRoutes(app: FastifyInstance, contextOf: MakeContext): void {
  let document: ReturnType<typeof openApiDocument> | undefined;
  app.get(`${REST_PREFIX}/openapi.json`, () => (document ??= openApiDocument()));
  for (const route of httpRoutes()) addRoute(app, route, contextOf);
}
