import { useEffect, useState } from 'react';
import type { AxisChoice } from '../desk/protocol.ts';
import { useSession, useSessionState } from '../session/context.tsx';
import type { SessionState } from '../session/state.ts';

const presentOf = (state: SessionState) => state.history.present;

/** The numbers of the scenario that can be turned, read anew whenever it changes. */
export function useAxes(): readonly AxisChoice[] {
  const { desk } = useSession();
  const present = useSessionState(presentOf);
  const [axes, setAxes] = useState<readonly AxisChoice[]>([]);
  useEffect(() => {
    let wanted = true;
    desk.axes(present).then(
      found => wanted && setAxes(found),
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [desk, present]);
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
