'use client';

import type { Comparison } from '@tare/schema';
import { type ComponentType, lazy, Suspense, useDeferredValue, useRef } from 'react';
import type { Recorded } from '../desk/protocol.ts';
import { messages } from '../messages.ts';
import { useRecorded } from '../session/replay.ts';
import { InTurn } from './in-turn.tsx';
import { useTimely } from './near.ts';
import { RecordingWait } from './recording-wait.tsx';
import { Section } from './section.tsx';

/** What is shown of the recordings, by platform. */
interface Parts {
  readonly comparison: Comparison;
  readonly recorded: Readonly<Record<string, Recorded>>;
}

const Charts = lazy(async () => ({ default: (await import('./charts.tsx')).Charts }));
const Requests = lazy(async () => ({ default: (await import('../traces/requests.tsx')).Requests }));
const Placement = lazy(async () => ({ default: (await import('../placement/placement.tsx')).Placement }));

/** A section that comes with the first recording, as does its code, once somebody is near. */
function sectionOf(
  id: 'time' | 'requests' | 'placement',
  Part: ComponentType<Parts>,
): ComponentType<{ comparison: Comparison }> {
  const text = messages[id];
  const waiting = <p className="min-h-64 text-xs text-faint">{text.waiting}</p>;
  return function RecordedSection({ comparison }) {
    const { of: come, wait } = useRecorded(comparison);
    const of = useDeferredValue(come);
    const place = useRef<HTMLDivElement>(null);
    const isThere = Object.keys(of).length > 0;
    const isTimely = useTimely(place, isThere);
    return (
      <div ref={place}>
        <Section id={id} title={text.label} note={text.note}>
          {isTimely ? (
            <Suspense fallback={waiting}>
              <InTurn fallback={waiting}>
                <Part comparison={comparison} recorded={of} />
              </InTurn>
            </Suspense>
          ) : !isThere && wait.kind === 'failed' ? (
            <RecordingWait wait={wait} />
          ) : (
            waiting
          )}
        </Section>
      </div>
    );
  };
}

/** How the first replication went, in charts on the replay's clock. */
export const TimeSection = sectionOf('time', Charts);
export const RequestsSection = sectionOf('requests', Requests);
export const PlacementSection = sectionOf('placement', Placement);
