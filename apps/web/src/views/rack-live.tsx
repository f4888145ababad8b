/** What only a replay needs, fetched when there is one. */
import type { Recording } from '@tare/schema';
import type { Scale } from '../racks/layout.ts';
import { LiveLane } from '../racks/live.ts';
import { Moments } from '../racks/moments.ts';

export { LivePainting } from '../racks/live-painting.ts';
export { InstanceCard } from './instance-card.tsx';
export { LiveReadout } from './live-readout.tsx';
export { LiveTable } from './live-table.tsx';

/** `only`: a single host, seen from near. */
export const liveLane = (recording: Recording, scale: Scale, only: number | null): LiveLane =>
  new LiveLane(new Moments(recording), scale, only);
