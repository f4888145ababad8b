'use client';

import type { Problem } from '@tare/schema';
import { type ReactNode, useState } from 'react';
import { changeClocks } from '../desk/batch-edits.ts';
import type { FormBatch, FormGroup } from '../desk/form-model.ts';
import { messages } from '../messages.ts';
import { useSession } from '../session/context.tsx';
import { Batch } from './batch.tsx';
import { Curve } from './curve.tsx';
import { Field } from './field.tsx';
import { isOfPoint, Points } from './points.tsx';
import { Recording } from './recording.tsx';
import { Sentence } from './sentence.tsx';
import { Settings } from './settings.tsx';
import { fieldAt, unsaid } from './spoken.ts';
import { wordsOf } from './words.ts';
import { TextButton } from './text-button.tsx';

/** Clocks that a schedule goes by are put forward, or left alone. */
function Clocks({ batch, isChanged }: { batch: FormBatch; isChanged: boolean }) {
  const session = useSession();
  return (
    <TextButton onClick={() => void session.edit(changeClocks(batch, !isChanged))}>
      {messages.batch.clocks[isChanged ? 'leave' : 'change']}
    </TextButton>
  );
}

/** What one may do with a group as a whole. */
function GroupActions({ group, title }: { group: FormGroup; title: string }) {
  const session = useSession();
  const { pool, batch, removable } = group;
  if (pool === undefined && removable === undefined) return null;
  return (
    <div className="flex flex-wrap gap-x-4 gap-y-1">
      {pool !== undefined && (
        <TextButton onClick={() => session.store.set({ dialog: 'machines', machineFor: pool })}>
          {messages.machines.open}
        </TextButton>
      )}
      {batch?.isScheduled === true && (
        <Clocks batch={batch} isChanged={fieldAt(group, 'clockChange.by') !== undefined} />
      )}
      {removable !== undefined && (
        <TextButton onClick={() => void session.edit([{ path: removable, value: undefined }])}>
          {messages.faults.remove(title)}
        </TextButton>
      )}
    </div>
  );
}

export function Fields({
  group,
  problems,
  title = group.title,
}: {
  group: FormGroup;
  problems: readonly Problem[];
  title?: string;
}) {
  const ofPoints = group.curve === undefined ? [] : group.fields.filter(isOfPoint);
  const words = wordsOf(group);
  // A drawn rate has no one value that a sentence could say.
  const told = { ...group, fields: group.fields.filter(field => !ofPoints.includes(field)) };
  return (
    <div className="space-y-1.5 py-2">
      {group.curve !== undefined && <Curve curve={group.curve} />}
      {group.batch !== undefined && <Batch batch={group.batch} />}
      {group.recording !== undefined && <Recording recording={group.recording} problems={problems} />}
      {group.curve !== undefined && <Points curve={group.curve} fields={ofPoints} problems={problems} />}
      {words.length > 0 && <Sentence group={told} words={words} problems={problems} />}
      {unsaid(told, words).map(field => (
        <Field key={field.at} field={field} problems={problems} />
      ))}
      {group.base !== undefined && (
        <Settings base={group.base} offered={group.fields} title={title} problems={problems} />
      )}
      <GroupActions group={group} title={title} />
    </div>
  );
}

export interface GroupProps {
  readonly group: FormGroup;
  readonly problems: readonly Problem[];
  readonly title: string;
  /** Beside the title. */
  readonly summary: string;
  /** Until somebody opens or closes it. */
  readonly open?: boolean;
  /** Under the title, whether it is open or not. */
  readonly children?: ReactNode;
  /** Controls at the end of the title's line, which are no part of it. */
  readonly controls?: ReactNode;
}

/**
 * One line that says what is set, perhaps with a drawing; opened, its fields. A closed group has no fields on the page: a scenario may
 * have hundreds.
 */
export function Group({ group, problems, title, summary, open = false, children, controls }: GroupProps) {
  const hasFault = problems.some(({ path }) => group.fields.some(field => field.at === path));
  const [isTurned, turn] = useState(open);
  const isOpen = hasFault || isTurned;
  return (
    <div className="relative">
      <details open={isOpen} onToggle={event => turn(event.currentTarget.open)}>
        <summary className="-mx-1 block rounded-xs px-1 py-[0.2rem] text-[0.8125rem] marker:content-none hover:bg-raised">
          <span
            className={`flex items-baseline gap-1.5 ${controls === undefined ? '' : 'min-h-7 items-center pr-24'}`}
          >
            <span
              aria-hidden="true"
              className="inline-block w-2 shrink-0 text-faint [details[open]>summary>span>&]:rotate-90"
            >
              ›
            </span>
            {title !== '' && <span className="shrink-0 font-medium">{title}</span>}
            <span className="min-w-0 text-xs text-soft">{summary}</span>
          </span>
          {children}
        </summary>
        <div className="pb-2 pl-3.5">
          {isOpen && <Fields group={group} problems={problems} title={title} />}
        </div>
      </details>
      {controls !== undefined && <div className="absolute top-[0.2rem] right-0">{controls}</div>}
    </div>
  );
}
