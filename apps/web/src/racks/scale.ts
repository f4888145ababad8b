/** One scale for all lanes: as large as the tallest lane allows. */
import type { Rack } from '@tare/schema';
import type { Dimension, Scale } from './layout.ts';

const GAP = 6;
/** Tallest first; the last holds for fleets that fit at no height. */
const HEIGHTS = [140, 124, 108, 94, 80, 68, 58, 48, 40, 32, 26, 20] as const;
/** Width over height of the largest host: as wide as the room allows, but never narrower than a rack. */
const WIDEST = 2;
const NARROWEST = 0.6;

const capacityOf = (host: Rack['hosts'][number], dimension: Dimension): number =>
  dimension === 'memory' ? host.memoryBytes : host.cpuMilli;

/** Hosts that a row would hold if all were as large as the largest. */
function evenHosts(racks: readonly Rack[], dimension: Dimension, largest: number): number {
  const total = (rack: Rack) =>
    rack.hosts.reduce((sum, host) => sum + capacityOf(host, dimension), 0) / largest;
  return Math.max(1, ...racks.map(total));
}

function rowsAt(rack: Rack, scale: Scale): number {
  let rows = 1;
  let x = 0;
  for (const host of rack.hosts) {
    const width = (capacityOf(host, scale.dimension) * scale.areaPerUnit) / scale.hostHeight;
    if (x > 0 && x + width > scale.laneWidth) {
      rows++;
      x = 0;
    }
    x += width + scale.gap;
  }
  return rows;
}

/** The largest scale at which no lane is taller than `tallest` pixels. */
export function commonScale(
  racks: readonly Rack[],
  dimension: Dimension,
  laneWidth: number,
  tallest = 190,
): Scale {
  const largest = Math.max(1, ...racks.flatMap(rack => rack.hosts.map(host => capacityOf(host, dimension))));
  const wanted = laneWidth / evenHosts(racks, dimension, largest) - GAP;
  const at = (hostHeight: number): Scale => {
    const shape = Math.min(WIDEST, Math.max(NARROWEST, wanted / hostHeight));
    const width = Math.min(hostHeight * shape, laneWidth);
    return {
      dimension,
      hostHeight,
      laneWidth,
      gap: hostHeight < 40 ? 3 : GAP,
      areaPerUnit: (width * hostHeight) / largest,
    };
  };
  const fits = (scale: Scale) =>
    racks.every(rack => rowsAt(rack, scale) * (scale.hostHeight + scale.gap) - scale.gap <= tallest);
  return HEIGHTS.map(at).find(fits) ?? at(HEIGHTS[HEIGHTS.length - 1]!);
}
