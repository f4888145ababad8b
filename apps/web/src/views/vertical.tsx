'use client';

import type { ReactNode } from 'react';
import { onDemand } from '../messages/on-demand.ts';
import { amountText } from '../racks/read.ts';
import type { Dimension } from '../racks/layout.ts';
import { Facts, Moment, type Of } from './fact-table.tsx';

const text = onDemand.vertical;

type Recommendation = NonNullable<Of['report']['scaling']['recommendations']>[number];
type Amounts = Recommendation['cpuMilli'];

export const hasVertical = (of: readonly Of[]): boolean =>
  of.some(
    ({ report: { scaling } }) => (scaling.recommendations ?? []).length + (scaling.vertical ?? []).length > 0,
  );

/** From the lower to the upper bound, a line at the target, and a ring at what is asked for now. */
function Bounds({ amounts, dimension }: { amounts: Amounts; dimension: Dimension }) {
  const [asked, lower, target, upper] = amounts;
  const most = Math.max(...amounts) || 1;
  const at = (value: number) => `${String((100 * value) / most)}%`;
  const write = (value: number) => amountText(value, dimension);
  return (
    <span className="relative block h-3 w-40 border-b border-line">
      <span className="sr-only">{text.figure(write(asked), write(lower), write(target), write(upper))}</span>
      <span
        aria-hidden="true"
        className="absolute inset-y-0.5 bg-wash"
        style={{ left: at(lower), width: at(upper - lower) }}
      />
      <span aria-hidden="true" className="absolute inset-y-0 w-0.5 bg-accent" style={{ left: at(target) }} />
      <span
        aria-hidden="true"
        className="absolute top-0.5 size-2 -translate-x-1/2 rounded-full border-2 border-ink bg-paper"
        style={{ left: at(asked) }}
      />
    </span>
  );
}

const rowOf = (
  label: string,
  { service, isOutside, ...one }: Recommendation,
  dimension: Dimension,
): ReactNode[] => {
  const amounts = dimension === 'cpu' ? one.cpuMilli : one.memoryBytes;
  const [asked, lower, target, upper] = amounts.map(value => amountText(value, dimension));
  return [
    label,
    service,
    text[dimension],
    <Bounds key="bounds" amounts={amounts} dimension={dimension} />,
    asked,
    lower,
    target,
    upper,
    isOutside ? text.outside : text.within,
  ];
};

const recommended = (of: readonly Of[]): ReactNode[][] =>
  of.flatMap(({ label, report }) =>
    (report.scaling.recommendations ?? []).flatMap(one =>
      (['cpu', 'memory'] as const).map(dimension => rowOf(label, one, dimension)),
    ),
  );

const change = ([from, to]: readonly [number, number], dimension: Dimension): string =>
  from === to ? amountText(to, dimension) : `${amountText(from, dimension)} → ${amountText(to, dimension)}`;

const changed = (of: readonly Of[]): ReactNode[][] =>
  of.flatMap(({ label, report }) =>
    (report.scaling.vertical ?? []).map(({ service, atMs, what, cpuMilli, memoryBytes }) => [
      label,
      service,
      <Moment key="at" atMs={atMs} what={`${service}: ${text.kinds[what]}`} />,
      text.kinds[what],
      change(cpuMilli, 'cpu'),
      change(memoryBytes, 'memory'),
    ]),
  );

/** What the vertical autoscaler would have services ask for, and whom it evicted or resized for it. */
export function Vertical({ of }: { of: readonly Of[] }) {
  return (
    <>
      <Facts
        title={text.recommended}
        columns={[
          text.platform,
          text.service,
          text.resource,
          text.drawn,
          text.asked,
          text.lower,
          text.target,
          text.upper,
          text.verdict,
        ]}
        rows={recommended(of)}
      />
      <Facts
        title={text.changed}
        columns={[text.platform, text.service, text.at, text.what, text.cpu, text.memory]}
        rows={changed(of)}
      />
    </>
  );
}
