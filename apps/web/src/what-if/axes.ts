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
