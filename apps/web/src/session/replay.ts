'use client';

import { useCallback, useEffect, useMemo, useSyncExternalStore } from 'react';
import type { Comparison, Recording } from '@tare/schema';
import type { Recorded } from '../desk/protocol.ts';
import { type Axis, axisOf, restOf } from '../replay/axis.ts';
import type { ReplayState } from '../replay/machine.ts';
import { useSession, useSessionState } from './context.tsx';
import type { SessionState } from './state.ts';

/** Part of the replay's state; at sixty pictures a second, ask for little. */
export function useReplayState<Part>(select: (state: ReplayState) => Part): Part {
  const { replay } = useSession();
  const read = useCallback(() => select(replay.store.get()), [replay, select]);
  return useSyncExternalStore(replay.store.subscribe, read, read);
}

const recordedOf = (state: SessionState) => state.recorded;
const NONE: Readonly<Record<string, Recorded>> = {};

/** How it stands with recordings that are not there: figures that are not whole, or are old, get none. */
export type RecordingState =
  | { readonly kind: 'not-yet' | 'recording' }
  | { readonly kind: 'failed'; readonly why: string };

/** Recordings of a comparison by platform, as far as they have come, and their common axis. */
export function useRecorded({ hash }: Comparison): {
  readonly of: Readonly<Record<string, Recorded>>;
  readonly axis: Axis;
  readonly wait: RecordingState;
} {
  const recorded = useSessionState(recordedOf);
  // Figures that are not whole have no hash.
  const isOfThis = hash !== '' && recorded.comparison === hash;
  const of = isOfThis ? recorded.of : NONE;
  const axis = useMemo(() => axisOf(Object.values(of).map(({ recording }): Recording => recording)), [of]);
  const wait = useMemo((): RecordingState => {
    if (!isOfThis) return { kind: 'not-yet' };
    return recorded.fault === null ? { kind: 'recording' } : { kind: 'failed', why: recorded.fault };
  }, [isOfThis, recorded.fault]);
  return { of, axis, wait };
}

/** Tells the replay how long it is, and where it rests. */
export function useLoadedReplay(of: Readonly<Record<string, Recorded>>, { from, to }: Axis): void {
  const { replay } = useSession();
  const rest = useMemo(() => {
    const recordings = Object.values(of).map(({ recording }) => recording);
    return restOf(recordings, { from, to });
  }, [of, from, to]);
  useEffect(() => {
    if (to > from) replay.send({ kind: 'loaded', from, to, rest });
  }, [replay, from, to, rest]);
}
