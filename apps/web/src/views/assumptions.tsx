'use client';

import type { Comparison } from '@tare/schema';
import { useEffect, useMemo, useState } from 'react';
import type { CatalogueNumber } from '../desk/protocol.ts';
import { type AssumptionGroup, groupAssumptions, matching, tally } from '../figures/assumptions.ts';
import { messages } from '../messages.ts';
import { useSession } from '../session/context.tsx';
import { AssumptionRow } from './assumption-row.tsx';
import { Section } from './section.tsx';

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
        const open = group.kind === 'changed' || (searched && rows <= MOST_FOUND);
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

/** Every number that the answer rests on, with its range and source, open to be questioned; what was changed stands first. */
export function Assumptions({ comparison }: { comparison: Comparison }) {
  const [wanted, search] = useState('');
  const { assumptions } = comparison;
  const entries = useEntries(useMemo(() => assumptions.map(({ id }) => id), [assumptions]));
  const groups = useMemo(
    () => (entries === null ? [] : groupAssumptions(matching(assumptions, wanted), entries)),
    [assumptions, entries, wanted],
  );
  return (
    <Section
      id="assumptions"
      title={text.label}
      note={text.caption(assumptions.length)}
      controls={
        <input
          type="search"
          className="field !w-56"
          placeholder={text.filter}
          aria-label={text.filter}
          value={wanted}
          onChange={event => search(event.target.value)}
        />
      }
    >
      {entries !== null && groups.length === 0 && <p className="text-[0.8125rem] text-soft">{text.none}</p>}
      {entries !== null && <Groups groups={groups} entries={entries} searched={wanted.trim() !== ''} />}
    </Section>
  );
}
