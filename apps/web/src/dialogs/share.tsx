'use client';

import { useEffect, useState } from 'react';
import type { Problem } from '@tare/schema';
import { standingOf } from '../comparison/machine.ts';
import { type View, writeFragment } from '../document/fragment.ts';
import { messages } from '../messages.ts';
import { onDemand } from '../messages/on-demand.ts';
import { useSession, useSessionState } from '../session/context.tsx';
import type { SessionState } from '../session/state.ts';
import { CopyButton } from '../views/copy-button.tsx';
import { ProblemList } from '../views/problems.tsx';
import { Sheet } from './sheet.tsx';
import { ShortLink } from './short-link.tsx';

const text = onDemand.share;

type Made =
  | { readonly kind: 'making' }
  | { readonly kind: 'made'; readonly scenario: string }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] };

/** The present document, packed for a link that needs no server. */
function usePacked(): Made {
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
          ? { kind: 'made', scenario: outcome.value }
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

/** The section that is at the top of the window. */
function sectionInSight(): string | null {
  const sections = [...document.querySelectorAll<HTMLElement>('#results section[id]')];
  const passed = sections.filter(section => section.getBoundingClientRect().top < 120);
  return passed.at(-1)?.id ?? null;
}

const viewOf = ({ tab, rackView, dimension }: SessionState): View => ({
  ...{ tab, rackView, dimension },
  section: sectionInSight(),
});

/** Of figures that answer the present document in full; there is nothing to compare with otherwise. */
const resultHash = ({ run, history }: SessionState): string | undefined =>
  standingOf(run, history.present) === 'current' ? run.results?.comparison.hash : undefined;

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
        <CopyButton value={url} label={text.copy} done={messages.share.copied} className="button-main" />
      </div>
      <p className="mt-1.5 text-xs text-soft">{text.linkHelp(url.length)}</p>
    </section>
  );
}

function Embed({ src }: { src: string }) {
  const html = `<iframe src="${src}" title="${messages.product}" width="100%" height="640" loading="lazy"></iframe>`;
  return (
    <section aria-labelledby="embed">
      <h3 id="embed" className="heading mb-1">
        {messages.embed.label}
      </h3>
      <div className="flex gap-2">
        <input
          className="field font-mono text-xs"
          readOnly
          value={html}
          aria-label={messages.embed.html}
          data-testid="embed-html"
          onFocus={event => event.target.select()}
        />
        <CopyButton value={html} label={messages.embed.copy} done={messages.share.copied} />
      </div>
      <p className="mt-1.5 text-xs text-soft">{messages.embed.help}</p>
    </section>
  );
}

function Links({ scenario }: { scenario: string }) {
  const { store } = useSession();
  const result = useSessionState(resultHash);
  const [withView, show] = useState(false);
  const [view] = useState(() => viewOf(store.get()));
  const extra = { result, view: withView ? view : undefined };
  const { origin } = window.location;
  return (
    <div className="space-y-5">
      <div>
        <OwnLink url={`${origin}/#${writeFragment({ scenario, ...extra })}`} />
        <label className="mt-2 flex items-baseline gap-2 text-xs text-soft">
          <input
            type="checkbox"
            className="translate-y-px accent-accent"
            checked={withView}
            onChange={event => show(event.target.checked)}
          />
          {text.withView}
        </label>
      </div>
      <ShortLink fragment={writeFragment(extra)} />
      <Embed src={`${origin}/embed#${writeFragment({ scenario })}`} />
    </div>
  );
}

export function ShareSheet() {
  const made = usePacked();
  return (
    <Sheet title={text.title}>
      <p className="mb-4 text-[0.8125rem] text-soft">{text.lead}</p>
      {made.kind === 'making' && <p className="text-[0.8125rem] text-soft">{text.making}</p>}
      {made.kind === 'refused' && <ProblemList problems={made.problems} title={text.invalid} />}
      {made.kind === 'made' && <Links scenario={made.scenario} />}
    </Sheet>
  );
}
