import type { ReactNode } from 'react';
import { messages } from '../messages.ts';

/** What may be wider or longer than its place: scrolled by pointer and, as it takes focus, by keys. */
export function Scroll({
  label,
  className,
  children,
}: {
  label: string;
  className: string;
  children: ReactNode;
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a region inside of a section with its own heading
    <div role="region" aria-label={messages.scrolled(label)} tabIndex={0} className={className}>
      {children}
    </div>
  );
}

/** For tables over the whole width. Positioned, so that what only screen readers are told scrolls with it. */
export const WIDE = 'relative -mx-4 overflow-x-auto px-4 py-0.5 lg:mx-0 lg:px-0.5';
