'use client';

import type { Rack, Recording } from '@tare/schema';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import type { Canvases, Painting } from '../racks/canvases.ts';
import { boxesOf, type Choice } from '../racks/choice.ts';
import type { Lane, Scale } from '../racks/layout.ts';
import type { LiveLane } from '../racks/live.ts';
import { laneAt, scaleAt } from '../racks/near.ts';
import { readoutOf } from '../racks/read.ts';
import { paintStill } from '../racks/still-painting.ts';
import { type Axis, ownTime } from '../replay/axis.ts';
import type { Replay } from '../replay/replay.ts';
import { useSession } from '../session/context.tsx';
import { ReadoutParts } from './readout-parts.tsx';

export type ReplayCode = typeof import('./rack-live.tsx');

/** A lane that can be looked at, and who draws it. */
export interface RackView {
  readonly lane: Lane;
  readonly paint: (canvases: Canvases) => Painting;
  readonly readout: (choice: Choice) => ReactNode;
}

/** Code that moves a lane, once there is something to replay; null as long as it is not there. */
export function useReplayCode(isWanted: boolean): ReplayCode | null {
  const [code, keep] = useState<ReplayCode | null>(null);
  useEffect(() => {
    if (!isWanted || code !== null) return;
    // Where it cannot be fetched, the lane stays as it was at the end of the run.
    void import('./rack-live.tsx').then(keep, () => undefined);
  }, [isWanted, code]);
  return isWanted ? code : null;
}

function StillReadout({ rack, lane, scale, choice }: Parts & { lane: Lane; choice: Choice }) {
  const chosen = boxesOf(lane, choice);
  if (chosen === null) return null;
  const { title, parts } = readoutOf(rack, chosen, scale.dimension);
  return (
    <>
      <span className="text-ink">{title}</span>
      <ReadoutParts parts={parts} />
    </>
  );
}

interface Parts {
  readonly rack: Rack;
  readonly scale: Scale;
  /** The host that is looked at from near. */
  readonly near: number | null;
}

function stillView(parts: Parts): RackView {
  const lane = laneAt(parts.rack, parts.scale, parts.near);
  return {
    lane,
    paint: canvases => paintStill(canvases, lane),
    readout: choice => <StillReadout {...parts} lane={lane} choice={choice} />,
  };
}

function liveView(
  { LivePainting, LiveReadout }: ReplayCode,
  live: LiveLane,
  { axis, scale, replay }: { readonly axis: Axis; readonly scale: Scale; readonly replay: Replay },
): RackView {
  // Whoever asks what stands where before it has been drawn is told of this moment as well.
  live.seek(ownTime(live.moments.recording, axis, replay.store.get().at), true);
  return {
    lane: live.lane,
    paint: canvases => new LivePainting(live, canvases, { replay, axis }),
    readout: choice => <LiveReadout live={live} choice={choice} dimension={scale.dimension} />,
  };
}

/** The end of the run until its recording is there, and the code for it; then any moment of it. */
export function useRackView(
  { rack, scale: whole, near }: Parts,
  recording: Recording | undefined,
  axis: Axis,
): RackView {
  const { replay } = useSession();
  const code = useReplayCode(recording !== undefined);
  const scale = useMemo(() => scaleAt(rack, whole, near), [rack, whole, near]);
  const live = useMemo(
    () => (code === null || recording === undefined ? null : code.liveLane(recording, scale, near)),
    [code, recording, scale, near],
  );
  return useMemo(
    () =>
      code === null || live === null
        ? stillView({ rack, scale, near })
        : liveView(code, live, { axis, scale, replay }),
    [code, live, axis, rack, scale, near, replay],
  );
}
