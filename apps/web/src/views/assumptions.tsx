'use client';

import type { Assumption, Comparison } from '@tare/schema';
import { useEffect, useMemo, useState } from 'react';
import type { CatalogueNumber } from '../desk/protocol.ts';
import {
  type AssumptionChoice,
  type AssumptionGroup,
  groupAssumptions,
  matching,
  movingGroup,
  tally,
} from '../figures/assumptions.ts';
import { messages } from '../messages.ts';
import { useSession, useSessionState } from '../session/context.tsx';
import type { Moving, SessionState } from '../session/state.ts';
import { AssumptionRow } from './assumption-row.tsx';
import { Section } from './section.tsx';
import { Switch } from './switch.tsx';

const text = messages.assumptions;

type Entries = ReadonlyMap<string, CatalogueNumber>;

/** The catalogue's entries of these ids; none until the worker has answered. */
function useEntries(ids: readonly string[]): Entries | null {
  const { desk } = useSession();
  const [entries, keep] = useState<Entries | null>(null);
  const asked = ids.join('\n');
  useEffect(() => {
    let wanted = true;
    void desk
      .numbers(asked.split('\n'))
      .then(found => wanted && keep(new Map(found.map(one => [one.id, one]))))
      .catch(() => undefined);
    return () => {
      wanted = false;
    };
  }, [desk, asked]);
  return entries;
}

const titleOf = ({ kind, subject }: AssumptionGroup): string =>
  kind === 'catalogue' ? subject : text.groups[kind];

function Group({ group, entries, open }: { group: AssumptionGroup; entries: Entries; open: boolean }) {
  const [turned, turn] = useState<boolean | null>(null);
  const isOpen = turned ?? open;
  const title = titleOf(group);
  return (
    <details
      open={isOpen}
      onToggle={event => turn(event.currentTarget.open)}
      className="border-t border-line"
    >
      <summary className="flex flex-wrap items-baseline gap-x-3 py-1.5 text-[0.8125rem] marker:content-none hover:bg-raised">
        <span aria-hidden="true" className="inline-block w-2 text-faint [details[open]>summary>&]:rotate-90">
          ›
        </span>
        <span className="font-medium">{title}</span>
        <span className="text-xs text-soft">
          {tally(group.assumptions)
            .map(([badge, count]) => `${String(count)} ${text.badges[badge]}`)
            .join(', ')}
        </span>
      </summary>
      {isOpen && (
        <ul className="mb-3" aria-label={title}>
          {group.assumptions.map(assumption => (
            <AssumptionRow
              key={`${assumption.id} ${assumption.path ?? ''}`}
              assumption={assumption}
              entry={entries.get(assumption.id)}
            />
          ))}
        </ul>
      )}
    </details>
  );
}

/** While somebody searches, the first groups are open up to so many rows. */
const MOST_FOUND = 60;

function Groups({
  groups,
  entries,
  searched,
}: {
  groups: readonly AssumptionGroup[];
  entries: Entries;
  searched: boolean;
}) {
  let rows = 0;
  return (
    <div data-testid="assumptions">
      {groups.map(group => {
        rows += group.assumptions.length;
        const open = group.kind === 'changed' || group.kind === 'moving' || (searched && rows <= MOST_FOUND);
        return (
          <Group
            key={`${group.kind} ${group.subject} ${String(searched)}`}
            group={group}
            entries={entries}
            open={open}
          />
        );
      })}
    </div>
  );
}

const movingOf = ({ moving }: SessionState) => moving;
const presentOf = ({ history }: SessionState) => history.present;

/** What was asked to find those that move an answer, or where that is asked. */
function MovingNote({ moving }: { moving: Moving | null }) {
  const present = useSessionState(presentOf);
  if (moving === null)
    return (
      <p className="mb-2 text-[0.8125rem] text-soft">
        {text.noMoving}{' '}
        <a href="#what-if" className="text-accent-strong underline underline-offset-2">
          {text.findMoving}
        </a>
      </p>
    );
  return (
    <p className="mb-2 text-[0.8125rem] text-soft">
      {text.movingOf(moving.answer)}
      {moving.text !== present && <span className="text-warn"> {text.movingOld}</span>}
    </p>
  );
}

/** The groups that are chosen, of what matches. */
function shownOf(
  choice: AssumptionChoice,
  { found, entries, moving }: { found: readonly Assumption[]; entries: Entries; moving: Moving | null },
): AssumptionGroup[] {
  if (choice === 'moving') return movingGroup(found, moving?.ids ?? []);
  const groups = groupAssumptions(found, entries);
  return choice === 'all' ? groups : groups.filter(({ kind }) => kind === choice);
}

const CHOICES: readonly AssumptionChoice[] = ['all', 'changed', 'moving'];

/** Every number that the answer rests on, with its range and source, open to be questioned; what was changed stands first. */
export function Assumptions({ comparison }: { comparison: Comparison }) {
  const [wanted, search] = useState('');
  const [choice, choose] = useState<AssumptionChoice>('all');
  const moving = useSessionState(movingOf);
  const { assumptions } = comparison;
  const entries = useEntries(useMemo(() => assumptions.map(({ id }) => id), [assumptions]));
  const groups = useMemo(
    () =>
      entries === null ? [] : shownOf(choice, { found: matching(assumptions, wanted), entries, moving }),
    [assumptions, entries, wanted, choice, moving],
  );
  const isSearched = wanted.trim() !== '';
  const isNoneChanged = choice === 'changed' && !isSearched;
  return (
    <Section
      id="assumptions"
      title={text.label}
      note={text.caption(assumptions.length)}
      controls={
        <div className="flex flex-wrap gap-2">
          <Switch
            label={text.show}
            value={choice}
            options={CHOICES.map(value => ({ value, label: text.choices[value] }))}
            onChange={choose}
          />
          <input
            type="search"
            className="field !w-56"
            placeholder={text.filter}
            aria-label={text.filter}
            value={wanted}
            onChange={event => search(event.target.value)}
          />
        </div>
      }
    >
      {choice === 'moving' && <MovingNote moving={moving} />}
      {entries !== null && groups.length === 0 && (choice !== 'moving' || moving !== null) && (
        <p className="text-[0.8125rem] text-soft">{isNoneChanged ? text.noneChanged : text.none}</p>
      )}
      {entries !== null && <Groups groups={groups} entries={entries} searched={isSearched} />}
    </Section>
  );
}
