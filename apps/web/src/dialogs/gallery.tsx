'use client';

import { useEffect, useRef, useState } from 'react';
import type { Glance, PresetEntry } from '../desk/protocol.ts';
import { METRIC_UNIT } from '../figures/metric.ts';
import { significant } from '../figures/number.ts';
import { messages } from '../messages.ts';
import { hasAll, wordsIn } from '../reading/typed.ts';
import { useSession, useSessionState } from '../session/context.tsx';
import type { SessionState } from '../session/state.ts';
import { Sheet } from './sheet.tsx';

const text = messages.gallery;
type Glances = ReadonlyMap<string, Glance | null>;

/** One after another, in the order they stand; closing the gallery stops them. */
function useGlances(presets: readonly PresetEntry[]): Glances {
  const { desk } = useSession();
  const [glances, add] = useState<Glances>(new Map());
  useEffect(() => {
    let open = true;
    const work = async () => {
      for (const { id } of presets) {
        if (!open) return;
        const glance = await desk.glance(id);
        if (open) add(known => new Map(known).set(id, glance));
      }
    };
    void work().catch(() => undefined);
    return () => {
      open = false;
      void desk.stopGlances().catch(() => undefined);
    };
  }, [desk, presets]);
  return glances;
}

const print = (value: number, { metric }: Glance, largest: number): string => {
  const { name, scale } = METRIC_UNIT[metric](largest);
  const shown = significant(value / scale);
  return name === 'USD' ? `$${shown}` : `${shown}${name === '' ? '' : ` ${name}`}`;
};

function Bars({ glance }: { glance: Glance }) {
  const largest = Math.max(...glance.bars.map(({ value }) => value ?? 0), 0);
  return (
    <figure className="mt-2.5">
      <figcaption className="mb-1 text-2xs text-faint">{messages.metrics[glance.metric].label}</figcaption>
      <dl className="grid grid-cols-[minmax(0,7.5rem)_1fr_auto] items-center gap-x-2 gap-y-0.5 text-2xs">
        {glance.bars.map(({ label, value }) => (
          <div key={label} className="contents">
            <dt className="truncate text-soft" title={label}>
              {label}
            </dt>
            <dd className="h-2" aria-hidden="true">
              {value !== null && largest > 0 && (
                <span
                  className="block h-full bg-accent"
                  style={{ width: `${String((100 * value) / largest)}%` }}
                />
              )}
            </dd>
            <dd className="text-right tabular-nums">
              {value === null ? (
                <span className="text-faint">{text.cannot}</span>
              ) : (
                print(value, glance, largest)
              )}
            </dd>
          </div>
        ))}
      </dl>
    </figure>
  );
}

function Card({
  preset,
  glance,
  onPick,
}: {
  preset: PresetEntry;
  glance: Glance | null | undefined;
  onPick: () => void;
}) {
  return (
    <li className="flex flex-col border-t border-edge pt-2.5">
      <h3 className="text-[0.9375rem] leading-snug font-semibold">
        <button
          type="button"
          className="text-left text-accent-strong underline decoration-transparent underline-offset-2 hover:decoration-current"
          onClick={onPick}
        >
          {preset.name}
        </button>
      </h3>
      <p className="mt-1 font-serif text-[0.875rem] leading-snug">{preset.question}</p>
      <p className="mt-1.5 text-xs leading-relaxed text-soft">{preset.finding}</p>
      {glance === undefined ? (
        <div className="mt-2.5 h-16" aria-hidden="true" />
      ) : (
        glance !== null && <Bars glance={glance} />
      )}
    </li>
  );
}

const presetsOf = (state: SessionState) => state.presets;

export function matchingPresets(presets: readonly PresetEntry[], typed: string): PresetEntry[] {
  const words = wordsIn(typed);
  return presets.filter(({ name, question, finding }) => hasAll(`${name} ${question} ${finding}`, words));
}

/** All questions with their findings, and a small picture of each. */
export function GallerySheet() {
  const session = useSession();
  const presets = useSessionState(presetsOf);
  const glances = useGlances(presets);
  const input = useRef<HTMLInputElement>(null);
  const [typed, type] = useState('');
  const found = matchingPresets(presets, typed);
  const pick = (id: string) => {
    session.store.set({ dialog: null, linkProblems: [], offeredDraft: null });
    void session.openPreset(id);
  };
  return (
    <Sheet title={text.title} width="74rem" focus={input}>
      <div className="mb-4 flex flex-wrap items-end justify-between gap-3">
        <p className="max-w-[44rem] text-[0.8125rem] text-soft">{text.lead}</p>
        <input
          ref={input}
          type="search"
          className="field w-60"
          aria-label={text.filter}
          placeholder={text.filter}
          value={typed}
          onChange={event => type(event.target.value)}
        />
      </div>
      {found.length === 0 && <p className="text-[0.8125rem] text-soft">{text.none}</p>}
      <ul className="grid gap-x-7 gap-y-7 sm:grid-cols-2 lg:grid-cols-3" data-testid="gallery">
        {found.map(preset => (
          <Card
            key={preset.id}
            preset={preset}
            glance={glances.get(preset.id)}
            onPick={() => pick(preset.id)}
          />
        ))}
      </ul>
    </Sheet>
  );
}
