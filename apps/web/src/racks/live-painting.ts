'use client';

import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { Assumption, PlatformResult, Recording } from '@tare/schema';
import { messages } from '../messages.ts';
import { boxesOf, type Choice, choiceOf } from '../racks/choice.ts';
import { DENSE_FROM, DensePicture } from '../racks/dense.ts';
import { drawLive, drawOver } from '../racks/draw-live.ts';
import { chosenAfter, chosenAt } from '../racks/find.ts';
import type { Scale } from '../racks/layout.ts';
import { LiveLane } from '../racks/live.ts';
import { Moments } from '../racks/moments.ts';
import { type RackPalette, readPalette } from '../racks/palette.ts';
import { type Axis, ownTime } from '../replay/axis.ts';
import { useSession, useSessionState } from '../session/context.tsx';
import type { SessionState } from '../session/state.ts';
import { InstanceCard } from './instance-card.tsx';
import { LiveReadout } from './live-readout.tsx';

const text = messages.replay;
const themeOf = (state: SessionState) => state.theme;

const NEAR_HEIGHT = 300;
const NEAR_WIDTH = 620;

/** A single host, as large as there is room for. */
function nearScale({ rack }: Recording, scale: Scale, host: number): Scale {
  const { memoryBytes, cpuMilli } = rack.hosts[host]!;
  const capacity = scale.dimension === 'memory' ? memoryBytes : cpuMilli;
  const width = Math.min(scale.laneWidth, NEAR_WIDTH);
  return { ...scale, hostHeight: NEAR_HEIGHT, areaPerUnit: (width * NEAR_HEIGHT) / Math.max(1, capacity) };
}

/** Draws one lane whenever the replay moves, the size changes or the theme; nothing while it is out of sight. */
class LanePainter {
  choice: Choice | null = null;
  isVisible = true;
  readonly #live: LiveLane;
  readonly #canvases: readonly [HTMLCanvasElement, HTMLCanvasElement];
  #palette: RackPalette;
  #dense: DensePicture | null = null;
  #frame = 0;
  #turn = 0;
  /** Whether there is something over the hosts to be wiped away. */
  #wasMarked = false;

