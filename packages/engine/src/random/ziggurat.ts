import { exp, log } from '../numeric/elementary.ts';
import { derive, derived, uniform } from './keys.ts';

/**
 * Standard normal and exponential draws by the ziggurat method: the area under the density is cut into layers of equal
 * area, and a point in a layer is nearly always under the curve without any function being worked out.
 * G. Marsaglia and W. W. Tsang, "The ziggurat method for generating random variables", J. Statistical Software 5 (2000);
 * the layer and the place in it come from different bits, as J. A. Doornik asks in "An improved ziggurat method to
 * generate normal random samples" (2005), whose constants of the normal law these are.
 */
const TWO_51 = 2251799813685248;
const TWO_50 = 1125899906842624;

const NORMAL_LAYERS = 128;
const NORMAL_TAIL = 3.442619855899;
const NORMAL_AREA = 9.91256303526217e-3;
const EXPONENTIAL_LAYERS = 256;
const EXPONENTIAL_TAIL = 7.69711747013105;
const EXPONENTIAL_AREA = 0.003949659822581557;

/** A law's density without its constant factor, falling from 0 on, and the inverse of that. */
interface Curve {
  readonly density: (x: number) => number;
  readonly inverse: (y: number) => number;
}

const normal: Curve = { density: x => exp(-0.5 * x * x), inverse: y => Math.sqrt(-2 * log(y)) };
const exponential: Curve = { density: x => exp(-x), inverse: y => -log(y) };

/** Right edges of the layers, the base layer first, and 0 after the last. */
function edges({ density, inverse }: Curve, layers: number, tail: number, area: number): Float64Array {
  const edge = new Float64Array(layers + 1);
  edge[0] = area / density(tail);
  edge[1] = tail;
  for (let layer = 2; layer < layers; layer++)
    edge[layer] = inverse(area / edge[layer - 1]! + density(edge[layer - 1]!));
  return edge;
}

const normalEdges = edges(normal, NORMAL_LAYERS, NORMAL_TAIL, NORMAL_AREA);
const exponentialEdges = edges(exponential, EXPONENTIAL_LAYERS, EXPONENTIAL_TAIL, EXPONENTIAL_AREA);

/** Whether a point of a layer at x, not left of the next layer's edge, lies under the curve; `height` is uniform. */
function isUnder({ density }: Curve, edge: Float64Array, layer: number, x: number, height: number): boolean {
  const outer = density(edge[layer]!);
  return outer + height * (density(edge[layer + 1]!) - outer) < density(x);
}

/** Another number in (0, 1) under a key; names below 0 are free for it. */
function again(high: number, low: number, attempt: number): number {
  derive(high, low, ~attempt);
  return uniform(derived[0]!, derived[1]!);
}

/** Place in a layer of the normal law, −1 to 1; the layer is in the bits that it leaves. */
const normalPlace = (high: number, low: number): number =>
  2 * (((high >>> 6) * 33554432 + (low >>> 7) + 0.5) / TWO_51) - 1;

/** Place in a layer of the exponential law, 0 to 1; the layer is in the bits that it leaves. */
const exponentialPlace = (high: number, low: number): number =>
  ((high >>> 6) * 16777216 + (low >>> 8) + 0.5) / TWO_50;

/** A draw from the normal law of mean 0 and variance 1. */
export function standardNormal(high: number, low: number): number {
  const layer = low & (NORMAL_LAYERS - 1);
  const x = normalPlace(high, low) * normalEdges[layer]!;
  return Math.abs(x) < normalEdges[layer + 1]! ? x : +slow(normalLaw, high, low);
}

/** A draw from the exponential law of mean 1. */
export function standardExponential(high: number, low: number): number {
  const layer = low & (EXPONENTIAL_LAYERS - 1);
  const x = exponentialPlace(high, low) * exponentialEdges[layer]!;
  return x < exponentialEdges[layer + 1]! ? x : +slow(exponentialLaw, high, low);
}

/** What the slow path of a law needs: its layers, where a point lies in them, and how to draw beyond the last edge. */
interface Law {
  readonly curve: Curve;
  readonly edges: Float64Array;
  readonly place: (high: number, low: number) => number;
  readonly beyond: (high: number, low: number, attempt: number, negative: boolean) => number;
}

const normalLaw: Law = { curve: normal, edges: normalEdges, place: normalPlace, beyond: normalTail };
/** What lies beyond is exponential again. */
const exponentialLaw: Law = {
  curve: exponential,
  edges: exponentialEdges,
  place: exponentialPlace,
  beyond: (high, low, attempt) => EXPONENTIAL_TAIL - log(again(high, low, attempt)),
};

/** A draw whose first point may lie over the curve, or beyond the last edge. */
function slow({ curve, edges: edge, place, beyond }: Law, high: number, low: number): number {
  let first = high;
  let second = low;
  for (let attempt = 0; ; attempt += 2) {
    const layer = second & (edge.length - 2);
    const x = place(first, second) * edge[layer]!;
    if (Math.abs(x) < edge[layer + 1]!) return x;
    if (layer === 0) return beyond(high, low, attempt, x < 0);
    if (isUnder(curve, edge, layer, x, again(high, low, attempt))) return x;
    derive(high, low, ~(attempt + 1));
    first = derived[0]!;
    second = derived[1]!;
  }
}

/** Beyond the last edge: G. Marsaglia, "Generating a variable from the tail of the normal distribution" (1964). */
function normalTail(high: number, low: number, from: number, negative: boolean): number {
  for (let attempt = from; ; attempt += 2) {
    const beyond = -log(again(high, low, attempt)) / NORMAL_TAIL;
    const bound = -log(again(high, low, attempt + 1));
    if (2 * bound >= beyond * beyond) return negative ? -NORMAL_TAIL - beyond : NORMAL_TAIL + beyond;
  }
}
