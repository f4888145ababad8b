'use client';

import { messages } from '../messages.ts';
import { useSession } from '../session/context.tsx';

const text = messages.replay;

/** That the first replication is being recorded; or why it was not, and another try. */
export function RecordingWait({ fault }: { fault: string | null }) {
  const session = useSession();
  if (fault === null)
    return (
      <p className="flex min-h-8 items-center text-xs text-faint" data-testid="replay-waits">
        {text.recording}
      </p>
    );
  return (
    <p className="flex min-h-8 flex-wrap items-center gap-3 text-xs text-bad" data-testid="replay-failed">
      {text.notRecorded(fault)}
      <button type="button" className="button" onClick={() => session.recordAgain()}>
        {text.recordAgain}
      </button>
    </p>
  );
}
