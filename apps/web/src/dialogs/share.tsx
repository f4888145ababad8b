'use client';

import { useEffect, useState } from 'react';
import type { Problem } from '@tare/schema';
import { messages } from '../messages.ts';
import { useSession, useSessionState } from '../session/context.tsx';
import { CopyButton } from '../views/copy-button.tsx';
import { ProblemList } from '../views/problems.tsx';
import { Sheet } from './sheet.tsx';
import { ShortLink } from './short-link.tsx';

const text = messages.share;

type Made =
  | { readonly kind: 'making' }
  | { readonly kind: 'made'; readonly url: string }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] };

/** The present document as a link that needs no server. */
function useLink(): Made {
  const { desk } = useSession();
  const document = useSessionState(state => state.history.present);
  const [made, setMade] = useState<Made>({ kind: 'making' });
  useEffect(() => {
    let wanted = true;
    const make = async () => {
      const outcome = await desk.link(document);
      if (!wanted) return;
      setMade(
        outcome.ok
          ? { kind: 'made', url: `${window.location.origin}/#s=${outcome.value}` }
          : { kind: 'refused', problems: outcome.problems },
      );
    };
    void make().catch(() => undefined);
    return () => {
      wanted = false;
    };
  }, [desk, document]);
  return made;
}

function OwnLink({ url }: { url: string }) {
  return (
    <section aria-labelledby="own-link">
      <h3 id="own-link" className="heading mb-1">
        {text.link}
      </h3>
      <div className="flex gap-2">
        <input
          className="field font-mono text-xs"
          readOnly
          value={url}
          aria-label={text.link}
          data-testid="link"
          onFocus={event => event.target.select()}
        />
        <CopyButton value={url} label={text.copy} done={text.copied} className="button-main" />
      </div>
      <p className="mt-1.5 text-xs text-soft">{text.linkHelp(url.length)}</p>
    </section>
  );
}

export function ShareSheet() {
  const made = useLink();
  return (
    <Sheet title={text.title}>
      <p className="mb-4 text-[0.8125rem] text-soft">{text.lead}</p>
      {made.kind === 'making' && <p className="text-[0.8125rem] text-soft">{text.making}</p>}
      {made.kind === 'refused' && <ProblemList problems={made.problems} title={text.invalid} />}
      {made.kind === 'made' && (
        <div className="space-y-5">
          <OwnLink url={made.url} />
          <ShortLink />
        </div>
      )}
    </Sheet>
  );
}
