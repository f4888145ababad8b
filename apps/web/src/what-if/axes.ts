import { useEffect, useState } from 'react';
import type { AxisChoice } from '../desk/protocol.ts';
import { useSession, useSessionState } from '../session/context.tsx';
import type { SessionState } from '../session/state.ts';

/** What the figures answer: an edit waits for its own figures, and for nothing beside them. */
const answeredOf = ({ run, history }: SessionState) => run.results?.text ?? history.present;

/** The numbers of the scenario that can be turned, read anew whenever it has changed. */
export function useAxes(): readonly AxisChoice[] {
  const { desk } = useSession();
  const answered = useSessionState(answeredOf);
  const [axes, setAxes] = useState<readonly AxisChoice[]>([]);
  useEffect(() => {
    let wanted = true;
    desk.axes(answered).then(
      found => wanted && setAxes(found),
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [desk, answered]);
  return axes;
}

export type Ends = readonly [from: string, to: string];

/** A range about where a number stands, to begin with. */
export const around = ({ value, unit }: AxisChoice): Ends => {
  const [from, to] = unit === '' ? [Math.max(1, Math.round(value / 4)), value * 4] : [value / 10, value * 5];
  return [String(from), String(to)];
};

/** Two positive numbers that differ. */
export const isRange = ([from, to]: Ends): boolean =>
  [from, to].every(end => end.trim() !== '' && Number(end) > 0) && Number(from) !== Number(to);
