/** The states of a comparison, as a pure machine: whatever happens in whatever order, old results never pass for new ones. */
import type { Comparison, Problem } from '@tare/schema';
import type { Stretch } from '../desk/protocol.ts';

export type Phase =
  | { readonly kind: 'idle' }
  /** `fraction` 0 … 1; `etaMs` is null until it can be told. */
  | {
      readonly kind: 'running';
      readonly fraction: number;
      readonly etaMs: number | null;
      readonly startedAt: number;
    }
  | { readonly kind: 'done'; readonly tookMs: number }
  | { readonly kind: 'cancelled' }
  /** The document is not a valid scenario. */
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] }
  | { readonly kind: 'over-budget'; readonly problems: readonly Problem[] }
  | { readonly kind: 'failed'; readonly problems: readonly Problem[] }
  | { readonly kind: 'crashed'; readonly problems: readonly Problem[] };

/** The last figures and the text that they answer. */
export interface Results {
  readonly comparison: Comparison;
  readonly text: string;
  /** False while replications are outstanding, and for good where the run was cancelled. */
  readonly final: boolean;
  /** What they are of, where that is no whole run; then nothing but the page has a use for them. */
  readonly stretch: Stretch | null;
}

export interface RunState {
  readonly phase: Phase;
  /** Rises with every start; what an older run still says is not heard. */
  readonly token: number;
  readonly results: Results | null;
}

export type RunEvent =
  | { readonly kind: 'started'; readonly at: number }
  | { readonly kind: 'progressed'; readonly token: number; readonly fraction: number; readonly at: number }
  | {
      readonly kind: 'partial';
      readonly token: number;
      readonly comparison: Comparison;
      readonly text: string;
      readonly stretch: Stretch | null;
    }
  | {
      readonly kind: 'finished';
      readonly token: number;
      readonly comparison: Comparison;
      readonly text: string;
      readonly at: number;
    }
  | { readonly kind: 'refused'; readonly token: number; readonly problems: readonly Problem[] }
  /** The text changed, but not its meaning: the figures answer the new text as well. */
  | { readonly kind: 'confirmed'; readonly token: number; readonly text: string }
  | { readonly kind: 'cancelled' };

export const INITIAL_RUN: RunState = { phase: { kind: 'idle' }, token: 0, results: null };

/** Which state a list of Problems leads to. */
export function phaseOf(problems: readonly Problem[]): Phase {
  const has = (code: Problem['code']) => problems.some(problem => problem.code === code);
  if (has('crashed')) return { kind: 'crashed', problems };
  if (has('over-budget')) return { kind: 'over-budget', problems };
  if (has('unavailable') || has('timed-out')) return { kind: 'failed', problems };
  return has('cancelled') ? { kind: 'cancelled' } : { kind: 'invalid', problems };
}

/** Below this share the rest cannot be told from the part that is done. */
const TELLING = 0.05;

function progressed(phase: Phase, fraction: number, at: number): Phase {
  if (phase.kind !== 'running') return phase;
  const forward = Math.min(1, Math.max(phase.fraction, fraction));
  const spent = at - phase.startedAt;
  const etaMs = forward < TELLING ? null : (spent * (1 - forward)) / forward;
  return { ...phase, fraction: forward, etaMs };
}

function finished(state: RunState, event: Extract<RunEvent, { kind: 'finished' }>): RunState {
  const { comparison, text, at } = event;
  const phase: Phase =
    state.phase.kind === 'running' && comparison.complete
      ? { kind: 'done', tookMs: at - state.phase.startedAt }
      : { kind: 'cancelled' };
  return { ...state, phase, results: { comparison, text, final: comparison.complete, stretch: null } };
}

/** Only a run that is under way is heard, and only the newest one. */
const isHeard = (state: RunState, token: number): boolean =>
  token === state.token && state.phase.kind === 'running';

export function nextRun(state: RunState, event: RunEvent): RunState {
  switch (event.kind) {
    case 'started':
      return {
        ...state,
        token: state.token + 1,
        phase: { kind: 'running', fraction: 0, etaMs: null, startedAt: event.at },
      };
    case 'cancelled':
      return state.phase.kind === 'running' ? { ...state, phase: { kind: 'cancelled' } } : state;
    default:
      return isHeard(state, event.token) ? heard(state, event) : state;
  }
}

function heard(state: RunState, event: Exclude<RunEvent, { kind: 'started' | 'cancelled' }>): RunState {
  switch (event.kind) {
    case 'progressed':
      return { ...state, phase: progressed(state.phase, event.fraction, event.at) };
    case 'partial': {
      const { comparison, text, stretch } = event;
      return { ...state, results: { comparison, text, stretch, final: false } };
    }
    case 'finished':
      return finished(state, event);
    case 'refused':
      return { ...state, phase: phaseOf(event.problems) };
    case 'confirmed':
      return {
        ...state,
        phase: { kind: 'done', tookMs: 0 },
        results: state.results === null ? null : { ...state.results, text: event.text },
      };
  }
}

/** How the figures on screen stand to the document beside them. */
export type Standing = 'none' | 'partial' | 'current' | 'stale';

export function standingOf(state: RunState, text: string): Standing {
  if (state.results === null) return 'none';
  if (state.results.text !== text) return 'stale';
  return state.results.final ? 'current' : 'partial';
}
