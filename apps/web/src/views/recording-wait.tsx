'use client';

import { messages } from '../messages.ts';
import { useSession } from '../session/context.tsx';
import type { RecordingState } from '../session/replay.ts';

const text = messages.replay;

/** That the first replication is being recorded, or will be; or why it was not, and another try. */
export function RecordingWait({ wait }: { wait: RecordingState }) {
  const session = useSession();
  if (wait.kind !== 'failed')
    return (
      <p className="flex min-h-8 items-center text-xs text-faint" data-testid="replay-waits">
        {wait.kind === 'recording' ? text.recording : text.notYet}
      </p>
    );
  return (
    <p className="flex min-h-8 flex-wrap items-center gap-3 text-xs text-bad" data-testid="replay-failed">
      {text.notRecorded(wait.why)}
      <button type="button" className="button" onClick={() => session.recordAgain()}>
        {text.recordAgain}
      </button>
    </p>
  );
}
