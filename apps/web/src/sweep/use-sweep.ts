import type { Sweep } from '@tare/schema';
import { useState } from 'react';
import type { AxisPoints } from '../desk/protocol.ts';
import { deskHere } from '../desk/started.ts';
import { useWork } from '../what-if/use-work.ts';
import type { SweptScenario } from './scenarios.ts';

/** A sweep with what was asked: the second axis stands first, as rows of the map. */
export interface Answered {
  readonly sweep: Sweep;
  readonly scenario: SweptScenario;
  readonly points: readonly AxisPoints[];
}

/** The sweep in the worker. The last answer stays until the next is there. */
export function useSweep() {
  const { state, begin, cancel } = useWork<Sweep>(deskHere);
  const [answered, answer] = useState<Answered | null>(null);
  const start = (scenario: SweptScenario, points: readonly AxisPoints[]) =>
    void begin(
      scenario.text,
      (text, told) => deskHere().sweep(text, points.toReversed(), told),
      sweep => answer({ sweep, scenario, points }),
    );
  return { state, answered, start, cancel };
}
