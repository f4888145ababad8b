'use client';

import type { Comparison, PlatformResult, StartRecord } from '@tare/schema';
import { plain } from '../figures/number.ts';
import { barsOf, medianStart, type StartBar, ticksTo } from '../figures/start.ts';
import { timeUnit, type Unit } from '../figures/unit.ts';
import { messages } from '../messages.ts';
import { Section } from './section.tsx';

const text = messages.startup;

/** One look for each phase; it repeats in every lane. */
const LOOK: Readonly<Record<string, string>> = {
  scheduled: 'var(--edge)',
  'host provisioned': 'var(--rack-system)',
  'image pulled':
    'repeating-linear-gradient(135deg, var(--rack-guest) 0 2.4px, var(--rack-hatch) 2.4px 3.2px)',
  created: 'var(--rack-overhead)',
  'guest booted':
    'repeating-linear-gradient(90deg, var(--rack-overhead) 0 1.6px, var(--rack-hatch) 1.6px 3.2px)',
  initialised: 'var(--rack-net)',
  probed: 'repeating-linear-gradient(90deg, var(--rack-net) 0 1.6px, var(--rack-hatch) 1.6px 3.2px)',
};

interface Start {
  readonly platform: PlatformResult;
  readonly record: StartRecord;
  readonly totalMs: number;
}

const startsOf = ({ platforms }: Comparison): Start[] =>
  platforms.flatMap(platform => {
    const record = medianStart(platform.sample?.startup ?? []);
    return record === undefined ? [] : [{ platform, record, totalMs: record.readyMs - record.startedMs }];
  });

const time = (ms: number, unit: Unit): string => `${plain(ms / unit.scale)} ${unit.name}`;

function Bars({ bars, most, unit }: { bars: readonly StartBar[]; most: number; unit: Unit }) {
  return (
    <div className="relative h-5" aria-hidden="true">
      {bars.map(bar => (
        <div
          key={`${bar.name} ${bar.technology} ${String(bar.fromMs)}`}
          className="absolute top-0.5 h-4 min-w-px border-r border-paper"
          style={{
            left: `${String((bar.fromMs / most) * 100)}%`,
            width: `${String((bar.tookMs / most) * 100)}%`,
            background: LOOK[bar.name],
          }}
          title={`${bar.name} (${bar.technology}): ${time(bar.tookMs, unit)}`}
        />
      ))}
    </div>
  );
}

function Axis({ most, unit }: { most: number; unit: Unit }) {
  return (
    <div className="relative h-5 border-t border-line text-2xs text-faint tabular-nums" aria-hidden="true">
      {ticksTo(most / unit.scale).map(tick => (
        <span
          key={tick}
          className="absolute top-0 border-l border-line pl-1"
          style={{ left: `${String(((tick * unit.scale) / most) * 100)}%` }}
        >
          {plain(tick)} {unit.name}
        </span>
      ))}
    </div>
  );
}

function Twin({ start, unit }: { start: Start; unit: Unit }) {
  return (
    <table className="sr-only">
      <caption>{text.figure(start.platform.label, time(start.totalMs, unit))}</caption>
      <thead>
        <tr>
          <th scope="col">{text.phase}</th>
          <th scope="col">{text.technology}</th>
          <th scope="col">{text.took}</th>
        </tr>
      </thead>
      <tbody>
        {barsOf(start.record).map(bar => (
          <tr key={`${bar.name} ${bar.technology} ${String(bar.fromMs)}`}>
            <th scope="row">{bar.name}</th>
            <td>{bar.technology}</td>
            <td>{time(bar.tookMs, unit)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function PhaseLegend({ starts }: { starts: readonly Start[] }) {
  const used = new Set(starts.flatMap(start => barsOf(start.record).map(bar => bar.name)));
  return (
    <ul className="mb-3 flex flex-wrap gap-x-4 gap-y-1 text-xs text-soft">
      {Object.entries(LOOK).map(([name, background]) =>
        used.has(name) ? (
          <li key={name} className="flex items-center gap-1.5">
            <span
              aria-hidden="true"
              className="inline-block size-3 border border-edge"
              style={{ background }}
            />
            {name}
          </li>
        ) : null,
      )}
    </ul>
  );
}

const GRID = 'grid grid-cols-[minmax(6.5rem,13.5rem)_minmax(0,1fr)_4.5rem] items-center gap-x-3';

/** How each platform's time to ready is made up. */
export function Startup({ comparison }: { comparison: Comparison }) {
  const starts = startsOf(comparison);
  const most = Math.max(1, ...starts.map(start => start.totalMs));
  const unit = timeUnit(most);
  return (
    <Section id="startup" title={text.label} note={starts.length === 0 ? text.none : text.caption}>
      {starts.length > 0 && <PhaseLegend starts={starts} />}
      {starts.map(start => (
        <div key={start.platform.id} className={`${GRID} py-1`}>
          <span className="truncate text-[0.8125rem]">{start.platform.label}</span>
          <Bars bars={barsOf(start.record)} most={most} unit={unit} />
          <span className="text-right text-[0.8125rem] whitespace-nowrap tabular-nums">
            {time(start.totalMs, timeUnit(start.totalMs))}
          </span>
          <Twin start={start} unit={timeUnit(start.totalMs)} />
        </div>
      ))}
      {starts.length > 0 && (
        <div className={GRID}>
          <span />
          <Axis most={most} unit={unit} />
        </div>
      )}
    </Section>
  );
}
