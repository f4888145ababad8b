'use client';

import type { Problem } from '@tare/schema';
import { useState } from 'react';
import type { ShortLinkMade } from '../api/client.ts';
import { messages } from '../messages.ts';
import { useSession } from '../session/context.tsx';
import { CopyButton } from '../views/copy-button.tsx';

const text = messages.share;

type State =
  | { readonly kind: 'unasked' | 'asking' | 'revoked' }
  | { readonly kind: 'made'; readonly made: ShortLinkMade }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] };

function useShortLink() {
  const { desk, store } = useSession();
  const [state, setState] = useState<State>({ kind: 'unasked' });
  const make = async () => {
    setState({ kind: 'asking' });
    const [document, { makeShortLink }] = await Promise.all([
      desk.documentOf(store.get().history.present),
      import('../api/client.ts'),
    ]);
    const outcome = document.ok ? await makeShortLink(document.value) : document;
    setState(
      outcome.ok ? { kind: 'made', made: outcome.value } : { kind: 'refused', problems: outcome.problems },
    );
  };
  const revoke = async ({ id, editToken }: ShortLinkMade) => {
    if (editToken === null) return;
    const { revokeShortLink } = await import('../api/client.ts');
    const outcome = await revokeShortLink(id, editToken);
    setState(outcome.ok ? { kind: 'revoked' } : { kind: 'refused', problems: outcome.problems });
  };
  return { state, make, revoke };
}

function Token({ made, onRevoke }: { made: ShortLinkMade; onRevoke: () => void }) {
  if (made.editToken === null) return <p className="text-xs text-soft">{text.others}</p>;
  return (
    <div>
      <p className="text-xs text-soft">
        {text.token}. {text.tokenHelp}
      </p>
      <div className="mt-1 flex gap-2">
        <input className="field font-mono text-xs" readOnly value={made.editToken} aria-label={text.token} />
        <CopyButton value={made.editToken} label={text.copyToken} done={text.copied} />
        <button type="button" className="button" onClick={onRevoke}>
          {text.revoke}
        </button>
      </div>
    </div>
  );
}

function Made({ made, onRevoke }: { made: ShortLinkMade; onRevoke: () => void }) {
  const url = `${window.location.origin}/s/${made.id}`;
  const expires = new Date(made.expiresAt).toLocaleDateString('en-GB', { dateStyle: 'long' });
  return (
    <div className="space-y-3">
      <div>
        <div className="flex gap-2">
          <input
            className="field font-mono text-xs"
            readOnly
            value={url}
            aria-label={text.short}
            data-testid="short-link"
          />
          <CopyButton value={url} label={text.copy} done={text.copied} className="button-main" />
        </div>
        <p className="mt-1.5 text-xs text-soft">{text.expires(expires)}</p>
      </div>
      <Token made={made} onRevoke={onRevoke} />
    </div>
  );
}

/** A short address on the server: made only when asked for, and taken back with its token. */
export function ShortLink() {
  const { state, make, revoke } = useShortLink();
  return (
    <section aria-labelledby="short-link" aria-live="polite">
      <h3 id="short-link" className="heading mb-1">
        {text.short}
      </h3>
      {state.kind !== 'made' && <p className="mb-2 text-xs text-soft">{text.shortHelp}</p>}
      {state.kind === 'made' && <Made made={state.made} onRevoke={() => void revoke(state.made)} />}
      {state.kind === 'revoked' && <p className="text-[0.8125rem]">{text.revoked}</p>}
      {state.kind === 'refused' && (
        <p className="mb-2 text-[0.8125rem] text-bad">
          {state.problems.map(({ message, fix }) => `${message} ${fix}`).join(' ')}
        </p>
      )}
      {state.kind !== 'made' && state.kind !== 'revoked' && (
        <button
          type="button"
          className="button"
          disabled={state.kind === 'asking'}
          onClick={() => void make()}
        >
          {text.make}
        </button>
      )}
    </section>
  );
}
