'use client';

import type { Comparison, PlatformResult, Why as WhyTree } from '@tare/schema';
import { useState } from 'react';
import { plain } from '../figures/number.ts';
import { sizeUnit, timeUnit, type Unit } from '../figures/unit.ts';
import { type WhyRow, whyRows } from '../figures/why.ts';
import { messages } from '../messages.ts';
import { useSession, useSessionState } from '../session/context.tsx';
import type { SessionState, WhyFigure } from '../session/state.ts';
import { CatalogueLink } from './catalogue-link.tsx';
import { Scroll, WIDE } from './scroll.tsx';
import { Section } from './section.tsx';
import { Switch } from './switch.tsx';

const text = messages.why;
const FIGURES = Object.keys(text.figures) as WhyFigure[];
/** The figures that a sample has, in their order. */
const figuresOf = (samples: readonly PlatformResult[]): WhyFigure[] =>
  FIGURES.filter(name => samples.some(({ sample }) => sample?.why.some(({ figure }) => figure === name)));
const figureOf = (state: SessionState) => state.whyOf;

const DEPTHS = [
  { value: 'first', label: text.first },
  { value: 'all', label: text.all },
] as const;
/** What is smaller than this part of the largest value is nothing. */
const LEAST = 1e-4;

/** One unit for the whole table, chosen by its largest value. */
function unitOf(unit: WhyTree['unit'], most: number): Unit {
  switch (unit) {
    case 'ms':
      return timeUnit(most);
    case 'bytes':
      return sizeUnit(most);
    case 'share':
      return { name: '%', scale: 0.01 };
    case 'USD/month':
    case 'hosts':
    case 'kWh/month':
      return { name: unit, scale: 1 };
  }
}

const INDENT = ['', 'pl-4', 'pl-8', 'pl-12'] as const;

function Row({ row, ids, unit, most }: { row: WhyRow; ids: readonly string[]; unit: Unit; most: number }) {
  const whole = row.depth === 0;
  return (
    <tr className={`border-t border-line align-baseline ${whole ? '' : 'text-soft'}`}>
      <th scope="row" className={`py-1 pr-4 ${INDENT[row.depth] ?? 'pl-12'} ${whole ? '' : 'font-normal'}`}>
        {row.label}
      </th>
      {row.values.map((value, index) => (
        <td
          key={ids[index]}
          className={`py-1 pl-3 text-right tabular-nums ${whole ? 'font-semibold text-ink' : ''}`}
        >
          {value === null ? '' : plain(Math.abs(value) < LEAST * most ? 0 : value / unit.scale)}
        </td>
      ))}
      <td className="py-1 pl-6 text-xs whitespace-nowrap text-faint">
        {text.origin[row.origin.kind]}{' '}
        {row.origin.kind === 'catalogue' ? <CatalogueLink id={row.origin.of} /> : row.origin.of}
      </td>
    </tr>
  );
}

/** Why the figures are what they are (rule R3): the parts that each one is the sum of, platform beside platform. */
export function Why({ comparison }: { comparison: Comparison }) {
  const { store } = useSession();
  const asked = useSessionState(figureOf);
  const [deep, deepen] = useState(false);
  const platforms = comparison.platforms.filter(({ sample }) => sample !== null);
  const figures = figuresOf(platforms);
  const figure = figures.includes(asked) ? asked : (figures[0] ?? asked);
  const trees = platforms.map(({ sample }) => sample?.why.find(why => why.figure === figure));
  const all = whyRows(trees, text.figures[figure]);
  const rows = deep ? all : all.filter(({ depth }) => depth <= 1);
  const known = trees.find(tree => tree !== undefined);
  if (platforms.length === 0) return null;
  const most = Math.max(0, ...rows.flatMap(({ values }) => values.map(value => Math.abs(value ?? 0))));
  const unit = unitOf(known?.unit ?? 'ms', most);
  return (
    <Section
      id="why"
      title={text.label}
      note={text.caption}
      measured
      controls={
        <div className="flex flex-wrap items-center gap-3">
          <Switch
            label={text.choose}
            value={figure}
            options={figures.map(value => ({ value, label: text.figures[value] }))}
            onChange={whyOf => store.set({ whyOf })}
          />
          <Switch
            label={text.depth}
            value={deep ? 'all' : 'first'}
            options={DEPTHS}
            onChange={value => deepen(value === 'all')}
          />
        </div>
      }
    >
      {rows.length === 0 ? (
        <p className="text-[0.8125rem] text-soft">{text.none}</p>
      ) : (
        <Scroll label={text.label} className={WIDE}>
          <table className="w-full min-w-[44rem] text-[0.8125rem]">
            <thead>
              <tr className="align-bottom">
                <th scope="col" className="pr-4 pb-1 text-xs text-faint">
                  {unit.name}
                </th>
                {platforms.map(({ id, label }) => (
                  <th
                    key={id}
                    scope="col"
                    className="max-w-24 pb-1 pl-3 text-right text-xs whitespace-normal"
                  >
                    {label}
                  </th>
                ))}
                <th scope="col" className="pb-1 pl-6 text-xs font-normal text-faint">
                  {text.from}
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map(row => (
                <Row key={row.path} row={row} ids={platforms.map(({ id }) => id)} unit={unit} most={most} />
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </Section>
  );
}
