'use client';

import { lazy, Suspense } from 'react';
import type { Comparison } from '@tare/schema';
import { messages } from '../messages.ts';
import { useRecorded } from '../session/replay.ts';
import { Section } from './section.tsx';

/** The charts and their library are fetched with the first recording. */
const Charts = lazy(async () => ({ default: (await import('./charts.tsx')).Charts }));

/** How the first replication went, in charts on the replay's clock. */
export function TimeSection({ comparison }: { comparison: Comparison }) {
  const { of } = useRecorded(comparison);
  const waiting = <p className="min-h-64 text-xs text-faint">{messages.time.waiting}</p>;
  return (
    <Section id="time" title={messages.time.label} note={messages.time.note}>
      {Object.keys(of).length === 0 ? (
        waiting
      ) : (
        <Suspense fallback={waiting}>
          <Charts comparison={comparison} recorded={of} />
        </Suspense>
      )}
    </Section>
  );
}
