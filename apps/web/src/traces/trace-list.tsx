'use client';

import type { RequestTrace } from '@tare/schema';
import { onDemand } from '../messages/on-demand.ts';
import { LOOK } from './look.ts';
import type { TraceGroup } from './rows.ts';
import { byStage, criticalOf } from './stages.ts';
import { timeText } from './time.ts';

const text = onDemand.requests;

/** What the latency was made of, as long as it was beside the slowest. */
function Sum({ trace, most }: { trace: RequestTrace; most: number }) {
  return (
    <span aria-hidden="true" className="flex h-2 min-w-0 flex-1">
      {[...byStage(criticalOf(trace))].map(([stage, us]) => (
        <span
          key={stage}
          style={{ width: `${String((us / most) * 100)}%`, background: LOOK[stage] }}
          className={stage === 'calls' ? 'border-t border-edge' : ''}
        />
      ))}
    </span>
  );
}

const focusBeside = (button: HTMLElement, by: number): void => {
  const all = [...(button.closest('[data-traces]')?.querySelectorAll('button') ?? [])];
  const next = all[all.indexOf(button as HTMLButtonElement) + by];
  next?.focus();
  next?.click();
};

const STEP: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

/** The sampled requests, by why they were chosen; arrow keys go from one to the next. */
export function TraceList({
  groups,
  chosen,
  onChoose,
}: {
  groups: readonly TraceGroup[];
  chosen: RequestTrace;
  onChoose: (trace: RequestTrace) => void;
}) {
  const most = Math.max(1, ...groups.flatMap(({ traces }) => traces.map(({ latencyUs }) => latencyUs)));
  return (
    <nav aria-label={text.list} className="max-h-52 md:max-h-[27rem] overflow-y-auto pr-1" data-traces>
      {groups.map(({ pick, traces }) => (
        <div key={pick} className="mb-2">
          <h3 className="mb-0.5 text-2xs font-medium text-faint">{text.groups[pick]}</h3>
          <ul>
            {traces.map((trace, index) => (
              <li key={`${String(trace.startedMs)} ${String(index)}`}>
                <button
                  type="button"
                  aria-pressed={trace === chosen}
                  tabIndex={trace === chosen ? 0 : -1}
                  onClick={() => onChoose(trace)}
                  onKeyDown={event => {
                    const by = STEP[event.key];
                    if (by === undefined) return;
                    event.preventDefault();
                    focusBeside(event.currentTarget, by);
                  }}
                  className={`flex w-full items-center gap-2 rounded-xs px-1.5 py-0.5 text-left text-[0.8125rem] tabular-nums ${trace === chosen ? 'bg-wash shadow-[inset_2px_0_0_var(--accent)]' : 'hover:bg-raised'}`}
                >
                  <span className="w-16 shrink-0 text-right">{timeText(trace.latencyUs)}</span>
                  <Sum trace={trace} most={most} />
                </button>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}
