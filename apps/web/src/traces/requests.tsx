'use client';

import type { Comparison, RequestTrace, TracePick } from '@tare/schema';
import { useMemo, useState } from 'react';
import type { Recorded } from '../desk/protocol.ts';
import { fixed, plain } from '../figures/number.ts';
import { onDemand } from '../messages/on-demand.ts';
import { useSession, useSessionState } from '../session/context.tsx';
import type { SessionState } from '../session/state.ts';
import { Switch } from '../views/switch.tsx';
import { LOOK } from './look.ts';
import { groupsOf } from './rows.ts';
import { criticalOf, largestParts, STAGES, stagesOf } from './stages.ts';
import { timeText } from './time.ts';
import { TraceList } from './trace-list.tsx';
import { TraceTable } from './trace-table.tsx';
import { Waterfall } from './waterfall.tsx';

const text = onDemand.requests;
const VIEWS = [
  { value: 'picture', label: text.picture },
  { value: 'table', label: text.table },
] as const;
type View = (typeof VIEWS)[number]['value'];
const askedOf = (state: SessionState) => state.requestsOf;

/** Parts that explain a latency: few enough to be read. */
const PARTS_TOLD = 3;
/** Share of the latency below which a part explains nothing. */
const LEAST_TOLD = 0.005;

/** In words what the request waited for most. */
function Sentence({ trace, originMs }: { trace: RequestTrace; originMs: number }) {
  const { end } = trace.spans[0]!;
  const took = timeText(trace.latencyUs);
  const parts = largestParts(criticalOf(trace), PARTS_TOLD)
    .filter(({ us }) => us >= LEAST_TOLD * trace.latencyUs)
    .map(({ us, stage, service }) =>
      text.part(
        timeText(us),
        text.stages[stage],
        service,
        fixed((100 * us) / Math.max(1, trace.latencyUs), 0),
      ),
    );
  return (
    <p className="mb-2 text-[0.8125rem]" data-testid="trace-sentence">
      <span className="font-medium">
        {end === 'answered' ? text.answered(took) : text.failed(text.ends[end], took)}
      </span>
      <span className="text-faint">, {text.started(plain((trace.startedMs - originMs) / 1000))}. </span>
      <span className="text-soft">{text.made(parts.join('; '))}</span>
      {trace.spansOmitted > 0 && <span className="text-soft"> {text.omitted(trace.spansOmitted)}.</span>}
    </p>
  );
}

function Legend({ trace }: { trace: RequestTrace }) {
  const used = new Set(trace.spans.flatMap(span => stagesOf(span).map(({ stage }) => stage)));
  return (
    <ul className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-2xs text-soft" title={text.onCpu}>
      {STAGES.map(stage =>
        used.has(stage) ? (
          <li key={stage} className="flex items-center gap-1.5">
            <span
              aria-hidden="true"
              className={stage === 'calls' ? 'w-4 border-t border-edge' : 'size-3 border border-edge'}
              style={{ background: LOOK[stage] }}
            />
            {text.stages[stage]}
          </li>
        ) : null,
      )}
    </ul>
  );
}

function One({ trace, originMs }: { trace: RequestTrace; originMs: number }) {
  const [view, show] = useState<View>('picture');
  return (
    <div className="min-w-0">
      <div className="flex flex-col-reverse items-start justify-between gap-x-4 gap-y-2 sm:flex-row">
        <Sentence trace={trace} originMs={originMs} />
        <Switch label={text.view} value={view} options={VIEWS} onChange={show} />
      </div>
      {view === 'table' ? <TraceTable trace={trace} /> : <Waterfall key={trace.startedMs} trace={trace} />}
      {view === 'picture' && <Legend trace={trace} />}
    </div>
  );
}

function Traces({ recorded: { recording }, pick }: { recorded: Recorded; pick: TracePick }) {
  const groups = useMemo(() => groupsOf(recording.traces), [recording]);
  const [wanted, choose] = useState<RequestTrace | null>(null);
  const preferred = groups.find(group => group.pick === pick) ?? groups[0];
  const chosen = wanted !== null && recording.traces.includes(wanted) ? wanted : preferred?.traces.at(-1);
  if (chosen === undefined) return <p className="text-xs text-soft">{text.none}</p>;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-x-6 gap-y-4 md:grid-cols-[14rem_minmax(0,1fr)]">
      <TraceList groups={groups} chosen={chosen} onChoose={choose} />
      <One trace={chosen} originMs={recording.originMs} />
    </div>
  );
}

/** Single requests of one platform, and which platform that is. */
export function Requests({
  comparison,
  recorded,
}: {
  comparison: Comparison;
  recorded: Readonly<Record<string, Recorded>>;
}) {
  const { store } = useSession();
  const asked = useSessionState(askedOf);
  const options = comparison.platforms.flatMap(({ id, label }) =>
    recorded[id] === undefined ? [] : [{ value: id, label }],
  );
  const platform = options.some(({ value }) => value === asked.platform) ? asked.platform : options[0]!.value;
  return (
    <div data-testid="requests">
      <div className="mb-3 overflow-x-auto">
        <Switch
          label={text.choose}
          value={platform}
          options={options}
          onChange={value => store.set({ requestsOf: { ...asked, platform: value } })}
        />
      </div>
      <Traces key={`${platform} ${asked.pick}`} recorded={recorded[platform]!} pick={asked.pick} />
    </div>
  );
}
