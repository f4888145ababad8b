/** A lane as it is looked at: all hosts, or a single one as large as there is room for. */
import type { Rack } from '@tare/schema';
import { type Lane, layoutLane, layoutOnly, type Scale } from './layout.ts';

const HEIGHT = 300;
const WIDTH = 620;

export function scaleAt(rack: Rack, scale: Scale, only: number | null): Scale {
  const host = only === null ? undefined : rack.hosts[only];
  if (host === undefined) return scale;
  const capacity = scale.dimension === 'memory' ? host.memoryBytes : host.cpuMilli;
  const width = Math.min(scale.laneWidth, WIDTH);
  return { ...scale, hostHeight: HEIGHT, areaPerUnit: (width * HEIGHT) / Math.max(1, capacity) };
}

/** All hosts of a rack, or the one that is looked at. */
export const laneAt = (rack: Rack, scale: Scale, only: number | null): Lane =>
  only === null ? layoutLane(rack, scale) : layoutOnly(rack, scale, only);
