'use client';

import type { Comparison, Difference, PlatformResult } from '@tare/schema';
import type { ReactNode } from 'react';
import { LEADS } from '../figures/lead.ts';
import { type MetricRow, metricToCome, rowsOf, rowUnit } from '../figures/metric.ts';
import { signed, shown, supportedDecimals } from '../figures/number.ts';
import type { Unit } from '../figures/unit.ts';
import { messages } from '../messages.ts';
import { useSession } from '../session/context.tsx';
import { Section } from './section.tsx';
import { Scroll, WIDE } from './scroll.tsx';

const text = messages.numbers;

function differenceText(difference: Difference, { scale }: Unit): string {
  const scaled = {
    value: difference.value / scale,
    low: difference.low / scale,
    high: difference.high / scale,
  };
  const { margin } = shown(difference, scale);
  const value = signed(scaled.value, supportedDecimals(scaled));
  return margin === '' ? value : `${value} ± ${margin}`;
}

/** A figure leads to what explains it. */
function Explained({
  row,
  platform,
  children,
}: {
  row: MetricRow;
  platform: PlatformResult;
  children: ReactNode;
}) {
  const { store } = useSession();
  const lead = LEADS[row.metric];
  if (lead === undefined || row.read(platform) === null) return children;
  const isRequests = lead(platform.id).section === 'requests';
  const title = (isRequests ? messages.requests : messages.facts).why(row.label, platform.label);
  return (
    <button
      type="button"
      className="underline decoration-edge decoration-dotted underline-offset-4 hover:decoration-ink"
      title={title}
      onClick={() => store.set(lead(platform.id))}
    >
      {children}
      <span className="sr-only">. {title}</span>
    </button>
  );
}

/** The same in every replication, or not to be told apart from it. */
function Alike({ isExact }: { isExact: boolean }) {
  if (isExact) return <span className="block text-2xs text-faint">{text.same}</span>;
  return (
    <span className="block text-2xs text-faint" title={text.indistinct}>
      <span aria-hidden="true">≈</span>
      <span className="sr-only">{text.indistinct}</span>
    </span>
  );
}

/** Less than the baseline is not always better; the arrow only says which way. */
function Delta({
  difference,
  unit,
  label,
}: {
  difference: Difference | undefined;
  unit: Unit;
  label: string;
}) {
  if (difference === undefined) return null;
  const { low, high } = shown(difference, unit.scale);
  if (!difference.distinguishable) return <Alike isExact={difference.low === 0 && difference.high === 0} />;
  return (
    <span
      className="block text-2xs text-soft"
      title={`${text.against(label)}: ${text.interval(low, high)} ${unit.name}`}
    >
      {difference.value < 0 ? '▾' : '▴'} {differenceText(difference, unit)}
    </span>
  );
}

interface FigureProps {
  readonly row: MetricRow;
  readonly unit: Unit;
  readonly platform: PlatformResult;
  /** Not measured yet, where the platform runs. */
  readonly isToCome: boolean;
}

function Figure({ row, unit, platform, isToCome }: FigureProps) {
  const estimate = row.read(platform);
  if (estimate === null)
    return (
      <span className="text-faint">{isToCome && platform.hosts !== null ? text.toCome : text.unknown}</span>
    );
  const { value, margin, low, high } = shown(estimate, unit.scale);
  return (
    <span title={`${text.interval(low, high)} ${unit.name}`}>
      <span className="text-[0.9375rem]">{value}</span>
      {margin !== '' && <span className="text-xs text-soft"> ± {margin}</span>}
    </span>
  );
}

function Row({ row, comparison, isToCome }: { row: MetricRow; comparison: Comparison; isToCome: boolean }) {
  const unit = rowUnit(row, comparison.platforms);
  return (
    <tr className="border-t border-line align-top">
      <th
        scope="row"
        className="sticky left-0 bg-paper py-1.5 pr-4 text-[0.8125rem]"
        title={`${row.help} ${text.better[row.better]}.`}
      >
        {row.label}
        {unit.name !== '' && <span className="font-normal text-faint"> {unit.name}</span>}
      </th>
      {comparison.platforms.map(platform => (
        <td
          key={platform.id}
          className="py-1.5 pr-4 text-right whitespace-nowrap"
          data-metric={row.metric}
          data-platform={platform.id}
        >
          <Explained row={row} platform={platform}>
            <Figure row={row} unit={unit} platform={platform} isToCome={isToCome} />
          </Explained>
          {platform.id !== comparison.baseline && (
            <Delta
              unit={unit}
              label={comparison.baseline}
              difference={comparison.differences.find(
                difference => difference.platform === platform.id && difference.metric === row.metric,
              )}
            />
          )}
        </td>
      ))}
    </tr>
  );
}

/** The platform that all others are compared with, or the way to make it that. */
function Pin({
  platform: { id, label, feasible },
  baseline,
}: {
  platform: PlatformResult;
  baseline: string;
}) {
  const session = useSession();
  if (id === baseline)
    return <span className="block text-2xs font-normal text-faint">{messages.lanes.baseline}</span>;
  if (!feasible)
    return <span className="block text-2xs font-normal text-warn">{messages.lanes.infeasible}</span>;
  return (
    <button
      type="button"
      className="block w-full text-right text-2xs font-normal text-accent-strong underline decoration-line underline-offset-2 hover:decoration-ink"
      title={text.pinHelp}
      aria-label={text.pinOf(label)}
      onClick={() => void session.edit([{ path: ['baseline'], value: id }])}
    >
      {text.pin}
    </button>
  );
}

/** All headline numbers: a row for each metric, a column for each platform. */
export function Numbers({ comparison }: { comparison: Comparison }) {
  const toCome = metricToCome(comparison);
  return (
    <Section id="numbers" title={text.label} note={text.caption} measured>
      <Scroll label={text.label} className={WIDE}>
        <table className="w-full min-w-max" data-testid="numbers">
          <thead>
            <tr className="align-bottom">
              <th scope="col" className="sticky left-0 bg-paper pr-4 pb-1.5 text-xs text-faint">
                {text.metric}
              </th>
              {comparison.platforms.map(platform => (
                <th
                  key={platform.id}
                  scope="col"
                  className="max-w-44 pr-4 pb-1.5 pl-4 text-right text-[0.8125rem]"
                >
                  <Pin platform={platform} baseline={comparison.baseline} />
                  {platform.label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rowsOf(comparison.platforms, toCome).map(row => (
              <Row key={row.metric} row={row} comparison={comparison} isToCome={row.metric === toCome} />
            ))}
          </tbody>
        </table>
      </Scroll>
    </Section>
  );
}
