'use client';

import type { Assumption, Badge, Comparison } from '@tare/schema';
import { type FormEvent, useState } from 'react';
import { messages } from '../messages.ts';
import { useSession } from '../session/context.tsx';
import { CatalogueLink } from './catalogue-link.tsx';
import { Section } from './section.tsx';
import { Scroll, WIDE } from './scroll.tsx';

const text = messages.assumptions;
const FIRST = 12;

const BADGE_LOOK: Readonly<Record<Badge, string>> = {
  verified: 'bg-wash text-accent-strong',
  recalled: 'text-accent-strong',
  derived: 'text-soft',
  proxy: 'border-dashed text-soft',
  assumption: 'border-dashed text-warn',
  overridden: 'bg-warn-wash text-warn',
  input: 'text-soft',
};

const written = ({ value }: Assumption): string =>
  typeof value === 'number' ? String(Number(value.toPrecision(7))) : String(value);

/** Only catalogue numbers can be overridden by their id; a default of the format is set in its own field. */
const isOverridable = (assumption: Assumption): boolean =>
  typeof assumption.value === 'number' && assumption.badge !== 'input' && isCatalogued(assumption);

/** What the scenario left out has the path of its field instead, and no entry. */
const isCatalogued = ({ path }: Assumption): boolean =>
  path === undefined || path === '' || path.startsWith('assumptions');

function Override({ assumption }: { assumption: Assumption }) {
  const session = useSession();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const raw = new FormData(event.currentTarget).get('value');
    const value = Number(raw);
    if (typeof raw === 'string' && raw.trim() !== '' && Number.isFinite(value) && value !== assumption.value)
      void session.edit([{ path: ['assumptions', assumption.id], value }]);
  };
  return (
    <form onSubmit={submit} onBlur={submit} className="flex items-center gap-1.5">
      <input
        key={written(assumption)}
        name="value"
        inputMode="decimal"
        className="field w-24 text-right"
        defaultValue={written(assumption)}
        aria-label={text.override(assumption.what)}
      />
      <span className="text-xs text-faint">{assumption.unit}</span>
      {assumption.badge === 'overridden' && (
        <button
          type="button"
          className="text-xs text-accent underline underline-offset-2"
          onClick={() => void session.edit([{ path: ['assumptions', assumption.id], value: undefined }])}
        >
          {text.reset}
        </button>
      )}
    </form>
  );
}

function Row({ assumption }: { assumption: Assumption }) {
  return (
    <tr className="border-t border-line align-top">
      <th scope="row" className="py-1.5 pr-4 text-[0.8125rem] font-normal">
        {assumption.what}
        <span className="block font-mono text-2xs break-all text-faint">
          {isCatalogued(assumption) ? <CatalogueLink id={assumption.id} /> : assumption.id}
        </span>
      </th>
      <td className="py-1.5 pr-4 text-[0.8125rem]">
        {isOverridable(assumption) ? (
          <Override assumption={assumption} />
        ) : (
          <span>
            {written(assumption)} <span className="text-xs text-faint">{assumption.unit}</span>
          </span>
        )}
      </td>
      <td className="py-1.5 pr-4">
        <span className={`badge ${BADGE_LOOK[assumption.badge]}`}>{text.badges[assumption.badge]}</span>
      </td>
      <td className="max-w-96 py-1.5 text-xs text-soft">{assumption.source}</td>
    </tr>
  );
}

const matching = (assumptions: readonly Assumption[], wanted: string): Assumption[] =>
  assumptions.filter(({ id, what, source }) =>
    `${id} ${what} ${source}`.toLowerCase().includes(wanted.toLowerCase()),
  );

function Table({ rows }: { rows: readonly Assumption[] }) {
  return (
    <Scroll label={text.label} className={WIDE}>
      <table className="w-full min-w-[40rem]" data-testid="assumptions">
        <thead>
          <tr>
            {[text.what, text.value, text.badge, text.source].map(column => (
              <th key={column} scope="col" className="pr-4 pb-1 text-xs text-faint">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(assumption => (
            <Row key={`${assumption.id} ${assumption.path ?? ''}`} assumption={assumption} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

/** Every number that the answer rests on, with its source, open to be questioned. */
export function Assumptions({ comparison }: { comparison: Comparison }) {
  const [wanted, search] = useState('');
  const [all, showAll] = useState(false);
  const found = matching(comparison.assumptions, wanted);
  const rows = all || wanted !== '' ? found.slice(0, 400) : found.slice(0, FIRST);
  return (
    <Section
      id="assumptions"
      title={text.label}
      note={text.caption(comparison.assumptions.length)}
      controls={
        <input
          type="search"
          className="field w-56"
          placeholder={text.filter}
          aria-label={text.filter}
          value={wanted}
          onChange={event => search(event.target.value)}
        />
      }
    >
      {found.length === 0 ? <p className="text-[0.8125rem] text-soft">{text.none}</p> : <Table rows={rows} />}
      {rows.length < found.length && (
        <button type="button" className="button mt-3" onClick={() => showAll(true)}>
          {text.more(found.length - rows.length)}
        </button>
      )}
    </Section>
  );
}

function Sentences({ all }: { all: readonly string[] }) {
  return (
    <ul className="max-w-[62rem] list-disc pl-4 text-[0.8125rem] leading-relaxed text-soft sm:columns-2 sm:gap-10">
      {all.map(sentence => (
        <li key={sentence} className="mb-1 break-inside-avoid">
          {sentence}
        </li>
      ))}
    </ul>
  );
}

/** Where the answer is extrapolated; nothing where it is not. */
export function BeyondMeasured({ comparison: { beyondMeasured } }: { comparison: Comparison }) {
  if (beyondMeasured.length === 0) return null;
  const { label, note } = messages.beyondMeasured;
  return (
    <Section id="beyond-measured" title={label} note={note}>
      <Sentences all={beyondMeasured} />
    </Section>
  );
}

export function NotModelled({ comparison: { notModelled } }: { comparison: Comparison }) {
  return (
    <Section id="not-modelled" title={messages.notModelled.label}>
      {notModelled.length === 0 ? (
        <p className="text-[0.8125rem] text-soft">{messages.notModelled.none}</p>
      ) : (
        <Sentences all={notModelled} />
      )}
    </Section>
  );
}
