'use client';

import type { Problem } from '@tare/schema';
import { type FormEvent, useState } from 'react';
import type { CallGroup, FormGroup, GraphModel } from '../desk/form-model.ts';
import { addCall, addService, isCircular, removeCall, removeService } from '../desk/graph-edits.ts';
import { messages } from '../messages.ts';
import { useSession, useSessionState } from '../session/context.tsx';
import type { SessionState } from '../session/state.ts';
import { ChoiceMenu } from '../views/choice-menu.tsx';
import { InlineField } from '../views/field.tsx';
import { Fields } from '../views/group.tsx';
import { Replicas } from '../views/replicas.tsx';
import { mostAsked, ServiceNeeds } from '../views/service-needs.tsx';
import { GraphCanvas } from './canvas.tsx';
import { TextButton } from '../views/text-button.tsx';

const text = messages.graph;
const openedOf = (state: SessionState) => state.opened;
const serviceOf = (state: SessionState) => state.service;

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
    <form onSubmit={submit} className="pb-2.5">
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

/** Whom it calls, how often, and in which share of its requests. */
function CallLine({
  graph,
  group: { call, fields },
  problems,
}: {
  graph: GraphModel;
  group: CallGroup;
  problems: readonly Problem[];
}) {
  const session = useSession();
  const [count, probability] = ['count', 'probability'].map(key =>
    fields.find(({ path }) => path.at(-1) === key),
  );
  return (
    <li className="flex items-baseline justify-between gap-2 py-0.5 text-[0.8125rem] text-soft">
      <span>
        <span className="font-medium text-ink">→ {call.to}</span>{' '}
        {count !== undefined && <InlineField field={count} absent="1" problems={problems} />}
        {text.times}
        {probability !== undefined && <InlineField field={probability} absent="1" problems={problems} />}{' '}
        <span className="text-xs text-faint">{text.step(call.step)}</span>
      </span>
      <TextButton
        aria-label={text.removeCall(call.from, call.to)}
        onClick={() => void session.edit(removeCall(graph, call))}
      >
        {text.removeShort}
      </TextButton>
    </li>
  );
}

interface ChosenProps {
  readonly graph: GraphModel;
  readonly id: string;
  readonly groups: readonly FormGroup[];
  readonly problems: readonly Problem[];
}

function Calls({
  graph,
  id,
  calls,
  problems,
}: Omit<ChosenProps, 'groups'> & { calls: readonly CallGroup[] }) {
  const session = useSession();
  const free = graph.services.filter(other => !isCircular(graph, id, other.id));
  return (
    <div className="py-2">
      <h4 className="text-xs font-semibold text-faint">{text.calls}</h4>
      {calls.length === 0 && <p className="py-0.5 text-xs text-soft">{text.none}</p>}
      <ul>
        {calls.map(group => (
          <CallLine key={group.call.path.join('.')} graph={graph} group={group} problems={problems} />
        ))}
      </ul>
      {free.length > 0 && (
        <div className="mt-1">
          <ChoiceMenu
            label={text.addCall(id)}
            choices={free.map(other => other.id)}
            onChoose={to => void session.edit(addCall(graph, id, to))}
          >
            {text.choose}
          </ChoiceMenu>
        </div>
      )}
    </div>
  );
}

/** The chosen service: how many instances it has and what each asks for, its fields, whom it calls, and the way out. */
function Chosen({ graph, id, groups, problems }: ChosenProps) {
  const session = useSession();
  const group = groups.find(({ title }) => title === id);
  const service = group?.service;
  return (
    <section aria-label={text.service(id)} className="border-t border-line py-2" data-testid="side-form">
      <div className="flex items-center justify-between gap-3">
        <h3 className="text-[0.9375rem] font-semibold">{id}</h3>
        {service !== undefined && <Replicas name={id} service={service} />}
      </div>
      {service !== undefined && (
        <p className="py-2">
          <ServiceNeeds service={service} most={mostAsked(groups)} />
        </p>
      )}
      <Calls graph={graph} id={id} calls={service?.calls ?? []} problems={problems} />
      {group !== undefined && <Fields group={group} problems={problems} />}
      <button
        type="button"
        className="button"
        disabled={graph.services.length < 2}
        onClick={() => void session.edit(removeService(graph, id))}
      >
        {text.remove(id)}
      </button>
    </section>
  );
}

/** The services by name: the picture in words, and the way through it by keyboard and finger. */
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
    <ul className="flex flex-wrap gap-1 py-2.5" data-testid="service-list">
      {graph.services.map(({ id }) => {
        const to = graph.calls.filter(({ from }) => from === id).map(call => call.to);
        return (
          <li key={id}>
            <button
              type="button"
              aria-pressed={id === chosen}
              aria-label={text.edit(id)}
              className="chip"
              onClick={() => onChoose(id)}
            >
              {id}
            </button>
            <span className="sr-only">{to.length === 0 ? text.none : `→ ${to.join(', ')}`}</span>
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
  const wanted = useSessionState(serviceOf);
  const choose = (service: string) => session.store.set({ service });
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
    <div className="pb-8 @min-[40rem]:grid @min-[40rem]:grid-cols-[minmax(0,1fr)_21rem] @min-[40rem]:gap-x-5">
      <div>
        <GraphCanvas graph={graph} chosen={chosen} onChoose={choose} onConnect={connect} />
        <ServiceList graph={graph} chosen={chosen} onChoose={choose} />
        <AddService graph={graph} onAdded={choose} />
      </div>
      {chosen === null ? (
        <p className="border-t border-line py-2 text-xs text-soft">{text.hint}</p>
      ) : (
        <Chosen key={chosen} graph={graph} id={chosen} groups={groups} problems={opened.problems} />
      )}
    </div>
  );
}
