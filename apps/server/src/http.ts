/** The HTTP side: health for operators, and the procedures under /trpc and /v1. */
import { randomBytes } from 'node:crypto';
import {
  type AppRouter,
  appRouter,
  type Context,
  digestOf,
  problemsOf,
  SERVICE_LIMITS,
  type Services,
} from '@tare/api';
import { type Problem, problem } from '@tare/schema';
import {
  type CreateFastifyContextOptions,
  fastifyTRPCPlugin,
  type FastifyTRPCPluginOptions,
} from '@trpc/server/adapters/fastify';
import Fastify, {
  LogController,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import { prefixOf } from './address.ts';
import { addRoutes, named, REST_PREFIX } from './routes.ts';

export interface HttpSetup {
  readonly services: Services;
  /** False for a pure worker: it answers health only. */
  readonly procedures: boolean;
  readonly trustProxy: string;
  readonly logLevel: string;
  readonly isStopping: () => boolean;
}

/** Answers are data for programs: nothing in them may run, be framed, be guessed or be kept. */
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'x-robots-tag': 'noindex',
  'cache-control': 'no-store',
} as const;

const REQUEST_ID_BYTES = 9;
const REQUEST_WITHIN_MS = 60_000;
const LONGEST_PARAMETER = 200;

const notThere = problem(
  'not-found',
  '',
  'There is nothing here.',
  'See /v1/openapi.json, /trpc and /health.',
);
const stopping = problem('unavailable', '', 'The server is stopping.', 'Try again in a moment.');
const tooLarge = problem(
  'too-large',
  '',
  `The request is larger than ${String(SERVICE_LIMITS.bodyBytes)} bytes.`,
  'Send a smaller document.',
);
const unreadable = problem('invalid', '', 'The request cannot be read.', 'Send JSON as the API describes.');
const crashed = problem('crashed', '', 'Something went wrong inside Tare.', 'Report it with the request id.');

/** Under /v1 the Problems alone; elsewhere in the envelope of tRPC, so that its clients find them where they always are. */
const refusal = (request: FastifyRequest, problems: readonly Problem[]) =>
  request.url.startsWith(`${REST_PREFIX}/`)
    ? named(request, problems)
    : { error: { message: problems[0]?.message ?? '', code: -32_600, data: named(request, problems) } };

function problemOf(error: FastifyError): Problem {
  if (error.statusCode === 413) return tooLarge;
  return error.statusCode !== undefined && error.statusCode < 500 ? unreadable : crashed;
}

function addHealth(app: FastifyInstance, { services }: HttpSetup): void {
  const answer = async (request: FastifyRequest, reply: FastifyReply) => {
    const problems = await services.ready();
    return reply.code(problems.length === 0 ? 200 : 503).send({
      ready: problems.length === 0,
      ...named(request, problems),
    });
  };
  app.get('/health/live', () => ({ live: true, version: services.version }));
  app.get('/health/ready', answer);
  app.get('/health/startup', answer);
}

/** The path as it may stand in a log: without the query, which holds what was asked. */
const pathOf = (request: FastifyRequest): string => request.url.split('?')[0] ?? '';

function addLog(app: FastifyInstance): void {
  app.addHook('onResponse', (request, reply, done) => {
    const path = pathOf(request);
    // What went well is of interest to nobody who watches a terminal.
    const level = reply.statusCode < 400 || path.startsWith('/health') ? 'debug' : 'info';
    const { method } = request;
    request.log[level](
      { method, path, status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
      'request',
    );
    done();
  });
}

function contextMaker({ services }: HttpSetup) {
  return ({ req, res }: Pick<CreateFastifyContextOptions, 'req' | 'res'>): Context => ({
    ...services,
    requestId: req.id,
    client: digestOf(prefixOf(req.ip)),
    // In a batch that streams the head may be on its way already.
    setHeader: (name, value) => {
      if (!res.raw.headersSent) void res.header(name, value);
    },
    reportFault: error => req.log.error({ err: error }, 'fault'),
  });
}

function addProcedures(app: FastifyInstance, setup: HttpSetup): void {
  const trpcOptions: FastifyTRPCPluginOptions<AppRouter>['trpcOptions'] = {
    router: appRouter,
    createContext: contextMaker(setup),
    maxBatchSize: SERVICE_LIMITS.callsPerBatch,
    onError: ({ error, path, req }) => {
      req.log.debug({ path, codes: problemsOf(error).map(({ code }) => code) }, 'refused');
    },
  };
  void app.register(fastifyTRPCPlugin, { prefix: '/trpc', trpcOptions });
}

function addRefusals(app: FastifyInstance, { isStopping }: HttpSetup): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({ ...HEADERS, 'x-request-id': request.id });
    if (!isStopping() || request.url.startsWith('/health')) return;
    await reply
      .code(503)
      .header('retry-after', '5')
      .header('connection', 'close')
      .send(refusal(request, [stopping]));
  });
  app.setNotFoundHandler((request, reply) => reply.code(404).send(refusal(request, [notThere])));
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const fault = problemOf(error);
    if (fault === crashed) request.log.error({ err: error }, 'fault');
    return reply.code(error.statusCode ?? 500).send(refusal(request, [fault]));
  });
}

/** The server, not listening yet. */
export function buildHttp(setup: HttpSetup): FastifyInstance {
  const app = Fastify({
    logger: { level: setup.logLevel, base: null },
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomBytes(REQUEST_ID_BYTES).toString('base64url'),
    bodyLimit: SERVICE_LIMITS.bodyBytes,
    trustProxy: setup.trustProxy,
    requestTimeout: REQUEST_WITHIN_MS,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: LONGEST_PARAMETER * SERVICE_LIMITS.callsPerBatch },
  });
  addRefusals(app, setup);
  addLog(app);
  addHealth(app, setup);
  if (setup.procedures) {
    addProcedures(app, setup);
    addRoutes(app, contextMaker(setup));
  }
  return app;
}
