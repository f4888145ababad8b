/** Interpolation of a whole compose file. */
import { assume, type Findings, refuse } from '../findings.ts';
import { type Mapping, mapping, type Scalar, sequence, type Value } from '../source/value.ts';
import { interpolate, type Lookup } from './interpolate.ts';

interface Walk {
  readonly lookup: Lookup;
  readonly findings: Findings;
  /** Anchored values are shared; each is interpolated once. */
  readonly done: Map<Value, Value>;
  readonly unset: Map<string, Scalar>;
}

const FIX = {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it shows the syntax of compose
  template: 'Write ${NAME} or ${NAME:-default}; write $$ for a plain dollar sign.',
  required: 'Give a value for it in the .env file.',
} as const;

function interpolateScalar(value: Scalar, walk: Walk): Scalar {
  if (typeof value.value !== 'string' || !value.value.includes('$')) return value;
  const result = interpolate(value.value, walk.lookup);
  if (!result.ok) {
    refuse(walk.findings, result.reason === 'required' ? 'missing' : 'invalid', value.place, {
      message: `${result.message}.`,
      fix: FIX[result.reason],
    });
    return value;
  }
  for (const name of result.unset) if (!walk.unset.has(name)) walk.unset.set(name, value);
  return { ...value, value: result.text, text: result.text };
}

function interpolateEntries(value: Mapping, walk: Walk): Mapping {
  const entries = new Map<string, Value>();
  for (const [key, item] of value.entries)
    entries.set(key, isEmbedded(key, value) ? item : interpolateValue(item, walk));
  return { ...value, ...mapping(entries, value.place) };
}

/** A file's content inside a volume is not compose's own field: some tools add it, and its dollars are theirs. */
const isEmbedded = (key: string, owner: Mapping): boolean => key === 'content' && owner.entries.has('target');

function interpolateNew(value: Value, walk: Walk): Value {
  if (value.kind === 'scalar') return interpolateScalar(value, walk);
  if (value.kind === 'mapping') return interpolateEntries(value, walk);
  return {
    ...value,
    ...sequence(
      value.items.map(item => interpolateValue(item, walk)),
      value.place,
    ),
  };
}

function interpolateValue(value: Value, walk: Walk): Value {
  const known = walk.done.get(value);
  if (known !== undefined) return known;
  const result = interpolateNew(value, walk);
  walk.done.set(value, result);
  return result;
}

/** The file with all variables replaced; a variable without value is empty, as in compose, and noted once. */
export function interpolateFile(root: Mapping, lookup: Lookup, findings: Findings): Mapping {
  const walk: Walk = { lookup, findings, done: new Map(), unset: new Map() };
  const result = interpolateEntries(root, walk);
  for (const [name, first] of walk.unset) {
    assume(findings, first.place, {
      what: `variable ${name}`,
      value: '""',
      why: 'It is set neither in a .env file nor by the caller; compose takes it as empty.',
    });
  }
  return result;
}
