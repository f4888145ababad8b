'use client';

import { fixed } from '../figures/number.ts';
import { messages } from '../messages.ts';
import { boxesOf, type Choice } from '../racks/choice.ts';
import type { Dimension } from '../racks/layout.ts';
import type { LiveLane } from '../racks/live.ts';
import type { Moments } from '../racks/moments.ts';
import { readoutOf } from '../racks/read.ts';
import type { ReplayState } from '../replay/machine.ts';
import { useReplayState } from '../session/replay.ts';
import { ReadoutParts } from './readout-parts.tsx';

const text = messages.replay;
/** Ten times a second is as often as one can read. */
const tenthOf = ({ at, speed }: ReplayState) => Math.round(at / (100 * Math.max(1, speed)));

/** What an instance is doing, in words. */
export function doingOf(moments: Moments, instance: number): string {
  const standing = moments.standingOf(instance);
  const phase = moments.phaseOf(instance);
  const { rack } = moments.recording;
  const words =
    standing === 'starting' && phase !== null
      ? text.progress(phase.name, phase.technology, fixed(moments.progress(instance) * 100, 0))
      : text.states[standing];
  const still = moments.throttledOf(instance);
  const target = rack.instances[moments.movesTo(instance)];
  return [
    words,
    ...(still > 0 ? [text.throttled((still - 1) * 25, still * 25)] : []),
    ...(target === undefined ? [] : [text.moves(rack.hosts[target.host]?.id ?? '')]),
  ].join(', ');
}

/** The numbers of what is pointed at, at the moment of the replay. */
export function LiveReadout({
  live,
  choice,
  dimension,
}: {
  live: LiveLane;
  choice: Choice;
  dimension: Dimension;
}) {
  useReplayState(tenthOf);
  const chosen = boxesOf(live.lane, choice);
  if (chosen === null) return null;
  const { moments } = live;
  const { title, parts } = readoutOf(moments.recording.rack, chosen, dimension);
  const isInstance = choice.instance >= 0;
  return (
    <>
      <span className="text-ink">{isInstance ? `${title} · ${String(choice.instance)}` : title}</span>
      <span className="font-medium text-ink">
        {isInstance ? doingOf(moments, choice.instance) : text.hostStates[moments.hostStanding(choice.host)]}
      </span>
      <ReadoutParts parts={parts} />
    </>
  );
}
