'use client';

import { messages } from '../messages.ts';
import { CopyButton } from '../views/copy-button.tsx';
import { Message } from '../views/message.tsx';

/** A fault in the page itself: said plainly, with the report to copy. */
export default function Fault({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const report = `${error.name}: ${error.message}\n${error.stack ?? ''}\n${error.digest ?? ''}`;
  return (
    <Message title={messages.crash.title} detail={messages.crash.detail}>
      <button type="button" className="button" onClick={reset}>
        {messages.crash.retry}
      </button>
      <CopyButton value={report} label={messages.problems.copy} done={messages.problems.copied} />
    </Message>
  );
}
