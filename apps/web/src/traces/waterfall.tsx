'use client';

import type { RequestTrace } from '@tare/schema';
import { useState } from 'react';
import { plain } from '../figures/number.ts';
import { ticksTo } from '../figures/start.ts';
import type { Unit } from '../figures/unit.ts';
import { onDemand } from '../messages/on-demand.ts';
import { focusByKey } from '../views/arrow-keys.ts';
import { isThin, LOOK } from './look.ts';
import { rowsOf, type SpanRow } from './rows.ts';
import { criticalOf, type StageBar, stagesOf } from './stages.ts';
import { inUnit, timeText, unitFor } from './time.ts';

const text = onDemand.requests;
const GRID =
  'grid grid-cols-[minmax(5rem,28%)_minmax(0,1fr)_4rem] sm:grid-cols-[11rem_minmax(0,1fr)_4.5rem] items-center gap-x-3';

const percent = (part: number, whole: number): string => `${String((part / Math.max(1, whole)) * 100)}%`;

function Bar({ bar: { stage, fromUs, tookUs }, whole }: { bar: StageBar; whole: number }) {
  const height =
    stage === 'calls' ? 'top-[9px] h-px bg-edge' : isThin(stage) ? 'top-[7px] h-1' : 'top-[3px] h-3';
  return (
    <span
      className={`absolute min-w-px ${height}`}
      style={{
        left: percent(fromUs, whole),
        width: percent(tookUs, whole),
        ...(stage !== 'calls' && { background: LOOK[stage] }),
      }}
      title={`${text.stages[stage]}: ${timeText(tookUs)}`}
    />
  );
}

function Axis({ whole, unit }: { whole: number; unit: Unit }) {
  const most = whole / 1000 / unit.scale;
  return (
    <div className={`${GRID} sticky top-0 z-10 bg-paper`} aria-hidden="true">
      <span />
      <div className="relative h-5 overflow-hidden border-b border-line text-2xs text-faint tabular-nums">
        {ticksTo(most).map(tick => (
          <span
            key={tick}
            className="absolute top-0 border-l border-line pl-1 whitespace-nowrap"
            style={{ left: percent(tick, most) }}
          >
            {plain(tick)} {unit.name}
          </span>
        ))}
      </div>
      <span />
    </div>
  );
}

/** "shop, try 2". */
const nameOf = ({ span: { service, attempt } }: SpanRow): string =>
  attempt > 1 ? `${service}, ${text.attempt(attempt)}` : service;

function Row({
  row,
  whole,
  isCritical,
  isChosen,
  onChoose,
}: {
  row: SpanRow;
  whole: number;
  isCritical: boolean;
  isChosen: boolean;
  onChoose: () => void;
}) {
  const { span, depth } = row;
  const isBad = span.end !== 'answered' && span.end !== 'open';
  return (
    <button
      type="button"
      className={`${GRID} w-full text-left ${isChosen ? 'bg-wash' : 'hover:bg-raised'} ${isCritical ? '' : 'text-soft'}`}
      aria-pressed={isChosen}
      tabIndex={isChosen ? 0 : -1}
      onClick={onChoose}
      onFocus={onChoose}
    >
      <span
        className={`truncate text-xs ${isBad ? 'text-bad' : ''}`}
        style={{ paddingLeft: `${String(0.35 + Math.min(depth, 8) * 0.7)}rem` }}
      >
        {depth > 0 && (
          <span aria-hidden="true" className="text-faint">
            {'└ '}
          </span>
        )}
        {nameOf(row)}
      </span>
      <span className={`relative block h-[18px] ${isCritical ? '' : 'opacity-45'}`}>
        {stagesOf(span).map(bar => (
          <Bar key={`${bar.stage} ${String(bar.fromUs)}`} bar={bar} whole={whole} />
        ))}
        {isBad && (
          <span
            className="absolute top-0 h-[18px] border-l-2 border-bad"
            style={{ left: percent(span.toUs, whole) }}
          />
        )}
      </span>
      <span className="text-right text-xs tabular-nums">
        {timeText(span.toUs - span.fromUs)}
        <span className="sr-only">, {text.ends[span.end]}</span>
      </span>
    </button>
  );
}

/** The numbers of one call, stage by stage. */
function Detail({ row, unit }: { row: SpanRow; unit: Unit }) {
  const { span } = row;
  return (
    <p className="mt-2 min-h-9 text-xs text-soft" data-testid="span-detail">
      <span className="font-medium text-ink">{nameOf(row)}</span>{' '}
      {span.instance < 0 ? text.nowhere : text.instance(span.instance)}, {text.ends[span.end]}:{' '}
      {stagesOf(span)
        .map(({ stage, tookUs }) => `${text.stages[stage]} ${inUnit(tookUs, unit)} ${unit.name}`)
        .join(' · ')}
    </p>
  );
}

/** One request as a waterfall: a row for each call, under its caller. */
export function Waterfall({ trace }: { trace: RequestTrace }) {
  const rows = rowsOf(trace);
  const critical = criticalOf(trace);
  const [wanted, choose] = useState(0);
  const chosen = Math.min(wanted, rows.length - 1);
  const whole = trace.latencyUs;
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the rows are buttons; this hears their arrow keys */}
      <div
        className="max-h-[20rem] overflow-y-auto"
        data-testid="waterfall"
        onKeyDown={event => focusByKey(event, chosen)}
      >
        <Axis whole={whole} unit={unitFor(whole)} />
        {rows.map((row, place) => (
          <Row
            key={row.index}
            row={row}
            whole={whole}
            isCritical={critical.spans.has(row.index)}
            isChosen={place === chosen}
            onChoose={() => choose(place)}
          />
        ))}
      </div>
      <Detail row={rows[chosen]!} unit={unitFor(whole)} />
    </>
  );
}
