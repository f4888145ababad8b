/** The hosts that a lane does without, beside the one that needs most: room for their outlines at the common scale. */
import type { Comparison, PlatformResult, Rack } from '@tare/schema';
import { layoutLane, type Scale } from './layout.ts';

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

const capacityOf = (rack: Rack, { dimension }: Scale): Set<number> =>
  new Set(rack.hosts.map(host => (dimension === 'memory' ? host.memoryBytes : host.cpuMilli)));

/**
 * null where there is nothing to outline: it needs as many as any, hosts are not all of one size, or a lane takes more than
 * one row, where the eye counts rows anyway.
 */
export function sparedOf(platform: PlatformResult, { platforms }: Comparison, scale: Scale): Spared | null {
  const racks = platforms.flatMap(one => (one.sample === null ? [] : [{ one, rack: one.sample.rack }]));
  const own = platform.sample?.rack;
  const most = racks.reduce<(typeof racks)[number] | undefined>(
    (found, next) => (found === undefined || next.rack.hosts.length > found.rack.hosts.length ? next : found),
    undefined,
  );
  if (own === undefined || most === undefined || own.hosts.length === 0 || !platform.feasible) return null;
  const hosts = most.rack.hosts.length - own.hosts.length;
  const sizes = new Set(racks.flatMap(({ rack }) => [...capacityOf(rack, scale)]));
  if (hosts === 0 || sizes.size !== 1) return null;
  const boxes = layoutLane(most.rack, scale).hosts;
  const first = boxes[own.hosts.length]!;
  if (boxes.at(-1)!.y > 0) return null;
  return { hosts, left: first.x, width: first.width, height: first.height, gap: scale.gap, than: most.one };
}
