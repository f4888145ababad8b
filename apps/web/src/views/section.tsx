import type { ReactNode } from 'react';

/**
 * A part of the results: a rule, a heading, at most one line of explanation, and its controls. The browser lays it out
 * when it comes near the window, so that fresh figures do not hold the page up.
 */
export function Section({
  id,
  title,
  note,
  controls,
  children,
}: {
  id: string;
  title: string;
  note?: string;
  controls?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section
      aria-labelledby={id}
      className="border-t border-ink pt-2.5 pb-9 [contain-intrinsic-size:auto_32rem] [content-visibility:auto] print:[content-visibility:visible]"
    >
      <div className="mb-3 flex flex-wrap items-baseline justify-between gap-x-6 gap-y-2">
        <div className="flex flex-wrap items-baseline gap-x-3">
          <h2 id={id} className="heading">
            {title}
          </h2>
          {note !== undefined && <p className="text-xs text-soft">{note}</p>}
        </div>
        {controls}
      </div>
      {children}
    </section>
  );
}
