/**
 * Counter-based random numbers (rule K3): a draw is a hash of what is drawn, whose it is and which occurrence,
 * so no draw depends on how many draws others made, and platforms compared see the same arrivals and demands.
 *
 * A key is two 32-bit words. Mixing: the finaliser "lowbias32" of C. Wellons' hash prospector and the one of
 * MurmurHash3 (A. Appleby), one for each word, each word fed with the other.
 */
const lowbias = (value: number): number => {
  let x = value ^ (value >>> 16);
  x = Math.imul(x, 0x21f0aaad);
  x ^= x >>> 15;
  x = Math.imul(x, 0xd35a2d97);
  return x ^ (x >>> 15);
};

const murmur = (value: number): number => {
  let x = value ^ (value >>> 16);
  x = Math.imul(x, 0x85ebca6b);
  x ^= x >>> 13;
  x = Math.imul(x, 0xc2b2ae35);
  return x ^ (x >>> 16);
};

/** The derived key, written here instead of returned, so that no object is made on the hot path. */
export const derived = new Int32Array(2);

/**
 * Derives a child key from a key and a number that names the child; the result stands in `derived`. Two rounds, each
 * word mixed with the other: for one name no two keys have the same child.
 */
export function derive(high: number, low: number, name: number): void {
  // `| 0`: what is added up are whole numbers of 32 bits, which a compiler does not know of a parameter.
  const second = lowbias(((low | 0) + Math.imul(name, 0x9e3779b1)) ^ Math.imul(high, 0x7feb352d));
  derived[0] = murmur((high ^ second) + Math.imul(name ^ 0x5bd1e995, 0x27d4eb2f));
  derived[1] = second;
}

/** A number in the open interval (0, 1) with 52 random bits from a key. */
export const uniform = (high: number, low: number): number =>
  ((high >>> 6) * 67108864 + (low >>> 6) + 0.5) / 4503599627370496;

/** What is drawn: the first name under the seed's key. */
export const DRAW = {
  arrivals: 1,
  demand: 2,
  call: 3,
  routing: 4,
  startup: 5,
  guest: 6,
  provisioning: 7,
  quota: 8,
  fault: 9,
  users: 10,
  slices: 11,
  task: 12,
  tenant: 13,
  placement: 20,
  scheduler: 26,
  pod: 27,
  fill: 21,
  expander: 24,
  leaving: 28,
  design: 29,
} as const;

/** The key under which something is drawn for somebody: (seed, what, whose). It stands in `derived`. */
export function deriveDraw(seed: number, what: number, whose: number): void {
  derive(seed, 0, what);
  derive(derived[0]!, derived[1]!, whose);
}

/** Key of a text, for entities named by id: FNV-1a over UTF-16 units, then mixed. */
export function nameOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return lowbias(hash);
}
