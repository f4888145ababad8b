/** What boxes look like in a replay that are not simply there, and which of these looks a run comes to. */
import type { RecordedEvent, Recording } from '@tare/schema';

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
