/** The hosts that a lane does without, beside the one that needs most: room for their outlines at the common scale. */
import type { Comparison, PlatformResult, Rack } from '@tare/schema';
import type { Scale } from './layout.ts';

export interface Spared {
  readonly hosts: number;
  /** Of the first outline; the others follow to the right. Pixels. */
  readonly left: number;
  readonly width: number;
  readonly height: number;
  readonly gap: number;
  /** Who needs them. */
  readonly than: PlatformResult;
}

interface Lane {
  readonly platform: PlatformResult;
  readonly rack: Rack;
}

const lanesOf = ({ platforms }: Comparison): Lane[] =>
  platforms.flatMap(platform => (platform.sample === null ? [] : [{ platform, rack: platform.sample.rack }]));

/** What every host of all lanes has; null where they are not all of one size. */
function evenCapacity(lanes: readonly Lane[], { dimension }: Scale): number | null {
  const sizes = new Set(
    lanes.flatMap(({ rack }) =>
      rack.hosts.map(host => (dimension === 'memory' ? host.memoryBytes : host.cpuMilli)),
    ),
  );
  return sizes.size === 1 ? [...sizes][0]! : null;
}

/** Where hosts come and go, those of the sample that were ever there are not those that it needs. */
const isTypical = ({ hosts }: PlatformResult, count: number): boolean =>
  hosts !== null && Math.abs(hosts.value - count) < 0.5;

/**
 * null where there is nothing to outline: it needs as many as any, hosts are not all of one size or come and go, or a lane
 * takes more than one row, where the eye counts rows anyway.
 */
export function sparedOf(platform: PlatformResult, comparison: Comparison, scale: Scale): Spared | null {
  const own = platform.sample?.rack.hosts.length ?? 0;
  const lanes = lanesOf(comparison);
  const most = Math.max(0, ...lanes.map(({ rack }) => rack.hosts.length));
  const { hostHeight: height, gap, laneWidth, areaPerUnit } = scale;
  const mayFit = most * gap < laneWidth;
  const capacity =
    own === 0 || own === most || !platform.feasible || !mayFit ? null : evenCapacity(lanes, scale);
  if (capacity === null) return null;
  const width = (capacity * areaPerUnit) / height;
  if (most * (width + gap) - gap > laneWidth) return null;
  const than = lanes.find(({ rack }) => rack.hosts.length === most)!.platform;
  if (!isTypical(platform, own) || !isTypical(than, most)) return null;
  return { hosts: most - own, left: own * (width + gap), width, height, gap, than };
}
