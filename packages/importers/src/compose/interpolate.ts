/** Variable interpolation of compose files: $V ${V} ${V:-d} ${V-d} ${V:?e} ${V?e} ${V:+r} ${V+r}, nested, $$ for a dollar. */

/** A variable's value; undefined when it is not set. */
export type Lookup = (name: string) => string | undefined;

export type Interpolated =
  | { readonly ok: true; readonly text: string; readonly unset: readonly string[] }
  | {
      readonly ok: false;
      readonly reason: 'template' | 'required';
      readonly variable?: string;
      readonly message: string;
    };

/** Thrown inside this file only, and caught where interpolation starts. */
class Refusal extends Error {
  readonly reason: 'template' | 'required';
  readonly variable: string | undefined;
  constructor(reason: 'template' | 'required', message: string, variable?: string) {
    super(message);
    this.reason = reason;
    this.variable = variable;
  }
}

interface Context {
  readonly lookup: Lookup;
  readonly unset: Set<string>;
}

const NAME = /[_a-zA-Z][_a-zA-Z0-9]*/y;
const OPERATOR = /:?[-?+]/y;
/** Defaults inside defaults; deeper nesting is nobody's compose file. */
const DEEPEST = 40;

function matchAt(pattern: RegExp, text: string, index: number): string | undefined {
  pattern.lastIndex = index;
  return pattern.exec(text)?.[0];
}

/** Index of the brace that closes a body which starts at `from`; inner braces pair up, as JSON defaults need. */
function closingBrace(text: string, from: number): number {
  let open = 1;
  for (let index = from; index < text.length; index++) {
    if (text[index] === '{') open++;
    else if (text[index] === '}' && --open === 0) return index;
  }
  return text.indexOf('}', from);
}

const invalidTemplate = (template: string): Refusal =>
  new Refusal('template', `Invalid template: "${template.slice(0, 80)}"`);

function plainValue(name: string, context: Context): string {
  const value = context.lookup(name);
  if (value === undefined) context.unset.add(name);
  return value ?? '';
}

function required(name: string, body: string, context: Context, depth: number): never {
  const detail = substitute(body, context, depth + 1);
  const suffix = detail === '' ? '' : `: ${detail}`;
  throw new Refusal('required', `required variable ${name} is missing a value${suffix}`, name);
}

function applyOperator(
  operator: string,
  name: string,
  body: string,
  context: Context,
  depth: number,
): string {
  const value = context.lookup(name);
  const present = operator.startsWith(':') ? value !== undefined && value !== '' : value !== undefined;
  if (operator.endsWith('+')) return present ? substitute(body, context, depth + 1) : '';
  if (present) return value ?? '';
  return operator.endsWith('-') ? substitute(body, context, depth + 1) : required(name, body, context, depth);
}

interface Piece {
  readonly text: string;
  readonly next: number;
}

/** The part "${…}" that starts at `start`. */
function braced(template: string, start: number, context: Context, depth: number): Piece {
  const name = matchAt(NAME, template, start + 2);
  if (name === undefined) throw invalidTemplate(template);
  const afterName = start + 2 + name.length;
  if (template[afterName] === '}') return { text: plainValue(name, context), next: afterName + 1 };
  const operator = matchAt(OPERATOR, template, afterName);
  const end = operator === undefined ? -1 : closingBrace(template, afterName + operator.length);
  if (operator === undefined || end < 0) throw invalidTemplate(template);
  const body = template.slice(afterName + operator.length, end);
  return { text: applyOperator(operator, name, body, context, depth), next: end + 1 };
}

/** What a dollar sign at `start` stands for. */
function dollar(template: string, start: number, context: Context, depth: number): Piece {
  const following = template[start + 1];
  if (following === '$') return { text: '$', next: start + 2 };
  if (following === '{') return braced(template, start, context, depth);
  const name = matchAt(NAME, template, start + 1);
  if (name === undefined) return { text: '$', next: start + 1 };
  return { text: plainValue(name, context), next: start + 1 + name.length };
}

function substitute(template: string, context: Context, depth: number): string {
  if (depth > DEEPEST) throw invalidTemplate(template);
  let result = '';
  let index = 0;
  for (;;) {
    const start = template.indexOf('$', index);
    if (start < 0) return result + template.slice(index);
    const piece = dollar(template, start, context, depth);
    result += template.slice(index, start) + piece.text;
    index = piece.next;
  }
}

/** The text with every variable replaced, or the reason why that cannot be. Variables without value become empty and are listed. */
export function interpolate(template: string, lookup: Lookup): Interpolated {
  if (!template.includes('$')) return { ok: true, text: template, unset: [] };
  const context: Context = { lookup, unset: new Set() };
  try {
    return { ok: true, text: substitute(template, context, 0), unset: [...context.unset] };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const variable = error.variable === undefined ? {} : { variable: error.variable };
    return { ok: false, reason: error.reason, message: error.message, ...variable };
  }
}
