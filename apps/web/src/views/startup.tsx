'use client';

import type { Comparison, PlatformResult, StartRecord } from '@tare/schema';
import { barsOf, medianStart } from '../figures/start.ts';
import { timeUnit, type Unit } from '../figures/unit.ts';
import { messages } from '../messages.ts';
import { Bars, GRID, PhaseAxis, PhaseLegend, time } from './phases.tsx';
import { ScaleOuts } from './scale-out.tsx';
import { Section } from './section.tsx';

const text = messages.startup;

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

function Twin({ start, unit }: { start: Start; unit: Unit }) {
  return (
    // A table is as wide as its words, whatever its class says: what holds it is cut off.
    <div className="sr-only">
      <table>
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
    </div>
  );
}

/** How each platform's time to ready is made up. */
export function Startup({ comparison }: { comparison: Comparison }) {
  const starts = startsOf(comparison);
  const most = Math.max(1, ...starts.map(start => start.totalMs));
  const unit = timeUnit(most);
  return (
    <Section id="startup" title={text.label} note={starts.length === 0 ? text.none : text.caption} measured>
      {starts.length > 0 && (
        <PhaseLegend names={starts.flatMap(({ record }) => barsOf(record).map(({ name }) => name))} />
      )}
      {starts.map(start => (
        <div key={start.platform.id} className={`${GRID} py-1`}>
          <span className="text-[0.8125rem] leading-tight">{start.platform.label}</span>
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
          <PhaseAxis most={most} unit={unit} />
        </div>
      )}
      <ScaleOuts comparison={comparison} />
    </Section>
  );
}
