'use client';

import type { Comparison, Metric, PlatformResult } from '@tare/schema';
import { METRIC_ROWS } from '../figures/metric.ts';
import { shown } from '../figures/number.ts';
import { learnText } from './messages.ts';

interface Extent {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const percent = (part: number): string => `${String(Math.max(0, Math.min(1, part)) * 100)}%`;

/** The mean as a bar, its interval as a thin line. */
function Bar({ at, most, isBaseline }: { at: Extent; most: number; isBaseline: boolean }) {
  return (
    <div className="relative h-5" aria-hidden="true">
      <div
        className="absolute top-0.5 h-4 min-w-px"
        style={{
          width: percent(at.value / most),
          background: isBaseline ? 'var(--rack-guest)' : 'var(--rack-net)',
        }}
      />
      {at.high > at.low && (
        <div
          className="absolute top-2.5 h-px bg-ink"
          style={{ left: percent(at.low / most), width: percent((at.high - at.low) / most) }}
        />
      )}
    </div>
  );
}

function reasonOf(platform: PlatformResult): string {
  return platform.reasons[0]?.message ?? learnText.refused;
}

/** One number of every platform: a table whose middle column is drawn. */
export function Bars({ comparison, metric }: { comparison: Comparison; metric: Metric }) {
  const row = METRIC_ROWS.find(one => one.metric === metric);
  if (row === undefined) return null;
  const { platforms, baseline } = comparison;
  const most = Math.max(1e-9, ...platforms.map(platform => row.read(platform)?.high ?? 0));
  return (
    <table className="w-full text-[0.8125rem]">
      <caption className="pb-1 text-left text-xs text-faint">{row.label}</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">{learnText.platform}</th>
          <td />
          <th scope="col">{row.label}</th>
        </tr>
      </thead>
      <tbody>
        {platforms.map(platform => {
          const estimate = row.read(platform);
          const unit = row.unit(Math.abs(estimate?.value ?? 0));
          const figure = estimate === null ? null : shown(estimate, unit.scale);
          return (
            <tr key={platform.id} className="border-t border-line">
              <th scope="row" className="w-36 py-1 pr-3 align-middle font-normal sm:w-52">
                {platform.label}
              </th>
              {estimate === null || figure === null ? (
                <td colSpan={2} className="py-1 text-xs text-warn">
                  {reasonOf(platform)}
                </td>
              ) : (
                <>
                  <td className="py-1">
                    <Bar at={estimate} most={most} isBaseline={platform.id === baseline} />
                  </td>
                  <td className="w-28 py-1 pl-3 text-right whitespace-nowrap tabular-nums">
                    {figure.value}
                    {figure.margin !== '' && <span className="text-xs text-faint"> ± {figure.margin}</span>}{' '}
                    <span className="text-xs text-soft">{unit.name}</span>
                  </td>
                </>
              )}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
