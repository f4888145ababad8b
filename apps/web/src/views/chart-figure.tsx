import type { ReactNode } from 'react';
import { messages } from '../messages.ts';
import type { Figure } from '../time/figures.ts';

const text = messages.time;

/** A figure's charts under what they show, which is also told in words. */
export function ChartFigure({
  figure,
  summary,
  children,
}: {
  figure: Figure;
  summary: string;
  children: ReactNode;
}) {
  const { label, unit } = text.figures[figure];
  return (
    <figure className="min-w-0" data-chart={figure}>
      <figcaption className="mb-1 text-xs">
        <span className="font-medium">{label}</span>{' '}
        {!label.toLowerCase().includes(unit) && <span className="text-faint">{unit}</span>}
        <span className="sr-only">. {summary}</span>
      </figcaption>
      {children}
    </figure>
  );
}
