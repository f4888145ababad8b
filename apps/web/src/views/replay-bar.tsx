'use client';

import { type ReactNode, useEffect, useMemo } from 'react';
import type { Recorded } from '../desk/protocol.ts';
import { momentText } from '../figures/clock.ts';
import { messages } from '../messages.ts';
import { type Axis, stopsOf } from '../replay/axis.ts';
import { type ReplayState, SPEEDS } from '../replay/machine.ts';
import { useSession } from '../session/context.tsx';
import { type RecordingState, useReplayState } from '../session/replay.ts';
import { Icon } from './icon.tsx';
import { RecordingWait } from './recording-wait.tsx';
import { Stepper } from './stepper.tsx';

const text = messages.replay;
/** Moments that the scrubber shows: more than it has pixels on most screens. */
const NOTCHES = 600;
const stepOf = ({ from, to }: ReplayState): number => Math.max(1, Math.round((to - from) / NOTCHES));
/** Where the scrubber stands: it is drawn anew when it has moved, and not for every picture. */
const notchOf = (state: ReplayState): number => {
  const step = stepOf(state);
  return Math.min(state.to, state.from + Math.round((state.at - state.from) / step) * step);
};
const fromOf = (state: ReplayState) => state.from;
const toOf = (state: ReplayState) => state.to;
const isRollOut = (state: ReplayState) => state.at < 0;
const momentOf = (state: ReplayState) => momentText(state.at);
const speedOf = (state: ReplayState) => state.speed;
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

const PLAY = { stopped: text.play, paused: text.play, playing: text.pause, ended: text.again } as const;

/** Any moment of the run; in its place, as long as there is none, why. */
function Scrub({ note }: { note: string | null }) {
  const { replay } = useSession();
  const at = useReplayState(notchOf);
  const from = useReplayState(fromOf);
  const to = useReplayState(toOf);
  const step = useReplayState(stepOf);
  if (note !== null)
    return (
      <p
        className="flex h-8 min-w-40 flex-1 items-center text-2xs leading-4 text-faint max-sm:order-first max-sm:basis-[70%]"
        data-testid="replay-waits"
      >
        {note}
      </p>
    );
  return (
    <input
      type="range"
      className="h-8 min-w-40 flex-1 accent-[var(--accent)] max-sm:order-first max-sm:basis-[70%]"
      aria-label={text.scrub}
      aria-valuetext={momentText(at)}
      min={from}
      max={to}
      step={step}
      value={at}
      onChange={event => replay.send({ kind: 'seek', at: Number(event.target.value) })}
    />
  );
}

function Moment({ isThere }: { isThere: boolean }) {
  const moment = useReplayState(momentOf);
  const rollsOut = useReplayState(isRollOut);
  return (
    <span className="w-28 text-right tabular-nums max-sm:order-first max-sm:w-24" data-testid="moment">
      {isThere && moment}
      {isThere && rollsOut && <span className="text-faint"> {text.rollOut}</span>}
    </span>
  );
}

function Speed({ isThere }: { isThere: boolean }) {
  const { replay } = useSession();
  const place = SPEEDS.indexOf(useReplayState(speedOf));
  return (
    <Stepper
      words={text.speed}
      value={place}
      least={0}
      most={SPEEDS.length - 1}
      write={at => text.times(SPEEDS[at]!)}
      disabled={!isThere}
      onChange={at => replay.send({ kind: 'speed', speed: SPEEDS[at]! })}
    />
  );
}

/** Play, pause, step, speed and scrub, for all lanes and charts at once. Its room is there before the recording is. */
export function ReplayBar({
  of,
  axis,
  wait,
  children,
}: {
  of: Readonly<Record<string, Recorded>>;
  axis: Axis;
  wait: RecordingState;
  /** On a phone at the end of the second line. */
  children?: ReactNode;
}) {
  const { replay } = useSession();
  const phase = useReplayState(phaseOf);
  useTicks();
  const recordings = useMemo(() => Object.values(of).map(({ recording }) => recording), [of]);
  const marks = useMemo(() => stopsOf(recordings, axis), [recordings, axis]);
  const isThere = recordings.length > 0;
  if (!isThere && wait.kind === 'failed') return <RecordingWait wait={wait} />;
  const step = (forward: boolean) => replay.send({ kind: 'step', marks, forward });
  const shown = isThere ? phase : 'stopped';
  const isPlaying = shown === 'playing';
  const note = wait.kind === 'recording' ? text.recording : text.notYet;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a set of controls, but no form fields that belong together
    <div
      role="group"
      aria-label={text.label}
      className="flex flex-wrap items-center gap-2 text-xs max-sm:gap-y-1"
      data-testid="replay"
      data-phase={isThere ? phase : 'waiting'}
    >
      <button
        type="button"
        className="button"
        disabled={!isThere}
        onClick={() => step(false)}
        aria-label={text.back}
      >
        <Icon name="back" />
      </button>
      <button
        type="button"
        className="button button-main min-w-24 max-sm:flex-1"
        disabled={!isThere}
        onClick={() => replay.send({ kind: isPlaying ? 'pause' : 'play' })}
      >
        <Icon name={isPlaying ? 'pause' : 'play'} />
        {PLAY[shown]}
      </button>
      <button
        type="button"
        className="button"
        disabled={!isThere}
        onClick={() => step(true)}
        aria-label={text.forward}
      >
        <Icon name="forward" />
      </button>
      <Scrub note={isThere ? null : note} />
      <Moment isThere={isThere} />
      <Speed isThere={isThere} />
      {children}
    </div>
  );
}
