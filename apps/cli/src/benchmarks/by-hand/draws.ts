/** What is drawn for the requests of a source, under the engine's own keys (rule K3), so that by hand has the same requests. */
import { DRAW, derive, deriveDraw, derived, nameOf, standardExponential } from '@tare/engine/primitives';

/** Requests that are drawn at a time. */
const AHEAD = 64;

/** Columns of the next requests, and where in them the next one is. */
export interface Draws {
  /** Gaps of mean 1 before each. */
  readonly gaps: Float64Array;
  readonly keyHigh: Int32Array;
  readonly keyLow: Int32Array;
  /** What each wants of the CPU, µs. */
  readonly workUs: Float64Array;
  readonly meanUs: number;
  readonly cells: Int32Array;
}

const AT = 0;
const DRAWN = 1;
const GAP_HIGH = 2;
const GAP_LOW = 3;
const KEY_HIGH = 4;
const KEY_LOW = 5;

export function drawsOf(source: string, meanUs: number, seed: number): Draws {
  const cells = new Int32Array(6);
  const name = nameOf(source);
  deriveDraw(seed, DRAW.arrivals, name);
  cells.set(derived, GAP_HIGH);
  deriveDraw(seed, DRAW.demand, name);
  cells.set(derived, KEY_HIGH);
  const draws = {
    gaps: new Float64Array(AHEAD),
    keyHigh: new Int32Array(AHEAD),
    keyLow: new Int32Array(AHEAD),
    workUs: new Float64Array(AHEAD),
    meanUs,
    cells,
  };
  draw(draws);
  return draws;
}

/** Place of the next request in the columns. */
export const nextOf = ({ cells }: Draws): number => cells[AT]!;

export function goOn(draws: Draws): void {
  const { cells } = draws;
  const at = cells[AT]! + 1;
  cells[AT] = at;
  if (at === AHEAD) draw(draws);
}

function draw({ gaps, keyHigh, keyLow, workUs, meanUs, cells }: Draws): void {
  const first = cells[DRAWN]!;
  cells[DRAWN] = first + AHEAD;
  cells[AT] = 0;
  const gapHigh = cells[GAP_HIGH]!;
  const gapLow = cells[GAP_LOW]!;
  const high = cells[KEY_HIGH]!;
  const low = cells[KEY_LOW]!;
  for (let at = 0; at < AHEAD; at++) {
    derive(gapHigh, gapLow, first + at);
    gaps[at] = standardExponential(derived[0]!, derived[1]!);
  }
  for (let at = 0; at < AHEAD; at++) {
    derive(high, low, first + at);
    keyHigh[at] = derived[0]!;
    keyLow[at] = derived[1]!;
  }
  for (let at = 0; at < AHEAD; at++) workUs[at] = meanUs * standardExponential(keyHigh[at]!, keyLow[at]!);
}
