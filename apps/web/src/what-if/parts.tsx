'use client';

import type { Problem } from '@tare/schema';
import type { ReactNode } from 'react';
import type { AxisChoice } from '../desk/protocol.ts';
import { axisLabel } from '../figures/what-if.ts';
import { onDemand } from '../messages/on-demand.ts';
import { useSessionState } from '../session/context.tsx';
import type { SessionState } from '../session/state.ts';
import type { SearchState } from './ask.ts';

const text = onDemand.whatIf;
const presentOf = (state: SessionState) => state.history.present;

/** Starts a search, or ends the one under way. */
export function Start({
  state,
  label,
  disabled = false,
  isMain = false,
  progress,
  onStart,
  onCancel,
}: {
  state: SearchState<unknown>;
  label: string;
  disabled?: boolean;
  /** What the page is there for. */
  isMain?: boolean;
  /** How far it is, where more is known of that than a share. */
  progress?: ReactNode;
  onStart: () => void;
  onCancel: () => void;
}) {
  const searching = state.kind === 'searching';
  return (
    <div className="flex flex-wrap items-center gap-3">
      <button
        type="button"
        className={`button ${isMain && !searching ? 'button-main' : ''}`}
        disabled={disabled}
        onClick={searching ? onCancel : onStart}
      >
        {searching ? text.cancel : label}
      </button>
      <span role="status" className="text-xs text-soft tabular-nums">
        {searching && (progress ?? text.searching(state.fraction))}
      </span>
    </div>
  );
}

/** A word of a sentence that is chosen. */
export function Choose({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: string;
  options: readonly { readonly id: string; readonly label: string }[];
  onChange: (id: string) => void;
}) {
  return (
    <select
      className="field field-inline"
      aria-label={label}
      value={value}
      onChange={event => onChange(event.target.value)}
    >
      {options.map(option => (
        <option key={option.id} value={option.id}>
          {option.label}
        </option>
      ))}
    </select>
  );
}

/** Which number of the scenario is turned. */
export function AxisSelect({
  label,
  path,
  axes,
  onChoose,
}: {
  label: string;
  path: string;
  axes: readonly AxisChoice[];
  onChoose: (path: string) => void;
}) {
  const options = axes.map(one => ({ id: one.path, label: axisLabel(one.path) }));
  return <Choose label={label} value={path} options={options} onChange={onChoose} />;
}

/** One end of a range, as text until it is used. */
export function End({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
}) {
  return (
    <input
      className="field field-inline"
      aria-label={label}
      inputMode="decimal"
      value={value}
      onChange={event => onChange(event.target.value)}
    />
  );
}

export const Failed = ({ problems }: { problems: readonly Problem[] }) => (
  <p role="alert" className="mt-3 text-[0.8125rem] text-warn">
    {text.failed}: {problems.map(({ message, fix }) => `${message} ${fix}`).join(' ')}
  </p>
);

/** An answer that says so, and fades, once it answers something older. */
export function Faded({ stale, note, children }: { stale: boolean; note: string; children: ReactNode }) {
  return (
    <div className={`mt-4 ${stale ? 'grayscale' : ''}`} data-stale={stale}>
      {stale && <p className="mb-2 text-xs text-warn">{note}</p>}
      {children}
    </div>
  );
}

/** An answer to these texts. */
export function Answer({ of, children }: { of: readonly string[]; children: ReactNode }) {
  const stale = !of.includes(useSessionState(presentOf));
  return (
    <Faded stale={stale} note={text.stale}>
      {children}
    </Faded>
  );
}
