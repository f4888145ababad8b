'use client';

import { type ReactNode, useEffect, useState } from 'react';
import type { PresetEntry } from '../desk/protocol.ts';
import { readFragment } from '../document/fragment.ts';
import { browserSession } from '../session/browser.ts';
import { SessionProvider } from '../session/context.tsx';
import type { Session } from '../session/session.ts';
import type { Theme } from '../session/state.ts';

export interface SharedScenario {
  readonly document: unknown;
}

export interface Visited {
  readonly presets: readonly PresetEntry[];
  readonly theme: Theme;
  readonly shared: SharedScenario | null;
}

/** What this visit opens: a short link's document, what follows the #, or the first question. */
async function open(session: Session, shared: SharedScenario | null, recalls: boolean): Promise<void> {
  if (recalls) session.recall();
  const fragment = readFragment(window.location.hash);
  if (shared !== null) {
    await session.openFragment({ ...fragment, scenario: null, preset: null });
    return session.openShared(await session.desk.textOf(shared.document), null, fragment.result);
  }
  if (await session.openFragment(fragment)) return;
  const first = session.store.get().presets[0];
  if (first !== undefined) await session.openPreset(first.id);
}

/** Opened, it runs; `recalls`: whether drafts of earlier visits are offered. */
export function Visit({
  presets,
  theme,
  shared,
  recalls,
  children,
}: Visited & { readonly recalls: boolean; readonly children: ReactNode }) {
  const [session] = useState(() => browserSession(presets, theme));
  useEffect(() => {
    void open(session, shared, recalls);
  }, [session, shared, recalls]);
  return <SessionProvider value={session}>{children}</SessionProvider>;
}
