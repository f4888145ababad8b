'use client';

import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import { messages } from '../messages.ts';
import { type Painting, sizeOf } from '../racks/canvases.ts';
import { boxesOf, type Choice, choiceOf } from '../racks/choice.ts';
import { chosenAfter, chosenAt } from '../racks/find.ts';
import { useSessionState } from '../session/context.tsx';
import type { SessionState } from '../session/state.ts';
import { useTurn } from './in-turn.tsx';
import type { RackView } from './rack-view.tsx';
import type { Whereabouts } from './whereabouts.ts';

const themeOf = (state: SessionState) => state.theme;

/** Rises whenever the system changes between light and dark. */
function useScheme(): number {
  const [changes, count] = useState(0);
  useEffect(() => {
    const scheme = window.matchMedia('(prefers-color-scheme: dark)');
    const changed = () => count(before => before + 1);
    scheme.addEventListener('change', changed);
    return () => scheme.removeEventListener('change', changed);
  }, []);
  return changes;
}

/** Draws a view on the canvases, whichever view it is: they stay in their place, and so does what has the focus. */
function usePainting({ paint }: RackView, choice: Choice | null) {
  const theme = useSessionState(themeOf);
  const scheme = useScheme();
  const base = useRef<HTMLCanvasElement>(null);
  const over = useRef<HTMLCanvasElement>(null);
  const isMyTurn = useTurn();
  const painting = useRef<Painting>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: theme and scheme change the colours that are read from the element
  useEffect(() => {
    if (!isMyTurn || base.current === null || over.current === null) return;
    const own = paint([base.current, over.current]);
    painting.current = own;
    return () => own.end();
  }, [isMyTurn, paint, theme, scheme]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another painting marks the choice as well
  useEffect(() => painting.current?.choose(choice), [choice, isMyTurn, paint, theme, scheme]);
  return { base, over };
}

/** The picture with its pointer and keys. */
export function LaneCanvas({
  platform,
  view,
  label,
  where,
}: {
  platform: string;
  view: RackView;
  label: string;
  where: Whereabouts;
}) {
  const { choice, choose, near, enter, back } = where;
  const { lane } = view;
  const { base, over } = usePainting(view, choice);
  const point = (event: PointerEvent) => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    const found = chosenAt(lane, event.clientX - left, event.clientY - top);
    choose(found === null ? null : choiceOf(found));
  };
  const steer = (event: KeyboardEvent) => {
    const next = chosenAfter(lane, boxesOf(lane, choice), event.key);
    if (event.key === 'Enter') enter();
    else if (event.key === 'Escape') back();
    else if (next === undefined) return;
    else choose(choiceOf(next));
    event.preventDefault();
  };
  const size = sizeOf(lane);
  return (
    <div
      role="img"
      tabIndex={0}
      aria-label={`${label} ${messages.lanes.readoutHint} ${messages.replay.openHint}`}
      className="relative w-fit cursor-pointer"
      onPointerMove={point}
      onPointerLeave={() => choose(null)}
      onClick={enter}
      onKeyDown={steer}
      onBlur={() => choose(null)}
      data-near={near ?? ''}
    >
      <canvas ref={base} style={size} className="block" data-rack={platform} />
      <canvas ref={over} style={size} className="pointer-events-none absolute top-0 left-0" />
    </div>
  );
}