  constructor(live: LiveLane, canvases: readonly [HTMLCanvasElement, HTMLCanvasElement]) {
    this.#live = live;
    this.#canvases = canvases;
    this.#palette = readPalette(canvases[0]);
    const { width, height } = live.lane;
    const ratio = window.devicePixelRatio;
    for (const canvas of canvases) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round((height + 2) * ratio);
      canvas.getContext('2d')?.scale(ratio, ratio);
    }
    const isDense = live.lane.hosts.length > 1 && live.moments.recording.rack.instances.length > DENSE_FROM;
    if (isDense) this.#dense = new DensePicture(live.lane, ratio, this.#palette);
  }

  paint(ownMs: number, all: boolean, isPlaying = false): void {
    if (!this.isVisible) return;
    const [base, over] = this.#canvases;
    const context = base.getContext('2d');
    const above = over.getContext('2d');
    if (context === null || above === null) return;
    const turn = isPlaying && this.#dense !== null ? this.#turn++ : null;
    const places = this.#live.seek(ownMs, all, turn);
    if (this.#dense === null) drawLive(context, this.#live, { palette: this.#palette, places });
    else if (places.length > 0) {
      const { from, to } = this.#dense.draw(this.#live, places);
      context.putImageData(this.#dense.image, 0, 0, 0, from, this.#dense.width, to - from);
    }
    const boxes = boxesOf(this.#live.lane, this.choice);
    const chosen = boxes === null ? null : (boxes.cell ?? boxes.host);
    const isMarked = chosen !== null || this.#live.moments.isMoving;
    if (!isMarked && !this.#wasMarked) return;
    this.#wasMarked = isMarked;
    drawOver(above, this.#live, { palette: this.#palette, chosen });
  }

  /** At most once a picture. */
  later(ownMs: () => number, isPlaying: () => boolean = () => false): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.paint(ownMs(), false, isPlaying());
    });
  }

  end(): void {
    cancelAnimationFrame(this.#frame);
  }
}

function usePainter(live: LiveLane, axis: Axis, choice: Choice | null) {
  const { replay } = useSession();
  const theme = useSessionState(themeOf);
  const base = useRef<HTMLCanvasElement>(null);
  const over = useRef<HTMLCanvasElement>(null);
  const painter = useRef<LanePainter>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme changes the colours that are read from the element
  useEffect(() => {
    if (base.current === null || over.current === null) return;
    const own = new LanePainter(live, [base.current, over.current]);
    painter.current = own;
    const now = () => ownTime(live.moments.recording, axis, replay.store.get().at);
    own.paint(now(), true);
    const isPlaying = () => replay.store.get().phase === 'playing';
    const unsubscribe = replay.store.subscribe(() => own.later(now, isPlaying));
    const seen = new IntersectionObserver(([entry]) => {
      const isVisible = entry?.isIntersecting ?? true;
      if (isVisible === own.isVisible) return;
      own.isVisible = isVisible;
      own.paint(now(), true);
    });
    seen.observe(base.current);
    return () => {
      unsubscribe();
      seen.disconnect();
      own.end();
    };
  }, [live, axis, replay, theme]);
  useEffect(() => {
    const own = painter.current;
    if (own === null) return;
    own.choice = choice;
    own.later(() => ownTime(live.moments.recording, axis, replay.store.get().at));
  }, [choice, live, axis, replay]);
  return { base, over };
}

function Path({
  platform,
  host,
  onBack,
}: {
  platform: PlatformResult;
  host: string | null;
  onBack: () => void;
}) {
  if (host === null) return null;
  return (
    <nav aria-label={text.path(platform.label)} className="mb-2 flex items-center gap-2 text-xs">
      <button type="button" className="underline underline-offset-2" onClick={onBack}>
        {text.fleet}
      </button>
      <span aria-hidden="true">›</span>
      <span className="font-medium">{host}</span>
      <span className="text-faint">{text.near}</span>
    </nav>
  );
}

/** Where one is: pointed at, how near, and what is held fast. */
function useWhereabouts() {
  const [choice, choose] = useState<Choice | null>(null);
  const [near, goNear] = useState<number | null>(null);
  const [pinned, pin] = useState<number | null>(null);
  const toFleet = () => {
    pin(null);
    goNear(null);
    choose(null);
  };
  const back = () => {
    if (pinned === null) toFleet();
    else pin(null);
  };
  const enter = () => {
    if (choice === null) return;
    if (near === null) goNear(choice.host);
    else if (choice.instance >= 0) pin(choice.instance);
  };
  return { choice, choose, near, pinned, pin, toFleet, back, enter };
}

type Whereabouts = ReturnType<typeof useWhereabouts>;

/** The picture with its pointer and keys. */
function LaneCanvas({
  live,
  axis,
  label,
  where,
}: {
  live: LiveLane;
  axis: Axis;
  label: string;
  where: Whereabouts;
}) {
  const { choice, choose, near, enter, back } = where;
  const { base, over } = usePainter(live, axis, choice);
  const point = (event: PointerEvent) => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    const found = chosenAt(live.lane, event.clientX - left, event.clientY - top);
    choose(found === null ? null : choiceOf(found));
  };
  const steer = (event: KeyboardEvent) => {
    const next = chosenAfter(live.lane, boxesOf(live.lane, choice), event.key);
    if (event.key === 'Enter') enter();
    else if (event.key === 'Escape') back();
    else if (next === undefined) return;
    else choose(choiceOf(next));
    event.preventDefault();
  };
  const { width, height } = live.lane;
  const size = { width, height: height + 2 };
  return (
    <div
      role="img"
      tabIndex={0}
      aria-label={`${label} ${messages.lanes.readoutHint} ${text.openHint}`}
      className="relative w-fit cursor-pointer"
      onPointerMove={point}
      onPointerLeave={() => choose(null)}
      onClick={enter}
      onKeyDown={steer}
      onBlur={() => choose(null)}
      data-near={near ?? ''}
    >
      <canvas ref={base} style={size} className="block" data-rack={live.moments.recording.platform} />
      <canvas ref={over} style={size} className="pointer-events-none absolute top-0 left-0" />
    </div>
  );
}

/** One platform's racks as they are at the moment of the replay. */
export function RackLive({
  platform,
  recording,
  scale,
  axis,
  label,
  assumptions,
}: {
  platform: PlatformResult;
  recording: Recording;
  scale: Scale;
  axis: Axis;
  label: string;
  assumptions: readonly Assumption[];
}) {
  const where = useWhereabouts();
  const { near, choice, pinned } = where;
  const live = useMemo(() => {
    const own = near === null ? scale : nearScale(recording, scale, near);
    return new LiveLane(new Moments(recording), own, near);
  }, [recording, scale, near]);
  const isOf = ({ id }: Assumption) => platform.stack.some(layer => id.startsWith(`${layer}.`));
  return (
    <div>
      <Path
        platform={platform}
        host={near === null ? null : (recording.rack.hosts[near]?.id ?? null)}
        onBack={where.toFleet}
      />
      <LaneCanvas live={live} axis={axis} label={label} where={where} />
      <p
        className="mt-1 flex min-h-5 flex-wrap gap-x-3 text-xs text-soft tabular-nums"
        aria-live="polite"
        data-testid="readout"
      >
        {choice !== null && <LiveReadout live={live} choice={choice} dimension={scale.dimension} />}
      </p>
      {pinned !== null && (
        <InstanceCard
          recording={recording}
          instance={pinned}
          axis={axis}
          assumptions={assumptions.filter(isOf)}
          onClose={() => where.pin(null)}
        />
      )}
    </div>
  );
}
