/** What boxes look like in a replay that are not simply there, and which of these looks a run comes to. */
import type { Rack, RecordedEvent, Recording } from '@tare/schema';
import type { Dimension, LayerKind } from './layout.ts';

/** In the order of a key. */
export const LOOKS = ['starting', 'throttled', 'down', 'moving', 'provisioned', 'closed', 'asleep'] as const;
export type Look = (typeof LOOKS)[number];

const OF_EVENT: Partial<Readonly<Record<RecordedEvent, Look>>> = {
  start: 'starting',
  phase: 'starting',
  throttled: 'throttled',
  'out-of-memory': 'down',
  evicted: 'down',
  failed: 'down',
  'host-failed': 'down',
  move: 'moving',
  retiring: 'moving',
  'host-closed': 'closed',
  'host-asleep': 'asleep',
};

/** Of whole runs, so it is the same at every moment of their replay. */
export function looksOf(recordings: readonly Recording[]): readonly Look[] {
  const found = new Set<Look | undefined>();
  for (const { timeline } of recordings) {
    for (const event of timeline.event) found.add(OF_EVENT[event]);
    if (timeline.hostsFromMs.some(from => from > 0)) found.add('provisioned');
  }
  return LOOKS.filter(look => found.has(look));
}

/** Layers of a key, as they are stacked, and what is left. */
const LAYERS: readonly (LayerKind | 'free')[] = ['net', 'idle', 'overhead', 'guestOs', 'system', 'free'];

/** The layers that any of the racks has, whatever stands there at a moment. */
export function layersIn(racks: readonly Rack[], dimension: Dimension): readonly (LayerKind | 'free')[] {
  const isMemory = dimension === 'memory';
  const some = (key: 'overheadBytes' | 'guestOsBytes') =>
    isMemory &&
    racks.some(({ instances, guests }) => [instances, guests].some(all => all.some(one => one[key] > 0)));
  const has = {
    net: true,
    idle: true,
    overhead: some('overheadBytes'),
    guestOs: some('guestOsBytes'),
    system: racks.some(({ hosts }) =>
      hosts.some(host => (isMemory ? host.systemMemoryBytes : host.systemCpuMilli) > 0),
    ),
    free: true,
  };
  return LAYERS.filter(layer => has[layer]);
}
