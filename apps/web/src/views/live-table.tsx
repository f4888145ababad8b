'use client';

import type { Recording } from '@tare/schema';
import { useMemo } from 'react';
import { Moments } from '../racks/moments.ts';
import { figuresAt } from '../racks/standings.ts';
import { type Axis, ownTime } from '../replay/axis.ts';
import type { ReplayState } from '../replay/machine.ts';
import { useReplayState } from '../session/replay.ts';
import { HostTable } from './host-table.tsx';

/** While it plays, a few times a second is as often as one can read a table; where it rests, to the moment. */
const READ_MS = 250;
const readAt = ({ phase, at, speed }: ReplayState): number => {
  const grain = READ_MS * Math.max(1, speed);
  return phase === 'playing' ? Math.floor(at / grain) * grain : at;
};

/** Hosts in numbers at the moment of the replay. */
export function LiveTable({ recording, axis, label }: { recording: Recording; axis: Axis; label: string }) {
  const moments = useMemo(() => new Moments(recording), [recording]);
  const at = useReplayState(readAt);
  const figures = useMemo(
    () => figuresAt(moments, ownTime(recording, axis, Math.max(axis.from, at))),
    [moments, recording, axis, at],
  );
  return <HostTable rack={recording.rack} figures={figures} label={label} />;
}
