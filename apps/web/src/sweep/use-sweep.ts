import type { Sweep, SweepHead, SweepPoint } from '@tare/schema';
import { useRef, useState } from 'react';
import type { AxisPoints } from '../desk/protocol.ts';
import { deskHere } from '../desk/started.ts';
import { useWork } from '../what-if/use-work.ts';
import type { SweptScenario } from './scenarios.ts';
import { type SoFar, withPoint } from './so-far.ts';

/** A sweep with what was asked: the second axis stands first, as rows of the map. */
export interface Answered {
  readonly sweep: Sweep;
  readonly scenario: SweptScenario;
  readonly points: readonly AxisPoints[];
}

export interface SweepWish {
  readonly scenario: SweptScenario;
  readonly points: readonly AxisPoints[];
  readonly replications: number;
}

/** The sweep in the worker. The last answer stays until the first points of the next are there. */
export function useSweep() {
  const { state, begin, cancel } = useWork<Sweep>(deskHere);
  const [answered, answer] = useState<Answered | null>(null);
  const [soFar, draw] = useState<(Answered & Pick<SoFar, 'ended'>) | null>(null);
  const [startedAt, note] = useState(0);
  const wished = useRef(0);
  const start = ({ scenario, points, replications }: SweepWish) => {
    const wish = ++wished.current;
    let known: SoFar | null = null;
    const told = (head: SweepHead, place: number, point: SweepPoint) => {
      if (wish !== wished.current) return;
      known = withPoint(known, head, { place, point });
      draw({ ...known, scenario, points });
    };
    draw(null);
    note(performance.now());
    void begin(
      scenario.text,
      (text, progressed) => deskHere().sweep(text, points.toReversed(), progressed, replications, told),
      sweep => answer({ sweep, scenario, points }),
    );
  };
  const stop = () => {
    wished.current++;
    cancel();
  };
  return { state, answered, soFar, startedAt, start, cancel: stop };
}
