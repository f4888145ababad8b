'use client';

import { useId, useState } from 'react';
import { addFault, FAULT_GROUPS, type FaultName, type FaultPlace, offeredIn } from '../desk/fault-edits.ts';
import { messages } from '../messages.ts';
import { useSession, useSessionState } from '../session/context.tsx';
import type { SessionState } from '../session/state.ts';
import { TextButton } from './text-button.tsx';

const text = messages.faults;

/** What may go wrong by what kind of thing it is, each a press away. */
function Choices({ place, onPick }: { place: FaultPlace; onPick: (name: FaultName) => void }) {
  return Object.entries(FAULT_GROUPS).map(([group, names]) => (
    <fieldset key={group} className="mt-2.5">
      <legend className="mb-1 text-2xs text-faint">{text.groups[group as keyof typeof FAULT_GROUPS]}</legend>
      <div className="flex flex-wrap gap-1">
        {offeredIn(names, place).map(name => (
          <button key={name} type="button" className="chip" onClick={() => onPick(name)}>
            {text.names[name]}
          </button>
        ))}
      </div>
    </fieldset>
  ));
}

/** The first pool of the scenario. */
function poolOf({ opened }: SessionState): string | undefined {
  const hosts = opened?.form?.sections.find(({ name }) => name === 'hosts')?.groups ?? [];
  const pool = hosts.flatMap(group => group.pool ?? [])[0];
  return pool === undefined ? undefined : `${pool.site}/${pool.name}`;
}

/** What may go wrong, to be added; its times are then fields like any other. */
export function AddFault({ taken, runSeconds }: { taken: readonly string[]; runSeconds: number }) {
  const session = useSession();
  const [isOpen, open] = useState(false);
  const choices = useId();
  const place = { runSeconds, pool: useSessionState(poolOf) };
  const pick = (name: FaultName) => {
    open(false);
    void session.edit(addFault(name, taken, place));
  };
  return (
    <div className="py-0.5">
      <div className="flex items-center gap-3">
        {taken.length === 0 && <p className="text-xs text-soft">{text.none}</p>}
        <TextButton aria-expanded={isOpen} aria-controls={choices} onClick={() => open(!isOpen)}>
          {text.add}
        </TextButton>
      </div>
      <div id={choices}>{isOpen && <Choices place={place} onPick={pick} />}</div>
    </div>
  );
}
