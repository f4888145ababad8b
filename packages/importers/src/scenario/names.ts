/** Names of the files → ids of the scenario, which are DNS labels. */

const LONGEST = 63;
/** Words that a JSON document must not have as keys. */
const RESERVED = new Set(['constructor', 'prototype']);

/** "MY_Service/x" → "my-service-x"; a name without any letter becomes "service". */
export function asId(name: string, fallback = 'service'): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9.-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .replace(/[^a-z0-9]+$/, '');
  const started = /^[a-z]/.test(plain) ? plain : plain === '' ? fallback : `${fallback}-${plain}`;
  const cut = started.slice(0, LONGEST).replace(/[^a-z0-9]+$/, '');
  return RESERVED.has(cut) ? `${cut}-${fallback}` : cut;
}

/** Gives each key its own id; a taken one gets a number. */
export function assignIds(names: readonly string[], fallback?: string): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  const ids = new Map<string, string>();
  for (const name of names) {
    const wanted = asId(name, fallback);
    let id = wanted;
    for (let number = 2; taken.has(id); number++) id = `${wanted.slice(0, LONGEST - 8)}-${String(number)}`;
    taken.add(id);
    ids.set(name, id);
  }
  return ids;
}
