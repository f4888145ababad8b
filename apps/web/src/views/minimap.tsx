'use client';

import type { PointerEvent } from 'react';
import { momentText } from '../figures/clock.ts';
import { messages } from '../messages.ts';
import { useSession } from '../session/context.tsx';
import type { Mark } from '../time/marks.ts';
import { centred, type Span, zoomed } from '../time/span.ts';

const text = messages.time;
const LISTED = 60;

const LOOK: Readonly<Record<Mark['kind'], string>> = {
  fault: 'bg-bad',
  kill: 'bg-bad',
  drain: 'bg-warn',
  scaling: 'bg-accent',
  resize: 'bg-accent-strong',
  repaired: 'bg-[var(--edge)]',
};

/** All of the run in one strip: what happened when, and which part the charts show. Everything it does has a button. */
export function Minimap({
  end,
  span,
  marks,
  onSpan,
}: {
  end: number;
  span: Span;
  marks: readonly Mark[];
  onSpan: (span: Span | null) => void;
}) {
  const { replay } = useSession();
  const share = (seconds: number) => `${String((seconds / end) * 100)}%`;
  const point = (event: PointerEvent<HTMLDivElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const seconds = ((event.clientX - left) / width) * end;
    if (span.to - span.from < end) onSpan(centred(span, seconds));
    replay.send({ kind: 'seek', at: seconds * 1000 });
  };
  return (
    <div className="mb-4">
      <div className="flex items-center gap-2">
        <div
          className="relative h-7 flex-1 border border-edge bg-raised"
          onPointerDown={point}
          data-testid="minimap"
          aria-hidden="true"
        >
          <div
            className="absolute inset-y-0 border-x border-accent bg-wash"
            style={{ left: share(span.from), width: share(span.to - span.from) }}
          />
          {marks.map(({ seconds, kind, platform, label }, index) => (
            <span
              // biome-ignore lint/suspicious/noArrayIndexKey: marks of a recording never change their order
              key={index}
              className={`absolute inset-y-1 w-0.5 ${LOOK[kind]}`}
              style={{ left: share(seconds) }}
              title={`${platform}: ${label}`}
            />
          ))}
        </div>
        <button type="button" className="button" onClick={() => onSpan(zoomed(span, 0.5))}>
          {text.zoomIn}
        </button>
        <button
          type="button"
          className="button"
          disabled={span.to - span.from >= end}
          onClick={() => onSpan(zoomed(span, 2))}
        >
          {text.zoomOut}
        </button>
        <button type="button" className="button" onClick={() => onSpan(null)}>
          {text.all}
        </button>
      </div>
      <div
        className="mt-1 mr-[15.5rem] flex justify-between text-2xs text-faint tabular-nums"
        aria-hidden="true"
      >
        <span>0 s</span>
        <span>{momentText(end * 1000)}</span>
      </div>
      <ul className="sr-only" aria-label={text.minimap}>
        {marks.slice(0, LISTED).map(({ seconds, platform, label }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: as above
          <li key={index}>{`${momentText(seconds * 1000)}, ${platform}: ${label}`}</li>
        ))}
      </ul>
    </div>
  );
}
