/**
 * Canonical JSON: keys sorted by UTF-16 code unit, no white space, numbers as ECMAScript prints them (as in RFC 8785).
 * Undefined members are left out. Throws a TypeError on what JSON cannot carry, which is a broken invariant here.
 */
export function canonicalJson(value: unknown): string {
  const sorting: Sorting = { orders: new Map(), keepsOrder: true };
  const sorted = sortedCopy(value, sorting);
  // JSON.stringify is several times as fast as anything written out here, and prints members in the order of the object.
  return sorting.keepsOrder ? JSON.stringify(sorted) : textOf(value);
}

interface Sorting {
  /** By the last of its keys, the kind of object that was seen last: a report has very many of few kinds. */
  readonly orders: Map<string, Order>;
  /** False once there is an object whose members cannot be put in order: those with whole numbers as keys stand first. */
  keepsOrder: boolean;
}

/** Keys as they came, and sorted. */
interface Order {
  readonly keys: readonly string[];
  readonly sorted: readonly string[];
}

function sortedCopy(value: unknown, sorting: Sorting): unknown {
  if (typeof value !== 'object' || value === null) return carried(value);
  if (Array.isArray(value)) return value.map(one => sortedCopy(one, sorting));
  const copy: Record<string, unknown> = {};
  for (const key of sortedKeys(Object.keys(value), sorting)) {
    const own = (value as Record<string, unknown>)[key];
    if (own !== undefined) copy[key] = sortedCopy(own, sorting);
  }
  return copy;
}

/** What stands in JSON as it is; throws where it cannot. */
function carried(value: unknown): unknown {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  const what = typeof value === 'number' ? String(value) : `A ${typeof value}`;
  throw new TypeError(`${what} has no canonical form`);
}

function sortedKeys(keys: readonly string[], sorting: Sorting): readonly string[] {
  const kind = keys.at(-1) ?? '';
  const seen = sorting.orders.get(kind);
  if (seen !== undefined && isSame(seen.keys, keys)) return seen.sorted;
  const sorted = [...keys].sort();
  if (keys.some(key => /^\d+$/.test(key) || key === '__proto__')) sorting.keepsOrder = false;
  sorting.orders.set(kind, { keys, sorted });
  return sorted;
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return false;
  return true;
}

/** The same member by member. */
function textOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(carried(value));
  if (Array.isArray(value)) return `[${value.map(textOf).join(',')}]`;
  const members = Object.entries(value)
    .filter(([, own]) => own !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, own]) => `${JSON.stringify(key)}:${textOf(own)}`);
  return `{${members.join(',')}}`;
}
