/** The procedures as HTTP routes and as an OpenAPI 3.1 document, both read off the router. */
import { jsonSchemaOf } from '@tare/schema';
import { type AnyRouter, type AnyProcedure, callTRPCProcedure } from '@trpc/server';
import { generateOpenApiDocument, type OpenAPIObject, type OpenApiRouter } from 'trpc-to-openapi';
import type * as z from 'zod';
import type { Context } from './context.ts';
import { NAMED, type ProcedureMeta } from './http-route.ts';
import { appRouter } from './router.ts';

/** Version of the addresses, not of the server: it changes only when something that was there goes. */
const API_VERSION = '1';

interface Described {
  readonly type: 'query' | 'mutation' | 'subscription';
  readonly meta?: ProcedureMeta;
  readonly inputs: readonly z.ZodType[];
}

const proceduresOf = (router: AnyRouter): [name: string, procedure: AnyProcedure, described: Described][] =>
  Object.entries(router._def.procedures as Record<string, AnyProcedure>).map(([name, procedure]) => [
    name,
    procedure,
    procedure._def as unknown as Described,
  ]);

export interface HttpRoute {
  readonly method: 'GET' | 'POST';
  /** "/runs/{id}" */
  readonly path: string;
  /** Parameters of the address that are numbers; all others are text. */
  readonly numbers: readonly string[];
  call(context: Context, input: unknown): Promise<unknown>;
}

function numbersIn(inputs: readonly z.ZodType[]): string[] {
  const properties = inputs.flatMap(input => Object.entries(jsonSchemaOf(input)['properties'] ?? {}));
  return properties
    .filter(([, { type }]: [string, { type?: unknown }]) => type === 'integer' || type === 'number')
    .map(([name]) => name);
}

/** Every procedure that has an address. */
export const httpRoutes = (): HttpRoute[] =>
  proceduresOf(appRouter).flatMap(([path, , { type, meta, inputs }]): HttpRoute[] => {
    if (meta?.openapi === undefined) return [];
    const call = (ctx: Context, input: unknown): Promise<unknown> =>
      callTRPCProcedure({
        router: appRouter,
        path,
        getRawInput: async () => input,
        ctx,
        type,
        signal: undefined,
        batchIndex: 0,
      });
    const { method, path: address } = meta.openapi;
    return [{ method, path: address, numbers: numbersIn(inputs), call }];
  });

/** The generator reads an output schema off a procedure; ours stands in its meta, so that nothing is parsed twice. */
const withOutputs = (router: AnyRouter): OpenApiRouter => {
  const procedures = proceduresOf(router).map(([name, , described]) => [
    name,
    { _def: { ...described, output: described.meta?.returns } },
  ]);
  return { _def: { procedures: Object.fromEntries(procedures) } } as unknown as OpenApiRouter;
};

/** A schema as a component: what it repeats within itself is found from the document’s root. */
function component(name: keyof typeof NAMED): unknown {
  const { $schema: _, ...schema } = jsonSchemaOf(NAMED[name], name === 'Scenario' ? 'input' : 'output');
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', `"#/components/schemas/${name}/$defs/`));
}

const REFUSAL = {
  type: 'object',
  required: ['requestId', 'problems'],
  properties: {
    requestId: { type: 'string' },
    problems: { type: 'array', minItems: 1, items: { $ref: '#/components/schemas/Problem' } },
  },
} as const;

const REFUSED = {
  description: 'Refused: every Problem at once. The status is that of the first.',
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Refusal' } } },
} as const;

/** Success as generated; whatever else happens has one form. */
function withRefusals(paths: NonNullable<OpenAPIObject['paths']>): OpenAPIObject['paths'] {
  const operationOf = (operation: { responses?: Record<string, unknown> }) => ({
    ...operation,
    responses: { 200: operation.responses?.['200'], default: REFUSED },
  });
  return Object.fromEntries(
    Object.entries(paths).map(([path, item]) => [
      path,
      Object.fromEntries(Object.entries(item).map(([method, operation]) => [method, operationOf(operation)])),
    ]),
  );
}

/** The document, as it is committed and served. */
export function openApiDocument(): OpenAPIObject {
  const generated = generateOpenApiDocument(withOutputs(appRouter), {
    title: 'Tare',
    version: API_VERSION,
    baseUrl: '/v1',
    description:
      'Compares processes, containers, sandboxes, microVMs and VMs on a workload. Errors are lists of Problems.',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    securitySchemes: {},
  });
  const names = Object.keys(NAMED) as (keyof typeof NAMED)[];
  const schemas = Object.fromEntries(names.map(name => [name, component(name)]));
  return {
    ...generated,
    paths: withRefusals(generated.paths ?? {}),
    components: { schemas: { ...schemas, Refusal: REFUSAL } },
  } as unknown as OpenAPIObject;
}
