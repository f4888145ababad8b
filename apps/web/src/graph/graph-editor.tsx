'use client';

import type { Problem } from '@tare/schema';
import { type FormEvent, useState } from 'react';
import type { FormGroup, GraphCall, GraphModel } from '../desk/form-model.ts';
import { addCall, addService, isCircular, removeCall, removeService } from '../desk/graph.ts';
import { messages } from '../messages.ts';
import { useSession, useSessionState } from '../session/context.tsx';
import type { SessionState } from '../session/state.ts';
import { Fields } from '../views/group.tsx';
import { GraphCanvas } from './canvas.tsx';

const text = messages.graph;
const openedOf = (state: SessionState) => state.opened;

const isName = (name: string, { services }: GraphModel): boolean =>
  /^[a-z][a-z0-9-]{0,62}$/.test(name) && !services.some(({ id }) => id === name);

function AddService({ graph, onAdded }: { graph: GraphModel; onAdded: (id: string) => void }) {
  const session = useSession();
  const [refused, refuse] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const name = String(new FormData(form).get('name')).trim();
    refuse(!isName(name, graph));
    if (!isName(name, graph)) return;
    void session.edit(addService(graph, name)).then(() => onAdded(name));
    form.reset();
  };
  return (
    <form onSubmit={submit} className="py-2.5">
      <div className="flex gap-2">
        <input
          name="name"
          className="field"
          aria-label={text.name}
          placeholder={text.name}
          aria-invalid={refused}
          autoComplete="off"
        />
        <button type="submit" className="button">
          {text.add}
        </button>
      </div>
      {refused && (
        <p role="alert" className="mt-1 text-xs text-bad">
          {text.rename}
        </p>
      )}
    </form>
  );
}

function CallLine({ graph, call }: { graph: GraphModel; call: GraphCall }) {
  const session = useSession();
  return (
    <li className="flex items-center justify-between gap-2 py-0.5 text-[0.8125rem]">
      <span>
        → {call.to} <span className="text-xs text-faint">{text.step(call.step)}</span>
      </span>
      <button
        type="button"
        className="text-xs text-accent-strong underline underline-offset-2"
        aria-label={text.removeCall(call.from, call.to)}
        onClick={() => void session.edit(removeCall(graph, call))}
      >
        {text.removeShort}
      </button>
    </li>
  );
}

function Calls({ graph, id }: { graph: GraphModel; id: string }) {
  const session = useSession();
  const calls = graph.calls.filter(({ from }) => from === id);
  const free = graph.services.filter(other => !isCircular(graph, id, other.id));
  return (
    <div className="py-2">
      <h4 className="text-xs font-semibold text-faint">{text.calls}</h4>
      {calls.length === 0 && <p className="py-0.5 text-xs text-soft">{text.none}</p>}
      <ul>
        {calls.map(call => (
          <CallLine key={call.path.join('.')} graph={graph} call={call} />
        ))}
      </ul>
      {free.length > 0 && (
        <select
          className="field mt-1"
          aria-label={text.addCall(id)}
          value=""
          onChange={event => void session.edit(addCall(graph, id, event.target.value))}
        >
          <option value="">{text.choose}</option>
          {free.map(other => (
            <option key={other.id} value={other.id}>
              {other.id}
            </option>
          ))}
        </select>
      )}
    </div>
  );
}

interface SideFormProps {
  readonly graph: GraphModel;
  readonly id: string;
  readonly group: FormGroup | undefined;
  readonly problems: readonly Problem[];
}

/** The chosen service: its calls and its fields, and the way out. */
function SideForm({ graph, id, group, problems }: SideFormProps) {
  const session = useSession();
  return (
    <section aria-label={text.service(id)} className="border-t border-line py-2" data-testid="side-form">
      <div className="flex items-center justify-between">
        <h3 className="text-[0.9375rem] font-semibold">{id}</h3>
        <button
          type="button"
          className="button"
          disabled={graph.services.length < 2}
          onClick={() => void session.edit(removeService(graph, id))}
        >
          {text.remove(id)}
        </button>
      </div>
      <Calls graph={graph} id={id} />
      {group !== undefined && <Fields group={group} problems={problems} />}
    </section>
  );
}

/** The services by name, with whom they call: the picture in words, and the way through it by keyboard. */
function ServiceList({
  graph,
  chosen,
  onChoose,
}: {
  graph: GraphModel;
  chosen: string | null;
  onChoose: (id: string) => void;
}) {
  return (
    <ul className="border-t border-line py-1" data-testid="service-list">
      {graph.services.map(({ id }) => {
        const to = graph.calls.filter(({ from }) => from === id).map(call => call.to);
        return (
          <li key={id}>
            <button
              type="button"
              aria-pressed={id === chosen}
              aria-label={text.edit(id)}
              className="flex w-full items-baseline gap-2 border-l-2 border-transparent px-2 py-1 text-left text-[0.8125rem] hover:bg-wash aria-[pressed=true]:border-accent aria-[pressed=true]:bg-wash"
              onClick={() => onChoose(id)}
            >
              {id}
              <span className="truncate text-xs text-faint">
                {to.length === 0 ? text.none : `→ ${to.join(', ')}`}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** The workload as a graph: the same document as the form and the text. */
export function GraphEditor() {
  const session = useSession();
  const opened = useSessionState(openedOf);
  const [wanted, choose] = useState<string | null>(null);
  if (opened === null) return null;
  if (opened.form === null)
    return <p className="py-4 text-[0.8125rem] text-bad">{messages.inputs.unreadable}</p>;
  const { graph, sections } = opened.form;
  const chosen = graph.services.some(({ id }) => id === wanted) ? wanted : null;
  const groups = sections.find(({ name }) => name === 'services')?.groups ?? [];
  const connect = (from: string, to: string) => {
    if (!isCircular(graph, from, to)) void session.edit(addCall(graph, from, to));
  };
  return (
    <div className="pb-8">
      <GraphCanvas graph={graph} chosen={chosen} onChoose={choose} onConnect={connect} />
      <AddService graph={graph} onAdded={choose} />
      <ServiceList graph={graph} chosen={chosen} onChoose={choose} />
      {chosen === null ? (
        <p className="border-t border-line py-2 text-xs text-soft">{text.hint}</p>
      ) : (
        <SideForm
          key={chosen}
          graph={graph}
          id={chosen}
          group={groups.find(({ title }) => title === chosen)}
          problems={opened.problems}
        />
      )}
    </div>
  );
}
