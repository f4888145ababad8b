'use client';

import type { Assumption } from '@tare/schema';
import { type FormEvent, useState } from 'react';
import type { CatalogueNumber } from '../desk/protocol.ts';
import { plain } from '../figures/number.ts';
import { unitText } from '../figures/unit.ts';
import { messages } from '../messages.ts';
import { useSession } from '../session/context.tsx';
import { AssumptionBadge } from './assumption-badge.tsx';
import { CatalogueLink } from './catalogue-link.tsx';
import { useHeld } from './held.ts';

const text = messages.assumptions;

/** More digits than these are noise of the arithmetic. */
const DIGITS = 7;
const written = (value: Assumption['value']): string =>
  typeof value === 'number' ? String(Number(value.toPrecision(DIGITS))) : String(value);

/** Steps of the slider from end to end. */
const STEPS = 200;

/** Where a value stands between the ends of its known range, in per cent; at an end where it is beyond. */
const standing = (value: number, { low, high }: CatalogueNumber): number =>
  Math.min(100, Math.max(0, (100 * (value - low)) / (high - low)));

function useOverride(id: string): (value: number | undefined) => void {
  const session = useSession();
  return value => void session.edit([{ path: ['assumptions', id], value }], `assumption ${id}`);
}

/** The known range as a slider, with a notch where the catalogue’s own value stands. */
function Range({ value, entry, what }: { value: number; entry: CatalogueNumber; what: string }) {
  const override = useOverride(entry.id);
  const [shown, hold] = useHeld(value);
  const [dragged, drag] = useState<number | null>(null);
  const finish = () => {
    if (dragged !== null && dragged !== shown) {
      hold(dragged);
      override(dragged);
    }
    drag(null);
  };
  if (entry.low === entry.high) return <p className="text-2xs text-faint">{text.exact}</p>;
  return (
    <div className="w-44">
      <div className="relative">
        <input
          type="range"
          className="block h-5 w-full accent-[var(--accent)]"
          min={entry.low}
          max={entry.high}
          step={(entry.high - entry.low) / STEPS}
          value={dragged ?? shown}
          aria-label={text.slider(what)}
          aria-valuetext={`${plain(dragged ?? shown)} ${unitText(entry.unit)}`}
          onChange={event => drag(Number(Number(event.target.value).toPrecision(4)))}
          onPointerUp={finish}
          onTouchEnd={finish}
          onKeyUp={finish}
          onBlur={finish}
        />
        <span
          aria-hidden="true"
          className="pointer-events-none absolute top-0 h-1 w-px bg-ink"
          style={{ left: `calc(0.5rem + (100% - 1rem) * ${String(standing(entry.value, entry) / 100)})` }}
        />
      </div>
      <p className="flex justify-between text-2xs text-faint tabular-nums">
        <span>{plain(entry.low)}</span>
        {dragged !== null && <span className="text-ink">{plain(dragged)}</span>}
        <span>{plain(entry.high)}</span>
      </p>
    </div>
  );
}

function Figure({ assumption, entry }: { assumption: Assumption; entry: CatalogueNumber }) {
  const override = useOverride(entry.id);
  const { value, what, unit, badge } = assumption;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const raw = new FormData(event.currentTarget).get('value');
    const given = Number(raw);
    if (typeof raw === 'string' && raw.trim() !== '' && Number.isFinite(given) && given !== value)
      override(given);
  };
  return (
    <form onSubmit={submit} onBlur={submit} className="flex items-center gap-x-1.5">
      <input
        key={written(value)}
        name="value"
        inputMode="decimal"
        className="field !w-20 text-right"
        defaultValue={written(value)}
        aria-label={text.override(what)}
      />
      <span className="min-w-9 text-xs text-soft">{unitText(unit)}</span>
      {badge === 'overridden' && (
        <button
          type="button"
          className="text-xs text-accent underline underline-offset-2"
          onClick={() => override(undefined)}
        >
          {text.reset(written(entry.value))}
        </button>
      )}
    </form>
  );
}

/** On a line where there is room for all of it; else what it is, what it is set to, and where it comes from, below one another. */
const ROW =
  'grid grid-cols-[minmax(0,1fr)_auto] items-start gap-x-5 gap-y-1 border-t border-line py-2 lg:grid-cols-[minmax(0,1.1fr)_13rem_11rem_5.5rem_minmax(0,1fr)]';

/** A number that can be turned, or one of the scenario’s own that is set in its own field. */
export function AssumptionRow({
  assumption,
  entry,
}: {
  assumption: Assumption;
  /** undefined where it is no number of the catalogue. */
  entry: CatalogueNumber | undefined;
}) {
  const { id, what, value, unit, badge, source } = assumption;
  return (
    <li className={ROW} data-assumption={id}>
      <div className="text-[0.8125rem] leading-snug max-lg:col-span-2 lg:py-0.5">
        {entry?.name ?? what}
        <span className="block font-mono text-2xs break-all text-faint">
          {entry === undefined ? id : <CatalogueLink id={id} />}
        </span>
      </div>
      <div className="text-[0.8125rem]">
        {entry === undefined ? (
          <span>
            {written(value)} <span className="text-xs text-soft">{unitText(unit)}</span>
          </span>
        ) : (
          <Figure assumption={assumption} entry={entry} />
        )}
      </div>
      <div className="max-lg:justify-self-end">
        {entry !== undefined && typeof value === 'number' && (
          <Range value={value} entry={entry} what={what} />
        )}
      </div>
      <p className="lg:py-0.5">
        <AssumptionBadge badge={badge} />
      </p>
      <details className="min-w-0 text-xs text-soft max-lg:col-span-2">
        <summary className="line-clamp-2 marker:content-none hover:text-ink [details[open]>&]:line-clamp-none">
          {source}
        </summary>
      </details>
    </li>
  );
}
