/** The control of the replay as a pure machine: how fast it runs and how often it is drawn have nothing to do with each other. */

export const SPEEDS = [0.1, 0.25, 0.5, 1, 2, 5, 10, 25, 50, 100] as const;
export type Speed = (typeof SPEEDS)[number];

/** Times are milliseconds of the run, 0 when traffic begins. */
export interface ReplayState {
  /** `stopped`: nobody has asked for a replay; the moment where it rests is shown. */
  readonly phase: 'stopped' | 'playing' | 'paused' | 'ended';
  readonly from: number;
  readonly to: number;
  /** What is shown until somebody asks for another moment: the end, unless nothing stands there any more. */
  readonly rest: number;
  readonly at: number;
  /** Simulated seconds for each that passes. */
  readonly speed: Speed;
}

export type ReplayEvent =
  /** Another run, or one more platform of it. */
  | { readonly kind: 'loaded'; readonly from: number; readonly to: number; readonly rest: number }
  | { readonly kind: 'play' }
  | { readonly kind: 'pause' }
  | { readonly kind: 'stop' }
  | { readonly kind: 'seek'; readonly at: number }
  /** To the next of these moments, or to the one before. */
  | { readonly kind: 'step'; readonly marks: readonly number[]; readonly forward: boolean }
  | { readonly kind: 'speed'; readonly speed: Speed }
  /** So many milliseconds have passed on the wall. */
  | { readonly kind: 'tick'; readonly elapsed: number };

export const INITIAL_REPLAY: ReplayState = { phase: 'stopped', from: 0, to: 0, rest: 0, at: 0, speed: 1 };

/** A tab that was out of sight goes on where it was. */
const LONGEST_TICK_MS = 250;
const WATCHED_MS = 30_000;

/** The slowest speed at which the whole takes at most half a minute. */
export const speedFor = (spanMs: number): Speed =>
  SPEEDS.find(speed => speed >= 1 && spanMs / speed <= WATCHED_MS) ?? SPEEDS[SPEEDS.length - 1]!;

const within = ({ from, to }: ReplayState, at: number): number => Math.min(to, Math.max(from, at));

function movedTo(state: ReplayState, at: number): ReplayState {
  const next = within(state, at);
  if (next >= state.to) return { ...state, at: next, phase: 'ended' };
  return { ...state, at: next, phase: state.phase === 'playing' ? 'playing' : 'paused' };
}

function stepped(state: ReplayState, marks: readonly number[], forward: boolean): ReplayState {
  const { at, from, to } = state;
  const next = forward ? (marks.find(mark => mark > at) ?? to) : (marks.findLast(mark => mark < at) ?? from);
  return movedTo({ ...state, phase: 'paused' }, next);
}

function loaded(
  state: ReplayState,
  { from, to, rest }: Extract<ReplayEvent, { kind: 'loaded' }>,
): ReplayState {
  if (state.from === from && state.to === to && state.rest === rest) return state;
  const own = { ...state, from, to, rest };
  if (state.phase === 'stopped' || state.phase === 'ended')
    return { ...own, phase: rest === to ? state.phase : 'stopped', at: rest, speed: speedFor(to - from) };
  return { ...own, at: within(own, state.at) };
}

export function nextReplay(state: ReplayState, event: ReplayEvent): ReplayState {
  switch (event.kind) {
    case 'loaded':
      return loaded(state, event);
    case 'play':
      if (state.to <= state.from) return state;
      return { ...state, phase: 'playing', at: state.phase === 'paused' ? state.at : state.from };
    case 'pause':
      return state.phase === 'playing' ? { ...state, phase: 'paused' } : state;
    case 'stop':
      return { ...state, phase: 'stopped', at: state.rest };
    case 'seek':
      return movedTo(state, event.at);
    case 'step':
      return stepped(state, event.marks, event.forward);
    case 'speed':
      return { ...state, speed: event.speed };
    case 'tick':
      if (state.phase !== 'playing') return state;
      return movedTo(state, state.at + Math.min(event.elapsed, LONGEST_TICK_MS) * state.speed);
  }
}
