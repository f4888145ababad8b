/** How the lanes stand on the page: two beside each other where a few hosts would leave half the width empty. */
import type { Rack } from '@tare/schema';
import type { Dimension, Scale } from './layout.ts';
import { commonScale } from './scale.ts';

/** Width of the words beside the racks where both fit in a row. */
const WORDS = 232;
/** From this width of the list on they do; the lanes' own classes say the same. */
const BESIDE = 720;
/** Least width for two lanes beside each other, and what is between them. */
const PAIR = 760;
const BETWEEN = 32;
/** In half the width a rack must not become much smaller than it could be. */
const WORTH = 0.55;
const LOWEST = 80;

export interface Arrangement {
  readonly scale: Scale;
  readonly paired: boolean;
}

/** The common scale of all lanes and whether they stand in pairs. */
export function arrange(racks: readonly Rack[], dimension: Dimension, width: number): Arrangement {
  const whole = commonScale(racks, dimension, width >= BESIDE ? width - WORDS : width);
  if (racks.length < 2 || width < PAIR) return { scale: whole, paired: false };
  const half = commonScale(racks, dimension, Math.floor((width - BETWEEN) / 2));
  const paired = half.hostHeight >= LOWEST && half.areaPerUnit >= WORTH * whole.areaPerUnit;
  return { scale: paired ? half : whole, paired };
}
