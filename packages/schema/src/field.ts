/**
 * Documentation of a field, from which JSON Schema, forms, editor completion and docs are made.
 * `field(schema, {...})` is the only way in which a field enters the format, so none can lack it.
 */
import * as z from 'zod';

export interface FieldDoc {
  /** Short name shown beside a form field. */
  readonly label: string;
  /** One or two plain sentences: what it is and what it does to the answer. */
  readonly help: string;
  /** Base unit after decoding: cores, bytes, microseconds, per second … */
  readonly unit?: string;
  /** A value as a person would write it. */
  readonly example?: string | number | boolean;
  /** What holds when the field is left out, in words (machine-readable defaults are in the schema itself). */
  readonly absent?: string;
}

/** Attaches the documentation: `title` and `description` as JSON Schema knows them, the rest under `x-tare`. */
export function field<Schema extends z.ZodType>(schema: Schema, doc: FieldDoc): Schema {
  const { label, help, ...rest } = doc;
  const examples = doc.example === undefined ? {} : { examples: [doc.example] };
  return schema.meta({ title: label, description: help, ...examples, 'x-tare': rest }) as Schema;
}

const MISSING = 'is missing; it ';

/** What is wrong with a value of another kind, as "must be …"; where there is no value, that it is missing. */
export const kindError = (what: string) => ({
  error: (issue: { readonly input?: unknown }) => (issue.input === undefined ? `${MISSING}${what}` : what),
});

/** Whether an issue of such a field is that there is no value. */
export const saysMissing = (message: string): boolean => message.startsWith(MISSING);

/** The identifier that names a site, image, service, platform …: a DNS label, as Kubernetes names are (RFC 1123). */
export const id = () =>
  z.string().regex(/^[a-z]([a-z0-9.-]{0,61}[a-z0-9])?$/, {
    error: 'is not a name: use 1 to 63 lower-case letters, digits, "-" or ".", starting with a letter',
  });

/** Free text shown to people, never interpreted. */
export const text = (longest: number) =>
  z.string().max(longest, { error: `is longer than ${String(longest)} characters` });

/** A whole number from `low` to `high`. */
export const count = (low: number, high: number) =>
  z
    .number(kindError('must be a whole number'))
    .int({ error: 'must be a whole number' })
    .min(low, { error: `must be at least ${String(low)}` })
    .max(high, { error: `must be at most ${String(high)}` });

/** A finite number from `low` to `high`. */
export const amount = (low: number, high: number) =>
  z
    .number(kindError('must be a number'))
    .min(low, { error: `must be at least ${String(low)}` })
    .max(high, { error: `must be at most ${String(high)}` });
