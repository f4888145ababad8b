import { type StartBar, ticksTo } from '../figures/start.ts';
import { plain } from '../figures/number.ts';
import type { Unit } from '../figures/unit.ts';

/** One look for each phase; it repeats in every lane. */
const LOOK: Readonly<Record<string, string>> = {
  'since the look before':
    'repeating-linear-gradient(45deg, var(--warn) 0 1.6px, var(--rack-hatch) 1.6px 4px)',
  'waited for room or hosts': 'var(--warn)',
  scheduled: 'var(--edge)',
  'host provisioned': 'var(--rack-system)',
  mounted: 'repeating-linear-gradient(90deg, var(--edge) 0 1.6px, var(--rack-hatch) 1.6px 3.2px)',
  'image pulled':
    'repeating-linear-gradient(135deg, var(--rack-guest) 0 2.4px, var(--rack-hatch) 2.4px 3.2px)',
  created: 'var(--rack-overhead)',
  'guest booted':
    'repeating-linear-gradient(90deg, var(--rack-overhead) 0 1.6px, var(--rack-hatch) 1.6px 3.2px)',
  initialised: 'var(--rack-net)',
  probed: 'repeating-linear-gradient(90deg, var(--rack-net) 0 1.6px, var(--rack-hatch) 1.6px 3.2px)',
  reported: 'repeating-linear-gradient(45deg, var(--edge) 0 1.6px, var(--rack-hatch) 1.6px 3.2px)',
};

export const time = (ms: number, unit: Unit): string => `${plain(ms / unit.scale)} ${unit.name}`;

/** Label, bars, total: the same columns in every waterfall of this kind. */
export const GRID =
  'grid grid-cols-[7.25rem_minmax(0,1fr)_3.5rem] items-center gap-x-2 sm:grid-cols-[13.5rem_minmax(0,1fr)_4.5rem] sm:gap-x-3';

export function Bars({ bars, most, unit }: { bars: readonly StartBar[]; most: number; unit: Unit }) {
  return (
    <div className="relative h-5" aria-hidden="true">
      {bars.map(bar => (
        <div
          key={`${bar.name} ${bar.technology} ${String(bar.fromMs)}`}
          className="absolute top-0.5 h-4 min-w-px border-r border-paper"
          style={{
            left: `${String((bar.fromMs / most) * 100)}%`,
            width: `${String((bar.tookMs / most) * 100)}%`,
            background: LOOK[bar.name] ?? 'var(--rack-guest)',
          }}
          title={`${bar.name}${bar.technology === '' ? '' : ` (${bar.technology})`}: ${time(bar.tookMs, unit)}`}
        />
      ))}
    </div>
  );
}

export function PhaseAxis({ most, unit }: { most: number; unit: Unit }) {
  return (
    <div className="relative h-5 border-t border-line text-2xs text-faint tabular-nums" aria-hidden="true">
      {ticksTo(most / unit.scale).map(tick => (
        <span
          key={tick}
          className="absolute top-0 border-l border-line pl-1 whitespace-nowrap"
          style={{ left: `${String(((tick * unit.scale) / most) * 100)}%` }}
        >
          {plain(tick)} {unit.name}
        </span>
      ))}
    </div>
  );
}

/** The phases that occur, in their order. */
export function PhaseLegend({ names }: { names: readonly string[] }) {
  const used = new Set(names);
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
