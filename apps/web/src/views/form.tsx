'use client';

import type { Problem } from '@tare/schema';
import { useEffect, useState } from 'react';
import type { FormGroup, FormModel, FormPlatform } from '../desk/form-model.ts';
import { messages } from '../messages.ts';
import { useSession, useSessionState } from '../session/context.tsx';
import { Curve } from './curve.tsx';
import { AddFault } from './faults.tsx';
import { Field } from './field.tsx';
import { useHeld } from './held.ts';

const text = messages.inputs;

/** What one may do with a group as a whole. */
function GroupActions({ group }: { group: FormGroup }) {
  const session = useSession();
  const { pool, removable } = group;
  return (
    <>
      {pool !== undefined && (
        <button
          type="button"
          className="text-xs text-accent-strong underline underline-offset-2"
          onClick={() => session.store.set({ dialog: 'machines', machineFor: pool })}
        >
          {messages.machines.open}
        </button>
      )}
      {removable !== undefined && (
        <button
          type="button"
          className="text-xs text-accent-strong underline underline-offset-2"
          onClick={() => void session.edit([{ path: removable, value: undefined }])}
        >
          {messages.faults.remove(group.title)}
        </button>
      )}
    </>
  );
}

export function Fields({ group, problems }: { group: FormGroup; problems: readonly Problem[] }) {
  return (
    <div className="space-y-1.5 py-2">
      {group.curve !== undefined && <Curve curve={group.curve} />}
      {group.fields.map(field => (
        <Field key={field.at} field={field} problems={problems} />
      ))}
      <GroupActions group={group} />
    </div>
  );
}

/** A closed group has no fields on the page: a scenario may have hundreds. */
function Group({ group, problems, open }: { group: FormGroup; problems: readonly Problem[]; open: boolean }) {
  const hasFault = problems.some(({ path }) => group.fields.some(field => field.at === path));
  const [turned, turn] = useState<boolean | null>(null);
  if (group.title === '') return <Fields group={group} problems={problems} />;
  const isOpen = hasFault || (turned ?? open);
  return (
    <details
      open={isOpen}
      onToggle={event => turn(event.currentTarget.open)}
      className="border-t border-line first:border-t-0"
    >
      <summary className="flex items-baseline gap-2 py-1.5 text-[0.8125rem] font-medium marker:content-none">
        <span aria-hidden="true" className="inline-block w-2 text-faint [details[open]>summary>&]:rotate-90">
          ›
        </span>
        {group.title}
        <span className="truncate text-xs font-normal text-faint">{group.detail}</span>
      </summary>
      <div className="pb-2 pl-4">{isOpen && <Fields group={group} problems={problems} />}</div>
    </details>
  );
}

/** Platforms that this visit has seen stay in the list when they are switched off, to be switched on again as they were. */
function usePlatforms(platforms: readonly FormPlatform[]): readonly FormPlatform[] {
  const origin = useSessionState(state => state.openedFrom);
  const [seen, setSeen] = useState<{ origin: typeof origin; platforms: readonly FormPlatform[] }>({
    origin,
    platforms,
  });
  useEffect(() => {
    setSeen(before => {
      const known = before.origin === origin ? before.platforms : [];
      const fresh = platforms.filter(({ id }) => !known.some(one => one.id === id));
      return {
        origin,
        platforms: [...known.map(one => platforms.find(({ id }) => id === one.id) ?? one), ...fresh],
      };
    });
  }, [origin, platforms]);
  return seen.platforms;
}

interface PlatformSwitchProps {
  readonly platform: FormPlatform;
  readonly on: boolean;
  /** The only one that is on must stay on. */
  readonly last: boolean;
  readonly onTurn: (platform: FormPlatform, on: boolean) => void;
}

function PlatformSwitch({ platform, on, last, onTurn }: PlatformSwitchProps) {
  const [checked, hold] = useHeld(on);
  const turn = (wanted: boolean) => {
    hold(wanted);
    onTurn(platform, wanted);
  };
  return (
    <li>
      <label className="flex items-baseline gap-2.5 py-1 text-[0.8125rem]">
        <input
          type="checkbox"
          className="translate-y-px accent-accent"
          checked={checked}
          disabled={last}
          onChange={event => turn(event.target.checked)}
        />
        <span>
          {platform.label} <span className="ml-1 text-xs text-faint">{platform.stack.join(' › ')}</span>
        </span>
      </label>
    </li>
  );
}

function Platforms({ model }: { model: FormModel }) {
  const session = useSession();
  const all = usePlatforms(model.platforms);
  const turn = (platform: FormPlatform, on: boolean) => {
    const edit = { path: ['platforms', platform.id], value: on ? platform.definition : undefined };
    const baselineGoes = !on && model.baseline === platform.id;
    void session.edit(baselineGoes ? [edit, { path: ['baseline'], value: undefined }] : [edit]);
  };
  return (
    <ul className="py-1">
      {all.map(platform => {
        const on = model.platforms.some(({ id }) => id === platform.id);
        const last = on && model.platforms.length === 1;
        return <PlatformSwitch key={platform.id} platform={platform} on={on} last={last} onTurn={turn} />;
      })}
    </ul>
  );
}

const noProblems: readonly Problem[] = [];
const openedOf = (state: { opened: { form: FormModel | null; problems: readonly Problem[] } | null }) =>
  state.opened;

/** The scenario as a form, made from the schema's own documentation. */
export function Form() {
  const opened = useSessionState(openedOf);
  if (opened === null) return <div className="h-96" aria-hidden="true" />;
  if (opened.form === null) return <p className="py-4 text-[0.8125rem] text-bad">{text.unreadable}</p>;
  const { form } = opened;
  const problems = opened.problems.length === 0 ? noProblems : opened.problems;
  return (
    <div className="pb-8">
      {form.sections.map(({ name, groups }) =>
        groups.length === 0 && name !== 'platforms' && name !== 'faults' ? null : (
          <section
            key={name}
            aria-labelledby={`form-${name}`}
            className="border-b border-line py-3 last:border-b-0"
          >
            <h3 id={`form-${name}`} className="text-xs font-semibold text-faint">
              {text.sections[name]}
            </h3>
            {name === 'platforms' && <Platforms model={form} />}
            {groups.map(group => (
              <Group
                key={group.id}
                group={group}
                problems={problems}
                open={name !== 'platforms' && (groups.length === 1 || name === 'traffic')}
              />
            ))}
            {name === 'faults' && (
              <AddFault taken={groups.map(({ title }) => title)} runSeconds={form.runSeconds} />
            )}
          </section>
        ),
      )}
    </div>
  );
}
