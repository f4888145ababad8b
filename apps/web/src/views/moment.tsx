'use client';

import { useCallback } from 'react';
import { momentText } from '../figures/clock.ts';
import { messages } from '../messages.ts';
import type { ReplayState } from '../replay/machine.ts';
import { useSession } from '../session/context.tsx';
import { useReplayState } from '../session/replay.ts';
import { nearestIndex } from '../time/figures.ts';

const text = messages.time;
/** The cursor of all charts, for keys and fingers: one step of the charts at a time. */
export function Moment({ seconds }: { seconds: readonly number[] }) {
  const { replay } = useSession();
  const indexOf = useCallback(({ at }: ReplayState) => nearestIndex(seconds, at / 1000), [seconds]);
  const index = useReplayState(indexOf);
  return (
    <label className="mb-4 flex items-center gap-3 text-xs text-soft">
      {text.moment}
      <input
        type="range"
        className="h-6 min-w-24 flex-1 accent-[var(--accent)]"
        min={0}
        max={Math.max(0, seconds.length - 1)}
        step={1}
        value={index}
        aria-valuetext={momentText((seconds[index] ?? 0) * 1000)}
        onChange={event =>
          replay.send({ kind: 'seek', at: (seconds[Number(event.target.value)] ?? 0) * 1000 })
        }
      />
      <span className="min-w-14 text-right whitespace-nowrap tabular-nums">
        {momentText((seconds[index] ?? 0) * 1000)}
      </span>
    </label>
  );
}
