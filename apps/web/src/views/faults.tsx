'use client';

import { addFault, FAULT_TEMPLATES, type FaultName } from '../desk/fault-edits.ts';
import { messages } from '../messages.ts';
import { useSession } from '../session/context.tsx';

const text = messages.faults;
const NAMES = Object.keys(FAULT_TEMPLATES) as FaultName[];

/** What may go wrong, to be added; its times are then fields like any other. */
export function AddFault({ taken, runSeconds }: { taken: readonly string[]; runSeconds: number }) {
  const session = useSession();
  return (
    <div className="flex items-center gap-3 py-0.5">
      {taken.length === 0 && <p className="shrink-0 text-xs text-soft">{text.none}</p>}
      <select
        className="field"
        aria-label={text.add}
        value=""
        onChange={event => void session.edit(addFault(event.target.value as FaultName, taken, runSeconds))}
      >
        <option value="">{text.choose}</option>
        {NAMES.map(name => (
          <option key={name} value={name}>
            {text.names[name]}
          </option>
        ))}
      </select>
    </div>
  );
}
