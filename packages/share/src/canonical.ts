/**
 * Canonical JSON: keys sorted by UTF-16 code unit, no white space, numbers as ECMAScript prints them (as in RFC 8785).
 * Undefined members are left out. Throws a TypeError on what JSON cannot carry, which is a broken invariant here.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) return canonicalObject(value as Record<string, unknown>);
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new TypeError(`${String(value)} has no canonical form`);
  const text: string | undefined = JSON.stringify(value);
  if (text === undefined) throw new TypeError(`A ${typeof value} has no canonical form`);
  return text;
}

function canonicalObject(value: Readonly<Record<string, unknown>>): string {
  const members = Object.keys(value)
    .filter(key => value[key] !== undefined)
    .sort()
    .map(key => `${JSON.stringify(key)}:${canonicalJson(value[key])}`);
  return `{${members.join(',')}}`;
}
