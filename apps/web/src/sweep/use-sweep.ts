import type { Sweep, SweepHead, SweepSetting } from '@tare/schema';
import { startTransition, useRef, useState } from 'react';
import type { EndedPoint, SweepAxis, SweepOptions } from '../desk/protocol.ts';
import { deskHere } from '../desk/started.ts';
import { useWork } from '../what-if/use-work.ts';
import { type AskedValues, writtenValues } from './question.ts';
import type { SweptScenario } from './scenarios.ts';
import { emptyOf, type SoFar, withPoints } from './so-far.ts';

/** A sweep with what was asked. Its axes are in its own order: of two, the second stands first, as rows of the map. */
export interface Answered {
  readonly sweep: Sweep;
  readonly scenario: SweptScenario;
  readonly axes: readonly SweepAxis[];
  /** What was asked, to tell whether it still is. */
  readonly wish: SweepWish;
}

export interface SweepWish {
  readonly scenario: SweptScenario;
  readonly asked: readonly AskedValues[];
  readonly options: SweepOptions;
}

/**
 * The sweep in the worker. The last answer stays until the first points of the next are there. Hundreds of points are drawn in
 * pieces, between which the page answers to whoever uses it.
 */
export function useSweep() {
  const { state, begin, cancel } = useWork<Sweep>(deskHere);
  const [answered, answer] = useState<Answered | null>(null);
  const [soFar, draw] = useState<(Answered & Pick<SoFar, 'ended'>) | null>(null);
  const [startedAt, note] = useState(0);
  const wished = useRef(0);
  const start = (wish: SweepWish) => {
    const own = ++wished.current;
    const { scenario, options } = wish;
    const asked = wish.asked.toReversed();
    const frame = { scenario, wish, axes: asked.map(({ axis }) => axis) };
    let known: SoFar | null = null;
    const began = (head: SweepHead, settings: readonly (readonly SweepSetting[])[]) => {
      known = emptyOf(head, settings);
    };
    const ended = (points: readonly EndedPoint[]) => {
      if (own !== wished.current || known === null) return;
      known = withPoints(known, points);
      const next = { ...frame, ...known };
      startTransition(() => draw(next));
    };
    draw(null);
    note(performance.now());
    const axes = asked.map(({ axis, values }) => ({ path: axis.path, values: writtenValues(values, axis) }));
    void begin(
      scenario.text,
      (text, progressed) => deskHere().sweep(text, axes, options, { progressed, began, ended }),
      sweep => startTransition(() => answer({ ...frame, sweep })),
    );
  };
  const stop = () => {
    wished.current++;
    cancel();
  };
  const isDrawn = answered !== null && answered.wish === soFar?.wish;
  const isUnderWay = state.kind === 'searching' || (state.kind === 'found' && !isDrawn);
  return { state, answered, running: isUnderWay ? soFar : null, startedAt, start, cancel: stop };
}
