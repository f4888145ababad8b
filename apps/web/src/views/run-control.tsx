'use client';

import { ACTIONS } from '../actions/action.ts';
import type { Phase } from '../comparison/machine.ts';
import { messages } from '../messages.ts';
import { useSessionState } from '../session/context.tsx';
import type { SessionState } from '../session/state.ts';
import { ActionButton } from './button.tsx';

const text = messages.status;

export function statusText(phase: Phase): string {
  switch (phase.kind) {
    case 'idle':
      return text.idle;
    case 'running':
      return `${text.progress(phase.fraction)}${phase.etaMs === null ? '' : `, ${text.eta(phase.etaMs)}`}`;
    case 'done':
      return text.done(phase.tookMs);
    case 'cancelled':
      return text.cancelled;
    case 'invalid':
      return text.invalid;
    case 'over-budget':
      return text.overBudget;
    case 'failed':
      return text.failed;
    case 'crashed':
      return text.crashed;
  }
}

const phaseOf = (state: SessionState): Phase => state.run.phase;

/** Run or cancel, with how far it is. */
export function RunControl() {
  const phase = useSessionState(phaseOf);
  const running = phase.kind === 'running';
  const bad = phase.kind === 'invalid' || phase.kind === 'failed' || phase.kind === 'crashed';
  return (
    <div className="flex items-center gap-3">
      {running ? (
        <ActionButton action={ACTIONS.cancel} className="sm:min-w-20">
          {messages.header.cancel}
        </ActionButton>
      ) : (
        <ActionButton action={ACTIONS.run} className="button-main sm:min-w-20">
          {messages.header.run}
        </ActionButton>
      )}
      <span
        className={`hidden text-xs tabular-nums md:inline ${bad ? 'text-bad' : 'text-soft'}`}
        data-testid="status"
        data-phase={phase.kind}
      >
        {statusText(phase)}
      </span>
      <progress
        className="absolute inset-x-0 -bottom-px h-0.5 w-full appearance-none bg-transparent [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-transparent [&::-webkit-progress-value]:bg-accent"
        aria-label={text.running}
        hidden={!running}
        max={1}
        value={running ? phase.fraction : 0}
      />
    </div>
  );
}
