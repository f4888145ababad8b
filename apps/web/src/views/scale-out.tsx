'use client';

import type { Comparison } from '@tare/schema';
import { fixed, plain } from '../figures/number.ts';
import { type ScaleOut, scaleOutBars, tellingScaleOut, tookMs } from '../figures/scale-out.ts';
import { timeUnit } from '../figures/unit.ts';
import { messages } from '../messages.ts';
import { useRecorded } from '../session/replay.ts';
import { Bars, GRID, PhaseAxis, PhaseLegend, time } from './phases.tsx';

const text = messages.scaleOut;

function Twin({ label, one }: { label: string; one: ScaleOut }) {
  const unit = timeUnit(tookMs(one));
  return (
    // A table is as wide as its words, whatever its class says: what holds it is cut off.
    <div className="sr-only">
      <table>
        <caption>{text.figure(label, time(tookMs(one), unit))}</caption>
        <tbody>
          {one.parts.map(({ name, ms }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{time(ms, timeUnit(ms))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Of each platform the scale-out in which most requests suffered: what its time is made of, and who suffered. */
export function ScaleOuts({ comparison }: { comparison: Comparison }) {
  const { of } = useRecorded(comparison);
  const found = comparison.platforms.flatMap(({ id, label }) => {
    const report = of[id]?.report;
    const one = report === undefined ? undefined : tellingScaleOut(report);
    return one === undefined ? [] : [{ id, label, one }];
  });
  if (found.length === 0) return null;
  const most = Math.max(1, ...found.map(({ one }) => tookMs(one)));
  const unit = timeUnit(most);
  return (
    <div className="mt-8" data-testid="scale-outs">
      <h3 className="mb-1 text-xs font-semibold">{text.label}</h3>
      <p className="mb-3 text-xs text-soft">{text.note}</p>
      <PhaseLegend names={found.flatMap(({ one }) => one.parts.map(({ name }) => name))} />
      {found.map(({ id, label, one }) => (
        <div key={id} className={`${GRID} py-1`} data-platform={id}>
          <span className="text-[0.8125rem] leading-tight">{label}</span>
          <Bars bars={scaleOutBars(one)} most={most} unit={unit} />
          <span className="text-right text-[0.8125rem] whitespace-nowrap tabular-nums">
            {time(tookMs(one), timeUnit(tookMs(one)))}
          </span>
          <span className="col-span-2 col-start-2 text-2xs text-soft">
            {text.suffered(one.service, plain(one.replicas), fixed(one.askedMs / 1000, 0), {
              arrived: plain(one.arrived),
              failed: plain(one.failed),
              delayed: plain(one.delayed),
            })}
          </span>
          <Twin label={label} one={one} />
        </div>
      ))}
      <div className={GRID}>
        <span />
        <PhaseAxis most={most} unit={unit} />
      </div>
    </div>
  );
}
