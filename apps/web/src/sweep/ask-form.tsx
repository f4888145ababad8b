'use client';

import { LIMITS } from '@tare/schema';
import type { ReactNode } from 'react';
import type { SweepAxis } from '../desk/protocol.ts';
import { AssumptionBadge } from '../views/assumption-badge.tsx';
import { Icon } from '../views/icon.tsx';
import { Choose } from '../what-if/parts.tsx';
import { AxisPicker } from './axis-picker.tsx';
import { presentText, rangeText } from './axis-text.ts';
import { sweepText as text } from './messages.ts';
import {
  type Asked,
  type AskedAxis,
  firstAsked,
  isSample,
  MOST_AXES,
  REPLICATIONS,
  type Runs,
  valuesOf,
} from './question.ts';
import { SpreadFields } from './spread-fields.tsx';

/** A line of the question: what it is about, and what is asked of it. */
export function Row({ label, aside, children }: { label: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <div className="grid gap-x-6 gap-y-1.5 border-t border-line py-3 sm:grid-cols-[8.5rem_minmax(0,1fr)]">
      <div className="flex items-start justify-between gap-1">
        <p className="pt-1.5 text-[0.8125rem] font-medium">{label}</p>
        {aside}
      </div>
      <div className="min-w-0">{children}</div>
    </div>
  );
}

/** Where it stands now, how well that is known, and between what it is known to lie. */
function Now({ axis }: { axis: SweepAxis }) {
  const range = rangeText(axis);
  return (
    <p className="flex flex-wrap items-baseline gap-x-2 gap-y-1 text-xs text-soft tabular-nums">
      {text.now} {presentText(axis)}
      <AssumptionBadge badge={axis.badge} />
      {range !== null && <span>{range}</span>}
    </p>
  );
}

interface AxisRowProps {
  readonly label: string;
  readonly axis: SweepAxis;
  readonly asked: AskedAxis;
  /** This one and those that are not asked about yet. */
  readonly axes: readonly SweepAxis[];
  readonly isBeside: boolean;
  readonly onChange: (asked: AskedAxis) => void;
  readonly onRemove: (() => void) | null;
}

function AxisRow({ label, axis, asked, axes, isBeside, onChange, onRemove }: AxisRowProps) {
  const remove = onRemove !== null && (
    <button
      type="button"
      className="button button-quiet px-2 text-soft"
      aria-label={text.remove(label)}
      title={text.remove(label)}
      onClick={onRemove}
    >
      <Icon name="close" />
    </button>
  );
  return (
    <Row label={label} aside={remove}>
      <div className="grid gap-x-8 gap-y-2.5 lg:grid-cols-[minmax(0,26rem)_minmax(0,1fr)]">
        <div className="grid content-start gap-1.5">
          <AxisPicker
            label={label}
            axis={axis}
            axes={axes}
            onChoose={chosen => onChange(firstAsked(chosen, isBeside))}
          />
          <Now axis={axis} />
        </div>
        <SpreadFields
          label={label}
          axis={axis}
          spread={asked.spread}
          values={valuesOf(asked.spread, axis)}
          onChange={spread => onChange({ ...asked, spread })}
        />
      </div>
    </Row>
  );
}

/** The numbers that are varied. */
export function AxisRows({
  asked,
  axes,
  onChange,
}: {
  asked: Asked;
  axes: readonly SweepAxis[];
  onChange: (asked: Asked) => void;
}) {
  const taken = new Set(asked.map(({ path }) => path));
  const free = axes.filter(({ path }) => !taken.has(path));
  return (
    <>
      {asked.map((one, index) => {
        const axis = axes.find(({ path }) => path === one.path);
        return axis === undefined ? null : (
          <AxisRow
            key={text.axis[index]}
            label={text.axis[index]!}
            axis={axis}
            asked={one}
            axes={axes.filter(({ path }) => path === one.path || !taken.has(path))}
            isBeside={asked.length > 1}
            onChange={next => onChange(asked.with(index, next))}
            onRemove={asked.length === 1 ? null : () => onChange(asked.toSpliced(index, 1))}
          />
        );
      })}
      {asked.length < MOST_AXES && free.length > 0 && (
        <Row label="">
          <button
            type="button"
            className="button"
            onClick={() => onChange([...asked, firstAsked(free[0]!, true)])}
          >
            {text.add}
          </button>
        </Row>
      )}
    </>
  );
}

/** So many points to begin with, where not all are run. */
const FIRST_SAMPLE = '40';

export function SampleRow({
  count,
  runs,
  onChange,
}: {
  count: number;
  runs: Runs;
  onChange: (runs: Runs) => void;
}) {
  const { sample } = runs;
  const isWrong = sample !== null && !isSample(sample);
  const choices = [
    { id: 'every', label: text.every(count) },
    { id: 'sampled', label: text.sampled },
  ];
  return (
    <Row label={text.points}>
      <div className="flex flex-wrap items-center gap-x-1.5 gap-y-2 pt-1 text-[0.8125rem]">
        <Choose
          label={text.points}
          value={sample === null ? 'every' : 'sampled'}
          options={choices}
          onChange={id => onChange({ ...runs, sample: id === 'every' ? null : FIRST_SAMPLE })}
        />
        {sample !== null && (
          <>
            <input
              className="field !w-20 text-right"
              aria-label={text.sample}
              aria-invalid={isWrong || undefined}
              aria-describedby={isWrong ? 'wrong-sample' : undefined}
              inputMode="numeric"
              value={sample}
              onChange={event => onChange({ ...runs, sample: event.target.value.trim() })}
            />
            <span>{text.sampleWord}</span>
          </>
        )}
      </div>
      {isWrong && (
        <p id="wrong-sample" className="mt-1.5 text-xs text-bad">
          {text.noSample(LIMITS.searchCandidates)}
        </p>
      )}
    </Row>
  );
}

const TIMES = REPLICATIONS.map(count => ({ id: String(count), label: text.timesOf(count) }));

export function RunsRow({
  runs,
  points,
  platforms,
  onChange,
}: {
  runs: Runs;
  /** null where the values of some number are none. */
  points: number | null;
  platforms: number;
  onChange: (runs: Runs) => void;
}) {
  const most = LIMITS.searchCandidates;
  return (
    <Row label={text.runs}>
      <div className="flex flex-wrap items-center gap-x-1.5 gap-y-2 pt-1 text-[0.8125rem]">
        <Choose
          label={text.replications}
          value={String(runs.replications)}
          options={TIMES}
          onChange={chosen => onChange({ ...runs, replications: Number(chosen) })}
        />
        <span>{text.times}</span>
        {points !== null && (
          <span className="text-xs text-soft tabular-nums" data-testid="sweep-work">
            {text.work(points, platforms, runs.replications)}
          </span>
        )}
      </div>
      {points !== null && points * platforms > most && (
        <p role="alert" className="mt-1.5 text-xs text-bad">
          {text.tooMany(points * platforms, most)}
        </p>
      )}
    </Row>
  );
}
