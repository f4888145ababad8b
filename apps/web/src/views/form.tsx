'use client';

import type { Problem } from '@tare/schema';
import { useEffect, useRef, useState } from 'react';
import type { FormField, FormGroup, FormModel, FormPlatform, SectionName } from '../desk/form-model.ts';
import { messages } from '../messages.ts';
import { useSession, useSessionState } from '../session/context.tsx';
import { Curve } from './curve.tsx';
import { AddFault } from './faults.tsx';
import { Field } from './field.tsx';
import { GraphGlance } from './graph-glance.tsx';
import { useHeld } from './held.ts';
import { summaryOf } from './summary.ts';

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

/** "traffic.users.rate.2.at" is of the third point. */
const isOfPoint = ({ path }: FormField): boolean => typeof path.at(-2) === 'number';

/** A drawn curve's points in numbers: there may be many, and the drawing says the same. */
function Points({ fields, problems }: { fields: readonly FormField[]; problems: readonly Problem[] }) {
  const hasFault = problems.some(({ path }) => fields.some(field => field.at === path));
  const [isTurned, turn] = useState(false);
  const isOpen = hasFault || isTurned;
  if (fields.length === 0) return null;
  return (
    <details open={isOpen} onToggle={event => turn(event.currentTarget.open)}>
      <summary className="text-xs text-soft underline decoration-line underline-offset-4 hover:text-ink">
        {messages.curve.points}
      </summary>
      {isOpen && (
        <div className="mt-1.5 grid grid-cols-2 gap-x-3 gap-y-1 [&>div]:grid-cols-[2.4rem_minmax(0,1fr)] [&>div]:gap-x-1">
          {fields.map(field => (
            <Field key={field.at} field={field} problems={problems} />
          ))}
        </div>
      )}
    </details>
  );
}

export function Fields({ group, problems }: { group: FormGroup; problems: readonly Problem[] }) {
  const ofPoints = group.curve === undefined ? [] : group.fields.filter(isOfPoint);
  return (
    <div className="space-y-1.5 py-2">
      {group.curve !== undefined && <Curve curve={group.curve} />}
      <Points fields={ofPoints} problems={problems} />
      {group.fields
        .filter(field => !ofPoints.includes(field))
        .map(field => (
          <Field key={field.at} field={field} problems={problems} />
        ))}
      <GroupActions group={group} />
    </div>
  );
}

interface GroupProps {
  readonly section: SectionName;
  readonly group: FormGroup;
  readonly problems: readonly Problem[];
  /** Until somebody opens or closes it. */
  readonly open: boolean;
}

/**
 * One line that says what is set; opened, its fields. A closed group has no fields on the page: a scenario may have
 * hundreds.
 */
function Group({ section, group, problems, open }: GroupProps) {
  const hasFault = problems.some(({ path }) => group.fields.some(field => field.at === path));
  const [isTurned, turn] = useState(open);
  const isOpen = hasFault || isTurned;
  return (
    <details open={isOpen} onToggle={event => turn(event.currentTarget.open)}>
      <summary className="-mx-1 flex items-baseline gap-1.5 rounded-xs px-1 py-[0.2rem] text-[0.8125rem] marker:content-none hover:bg-raised">
        <span aria-hidden="true" className="inline-block w-2 text-faint [details[open]>summary>&]:rotate-90">
          ›
        </span>
        {group.title !== '' && <span className="shrink-0 font-medium">{group.title}</span>}
        <span className="min-w-0 truncate text-xs text-soft">{summaryOf(section, group)}</span>
      </summary>
      <div className="pb-2 pl-3.5">{isOpen && <Fields group={group} problems={problems} />}</div>
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
      <label className="flex items-baseline gap-2 py-1.5 text-[0.8125rem]">
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
    <ul>
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
  // Traffic is open, for its curve is seen at a glance; so is a fault that somebody has just added.
  const isShown = useRef(false);
  useEffect(() => {
    isShown.current = opened !== null;
  }, [opened]);
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
            className="border-t border-line py-2 first:border-t-0"
          >
            <h3 id={`form-${name}`} className="mb-0.5 text-2xs font-medium tracking-wide text-faint">
              {text.sections[name]}
            </h3>
            {name === 'traffic' && <GraphGlance graph={form.graph} />}
            {name === 'platforms' && <Platforms model={form} />}
            {groups.map(group => (
              <Group
                key={group.id}
                section={name}
                group={group}
                problems={problems}
                open={name === 'traffic' || (name === 'faults' && isShown.current)}
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
