import type { Sweep } from '@tare/schema';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { AxisPoints } from '../desk/protocol.ts';
import { ask, type SearchState } from '../what-if/ask.ts';
import type { SweptScenario } from './scenarios.ts';
import { deskHere } from './use-scenario.ts';

/** A sweep with what was asked: the second axis stands first, as rows of the map. */
export interface Answered {
  readonly sweep: Sweep;
  readonly scenario: SweptScenario;
  readonly points: readonly AxisPoints[];
}

/** The sweep in the worker. The last answer stays until the next is there. */
export function useSweep() {
  const [state, setState] = useState<SearchState<Sweep>>({ kind: 'idle' });
  const [answered, answer] = useState<Answered | null>(null);
  const newest = useRef(0);
  const cancel = useCallback(() => {
    newest.current++;
    setState({ kind: 'idle' });
    void deskHere()
      .cancelWhatIf()
      .catch(() => undefined);
  }, []);
  const start = useCallback((scenario: SweptScenario, points: readonly AxisPoints[]) => {
    const own = ++newest.current;
    const tell = (next: SearchState<Sweep>) => {
      if (own !== newest.current) return;
      setState(next);
      if (next.kind === 'found') answer({ sweep: next.value, scenario, points });
    };
    void ask(scenario.text, (text, told) => deskHere().sweep(text, points.toReversed(), told), tell);
  }, []);
  useEffect(
    () => () => {
      newest.current++;
    },
    [],
  );
  return { state, answered, start, cancel };
}
