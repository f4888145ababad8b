/** One scale for all lanes: as large as the tallest lane allows. */
import type { Rack } from '@tare/schema';
import type { Dimension, Scale } from './layout.ts';

const GAP = 6;
/** Tallest first; the last holds for fleets that fit at no height. */
const HEIGHTS = [168, 140, 116, 96, 80, 64, 52, 42, 34, 28, 22] as const;
/** Width of the largest host over its height: upright, like a rack. */
const SHAPE = 0.62;

const capacityOf = (host: Rack['hosts'][number], dimension: Dimension): number =>
  dimension === 'memory' ? host.memoryBytes : host.cpuMilli;

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
  const at = (hostHeight: number): Scale => ({
    dimension,
    hostHeight,
    laneWidth,
    gap: hostHeight < 40 ? 3 : GAP,
    areaPerUnit: (Math.min(hostHeight * SHAPE, laneWidth) * hostHeight) / largest,
  });
  const fits = (scale: Scale) =>
    racks.every(rack => rowsAt(rack, scale) * (scale.hostHeight + scale.gap) - scale.gap <= tallest);
  return HEIGHTS.map(at).find(fits) ?? at(HEIGHTS[HEIGHTS.length - 1]!);
}
