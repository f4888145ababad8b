'use client';

import { useEffect, useMemo } from 'react';
import type { Recorded } from '../desk/protocol.ts';
import { fixed } from '../figures/number.ts';
import { messages } from '../messages.ts';
import { type Axis, stopsOf } from '../replay/axis.ts';
import { type ReplayState, SPEEDS, type Speed } from '../replay/machine.ts';
import { useSession } from '../session/context.tsx';
import { type RecordingState, useReplayState } from '../session/replay.ts';
import { Icon } from './icon.tsx';
import { RecordingWait } from './recording-wait.tsx';

const text = messages.replay;
const whole = (state: ReplayState) => state;
const phaseOf = (state: ReplayState) => state.phase;

/** While it plays, one tick a picture. */
function useTicks(): void {
  const { replay } = useSession();
  const phase = useReplayState(phaseOf);
  useEffect(() => {
    if (phase !== 'playing') return;
    let last = performance.now();
    let frame = requestAnimationFrame(function tick(now) {
      replay.send({ kind: 'tick', elapsed: Math.max(0, now - last) });
      last = now;
      frame = requestAnimationFrame(tick);
    });
    return () => cancelAnimationFrame(frame);
  }, [phase, replay]);
}

export const secondsText = (ms: number): string => fixed(ms / 1000, Math.abs(ms) < 100_000 ? 1 : 0);

const PLAY = { stopped: text.play, paused: text.play, playing: text.pause, ended: text.again } as const;

const MARKS = [
  [text.marks.starting, 'border border-[var(--rack-idle-line)] bg-[var(--rack-host)]'],
  [text.marks.throttled, 'border-l-4 border-warn bg-[var(--rack-idle)]'],
  [text.marks.down, 'border border-bad bg-[var(--bad-wash)]'],
  [text.marks.moving, 'border border-dashed border-ink bg-[var(--rack-idle)]'],
  [text.marks.provisioned, 'border border-dashed border-accent'],
  [text.marks.closed, 'border border-dashed border-warn'],
] as const;

/** What boxes look like that are not simply there; told once somebody replays. */
export function ReplayLegend() {
  const phase = useReplayState(phaseOf);
  if (phase === 'stopped') return null;
  return (
    <ul className="mt-1.5 flex flex-wrap gap-x-4 gap-y-1 text-2xs text-soft" data-testid="replay-legend">
      {MARKS.map(([label, look]) => (
        <li key={label} className="flex items-center gap-1.5">
          <span aria-hidden="true" className={`inline-block size-3 ${look}`} />
          {label}
        </li>
      ))}
    </ul>
  );
}

/** Play, pause, step, speed and scrub, for all lanes and charts at once. */
export function ReplayBar({
  of,
  axis,
  wait,
}: {
  of: Readonly<Record<string, Recorded>>;
  axis: Axis;
  wait: RecordingState;
}) {
  const { replay } = useSession();
  const { phase, at, from, to, speed } = useReplayState(whole);
  useTicks();
  const recordings = useMemo(() => Object.values(of).map(({ recording }) => recording), [of]);
  const marks = useMemo(() => stopsOf(recordings, axis), [recordings, axis]);
  if (recordings.length === 0) return <RecordingWait wait={wait} />;
  const step = (forward: boolean) => replay.send({ kind: 'step', marks, forward });
  const isPlaying = phase === 'playing';
  return (
    // biome-ignore lint/a11y/useSemanticElements: a set of controls, but no form fields that belong together
    <div
      role="group"
      aria-label={text.label}
      className="flex flex-wrap items-center gap-2 text-xs"
      data-testid="replay"
      data-phase={phase}
    >
      <button type="button" className="button" onClick={() => step(false)} aria-label={text.back}>
        <Icon name="back" />
      </button>
      <button
        type="button"
        className="button button-main min-w-24"
        onClick={() => replay.send({ kind: isPlaying ? 'pause' : 'play' })}
      >
        <Icon name={isPlaying ? 'pause' : 'play'} />
        {PLAY[phase]}
      </button>
      <button type="button" className="button" onClick={() => step(true)} aria-label={text.forward}>
        <Icon name="forward" />
      </button>
      <input
        type="range"
        className="h-8 min-w-40 flex-1 accent-[var(--accent)]"
        aria-label={text.scrub}
        aria-valuetext={text.moment(secondsText(at))}
        min={from}
        max={to}
        step={Math.max(1, Math.round((to - from) / 1000))}
        value={at}
        onChange={event => replay.send({ kind: 'seek', at: Number(event.target.value) })}
      />
      <span className="w-28 text-right tabular-nums" data-testid="moment">
        {text.moment(secondsText(at))}
        {at < 0 && <span className="text-faint"> {text.rollOut}</span>}
      </span>
      <select
        className="field !w-20"
        aria-label={text.speed}
        value={speed}
        onChange={event => replay.send({ kind: 'speed', speed: Number(event.target.value) as Speed })}
      >
        {SPEEDS.map(one => (
          <option key={one} value={one}>
            {text.times(one)}
          </option>
        ))}
      </select>
    </div>
  );
}
