'use client';

import { createContext, useContext } from 'react';
import type { Stretch } from '../desk/protocol.ts';
import { spanText } from '../figures/clock.ts';
import { messages } from '../messages.ts';

/** What the figures are of, where that is the beginning of a run and not the whole of it. */
const StretchContext = createContext<Stretch | null>(null);
export const StretchProvider = StretchContext.Provider;

/** "30 s of 9 min"; null where they are of the whole, or might as well be. */
export const passedText = (stretch: Stretch | null | undefined): string | null =>
  stretch === null || stretch === undefined || stretch.isTypical
    ? null
    : messages.stretch.passed(spanText(stretch.passedMs / 1000), spanText(stretch.wholeMs / 1000));

/**
 * Beside the heading of figures, so that whoever reads on does not take them for those of the whole. `terse`: not where it would move the
 * controls of a phone, under the verdict, which says the same.
 */
export function StretchBadge({ terse }: { terse: boolean }) {
  const passed = passedText(useContext(StretchContext));
  if (passed === null) return null;
  return (
    <span className={`badge bg-warn-wash text-warn ${terse ? 'max-sm:hidden' : ''}`} data-testid="stretch">
      {messages.stretch.badge(passed)}
    </span>
  );
}
