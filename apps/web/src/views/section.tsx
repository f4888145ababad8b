import type { ReactNode } from 'react';
import { StretchBadge } from './stretch.tsx';

/**
 * A part of the results: a rule, a heading, at most one line of explanation, and its controls. The browser lays it out
 * when it comes near the window, so that fresh figures do not hold the page up.
 */
export function Section({
  id,
  title,
  note,
  controls,
  terse = false,
  measured = false,
  children,
}: {
  id: string;
  title: string;
  note?: string;
  controls?: ReactNode;
  /** On a phone the heading and the controls share one line, and the note and how much of a run it is of are left out. */
  terse?: boolean;
  /** Whether its figures come from the runs, and so are of no more than these have come to. */
  measured?: boolean;
  children: ReactNode;
}) {
  return (
    <section
      aria-labelledby={id}
      className="border-t border-ink pt-2.5 pb-9 [contain-intrinsic-size:auto_32rem] [content-visibility:auto] print:[content-visibility:visible]"
    >
      <div
        className={`mb-3 flex items-baseline justify-between gap-x-6 gap-y-2 ${terse ? 'max-sm:mb-1 sm:flex-wrap' : 'flex-wrap'}`}
      >
        <div className="flex flex-wrap items-baseline gap-x-3">
          <h2 id={id} className="heading">
            {title}
          </h2>
          {measured && <StretchBadge terse={terse} />}
          {note !== undefined && (
            <p className={`text-xs text-soft ${terse ? 'max-sm:hidden' : ''}`}>{note}</p>
          )}
        </div>
        {controls}
      </div>
      {children}
    </section>
  );
}
