'use client';

import { useMemo, useState } from 'react';
import type { Recorded } from '../desk/protocol.ts';
import { messages } from '../messages.ts';
import { type Look, looksOf } from '../racks/looks.ts';

const STYLE: Readonly<Record<Look, string>> = {
  starting: 'border border-[var(--rack-idle-line)] bg-[var(--rack-host)]',
  throttled: 'border-l-4 border-warn bg-[var(--rack-idle)]',
  down: 'border border-bad bg-[var(--bad-wash)]',
  moving: 'border border-dashed border-ink bg-[var(--rack-idle)]',
  provisioned: 'border border-dashed border-accent',
  closed: 'border border-dashed border-warn',
  asleep: 'border border-dotted border-[var(--rack-line)] bg-paper',
};

const NONE: readonly Look[] = [];

/** The looks that these recordings come to; until the first of another run is there, those of the run before. */
export function useLooks(of: Readonly<Record<string, Recorded>>): readonly Look[] {
  const looks = useMemo(() => {
    const recordings = Object.values(of).map(({ recording }) => recording);
    return recordings.length === 0 ? null : looksOf(recordings);
  }, [of]);
  const [last, keep] = useState(NONE);
  if (looks !== null && looks !== last) keep(looks);
  return looks ?? last;
}

/** What boxes look like that are not simply there. Its line is there before anything is known to stand in it. */
export const ReplayLegend = ({ looks }: { looks: readonly Look[] }) => (
  <ul
    className="mt-1.5 flex min-h-4 flex-wrap gap-x-4 gap-y-1 text-2xs text-soft"
    data-testid="replay-legend"
  >
    {looks.map(look => (
      <li key={look} className="flex items-center gap-1.5">
        <span aria-hidden="true" className={`inline-block size-3 ${STYLE[look]}`} />
        {messages.replay.looks[look]}
      </li>
    ))}
  </ul>
);
