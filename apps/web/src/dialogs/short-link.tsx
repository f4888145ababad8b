'use client';

import type { Problem } from '@tare/schema';
import { useState } from 'react';
import type { ShortLinkMade } from '../api/client.ts';
import { messages } from '../messages.ts';
import { onDemand } from '../messages/on-demand.ts';
import { useSession } from '../session/context.tsx';
import { CopyButton } from '../views/copy-button.tsx';

const text = onDemand.share;

/** Days, longest first: a year is what nobody has to think about. */
const LIVES = [365, 30, 7, 1] as const;
type Life = (typeof LIVES)[number];
const lifeOf = (days: number): Life => LIVES.find(life => life <= days) ?? 1;

type State =
  | { readonly kind: 'unasked' | 'asking' | 'revoked' }
  /** `faults`: why the last thing that was asked of it was refused. */
  | { readonly kind: 'made'; readonly made: ShortLinkMade; readonly faults: readonly Problem[] }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] };

function useShortLink() {
  const { desk, store } = useSession();
  const [state, setState] = useState<State>({ kind: 'unasked' });
  const make = async (lifeDays: number) => {
    setState({ kind: 'asking' });
    const [document, { makeShortLink }] = await Promise.all([
      desk.documentOf(store.get().history.present),
      import('../api/client.ts'),
    ]);
    const outcome = document.ok ? await makeShortLink(document.value, lifeDays) : document;
    setState(
      outcome.ok
        ? { kind: 'made', made: outcome.value, faults: [] }
        : { kind: 'refused', problems: outcome.problems },
    );
  };
  const change = async (made: ShortLinkMade, token: string, how: Life | 'revoke') => {
    const { extendShortLink, revokeShortLink } = await import('../api/client.ts');
    if (how !== 'revoke') {
      const outcome = await extendShortLink(made.id, token, how);
      const prolonged = outcome.ok ? { ...made, ...outcome.value } : made;
      setState({ kind: 'made', made: prolonged, faults: outcome.ok ? [] : outcome.problems });
      return;
    }
    const outcome = await revokeShortLink(made.id, token);
    setState(outcome.ok ? { kind: 'revoked' } : { kind: 'made', made, faults: outcome.problems });
  };
  return { state, make, change };
}

type Change = (token: string, how: Life | 'revoke') => void;

/** How many days without use a link lives. */
function LifeChoice({ life, onChange }: { life: Life; onChange: (life: Life) => void }) {
  return (
    <label className="flex items-center gap-2 text-xs text-soft">
      {text.life}
      <select
        className="field w-auto"
        value={life}
        onChange={event => onChange(LIVES.find(days => String(days) === event.target.value) ?? life)}
      >
        {LIVES.map(days => (
          <option key={days} value={days}>
            {text.lives[days]}
          </option>
        ))}
      </select>
    </label>
  );
}

/** One's own token, or a field for it where the link was made before. */
function Token({ made: { editToken, lifeDays }, onChange }: { made: ShortLinkMade; onChange: Change }) {
  const [entered, enter] = useState('');
  const [life, setLife] = useState(lifeOf(lifeDays));
  const token = editToken ?? entered;
  const label = editToken === null ? text.enterToken : text.token;
  return (
    <div>
      <p className="text-xs text-soft">
        {editToken === null ? text.others : `${text.token}. ${text.tokenHelp}`}
      </p>
      <div className="mt-1 flex flex-wrap gap-2">
        <input
          className="field min-w-40 flex-1 font-mono text-xs"
          readOnly={editToken !== null}
          value={token}
          aria-label={label}
          placeholder={label}
          onChange={event => enter(event.target.value.trim())}
        />
        {editToken !== null && (
          <CopyButton value={editToken} label={text.copyToken} done={messages.share.copied} />
        )}
      </div>
      <div className="mt-2 flex flex-wrap items-center gap-2">
        <LifeChoice life={life} onChange={setLife} />
        <button
          type="button"
          className="button"
          disabled={token === ''}
          onClick={() => onChange(token, life)}
        >
          {text.extend}
        </button>
        <button
          type="button"
          className="button"
          disabled={token === ''}
          onClick={() => onChange(token, 'revoke')}
        >
          {text.revoke}
        </button>
      </div>
    </div>
  );
}

const Faults = ({ problems }: { problems: readonly Problem[] }) => (
  <p role="alert" className="mb-2 text-[0.8125rem] text-bad">
    {problems.map(({ message, fix }) => `${message} ${fix}`).join(' ')}
  </p>
);

function Made({ made, fragment, onChange }: { made: ShortLinkMade; fragment: string; onChange: Change }) {
  const url = `${window.location.origin}/s/${made.id}${fragment === '' ? '' : `#${fragment}`}`;
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
          <CopyButton value={url} label={text.copy} done={messages.share.copied} className="button-main" />
        </div>
        <p className="mt-1.5 text-xs text-soft">{text.expires(expires, text.lives[lifeOf(made.lifeDays)])}</p>
      </div>
      <Token made={made} onChange={onChange} />
    </div>
  );
}

/** A short address on the server: made only when asked for, and taken back with its token. */
export function ShortLink({ fragment }: { fragment: string }) {
  const { state, make, change } = useShortLink();
  const [life, setLife] = useState<Life>(LIVES[0]);
  return (
    <section aria-labelledby="short-link" aria-live="polite">
      <h3 id="short-link" className="heading mb-1">
        {text.short}
      </h3>
      {state.kind !== 'made' && <p className="mb-2 text-xs text-soft">{text.shortHelp}</p>}
      {state.kind === 'made' && state.faults.length > 0 && <Faults problems={state.faults} />}
      {state.kind === 'made' && (
        <Made
          made={state.made}
          fragment={fragment}
          onChange={(token, how) => void change(state.made, token, how)}
        />
      )}
      {state.kind === 'revoked' && <p className="text-[0.8125rem]">{text.revoked}</p>}
      {state.kind === 'refused' && <Faults problems={state.problems} />}
      {state.kind !== 'made' && state.kind !== 'revoked' && (
        <div className="flex flex-wrap items-center gap-3">
          <LifeChoice life={life} onChange={setLife} />
          <button
            type="button"
            className="button"
            disabled={state.kind === 'asking'}
            onClick={() => void make(life)}
          >
            {text.make}
          </button>
        </div>
      )}
    </section>
  );
}
