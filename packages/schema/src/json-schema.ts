/** JSON Schema (draft 2020-12) of what is written and returned, made from the same zod schemas. */
import * as z from 'zod';

/** Schema of the written (input) form when `io` is "input", of the returned form otherwise. */
export function jsonSchemaOf(schema: z.ZodType, io: 'input' | 'output' = 'input'): Record<string, unknown> {
  return z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' }) as Record<string, unknown>;
}
