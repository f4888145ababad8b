'use client';

import type { Outcome, Problem, SweepSetting } from '@tare/schema';
import { useId } from 'react';
import type { SweepAxis } from '../desk/protocol.ts';
import { unitText, withUnit } from '../figures/unit.ts';
import { Choose } from '../what-if/parts.tsx';
import { valueText } from './axis-text.ts';
import { sweepText as text } from './messages.ts';
import type { Spread } from './question.ts';

type Kind = Spread['kind'];

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly isWide?: boolean;
  /** Of this field. */
  readonly problems: readonly Problem[];
  readonly problemsId: string;
  readonly onChange: (value: string) => void;
}

function Field({ label, value, isWide = false, problems, problemsId, onChange }: FieldProps) {
  const isWrong = problems.length > 0;
  return (
    <input
      className={`field ${isWide ? '!w-auto min-w-0 grow basis-48' : '!w-20 text-right'}`}
      aria-label={label}
      aria-invalid={isWrong || undefined}
      aria-describedby={isWrong ? problemsId : undefined}
      autoComplete="off"
      spellCheck={false}
      value={value}
      onChange={event => onChange(event.target.value)}
    />
  );
}

/** The same values, given in another way. */
function asKind(kind: Kind, spread: Spread, values: Outcome<readonly SweepSetting['value'][]>): Spread {
  if (kind === 'list') return { kind, list: values.ok ? values.value.join(', ') : '' };
  if (spread.kind !== 'list') return { ...spread, kind };
  const known = values.ok ? values.value : [];
  const end = (at: number) => String(known.at(at) ?? '');
  return { kind, from: end(0), to: end(-1), steps: String(Math.max(2, known.length)) };
}

const KINDS = (['logarithmic', 'linear', 'list'] as const).map(id => ({ id, label: text.kinds[id] }));

/** What the values come to where they do not stand there already, and whether they go beyond what is known. */
function Preview({
  axis,
  values,
  isListed,
}: {
  axis: SweepAxis;
  values: readonly SweepSetting['value'][];
  isListed: boolean;
}) {
  const { range, unit, isUnitWritten } = axis;
  const [last, before] = [values.at(-1)!, values.slice(0, -1)];
  const isBeyond =
    range !== null &&
    values.some(value => typeof value === 'number' && (value < range[0] || value > range[1]));
  const told = isUnitWritten ? withUnit(String(last), unit) : valueText(last, axis);
  return (
    <>
      {!isListed && (
        <p className="text-xs text-soft tabular-nums">{[...before.map(String), told].join(', ')}</p>
      )}
      {isBeyond && <p className="text-xs text-warn">{text.beyond}</p>}
    </>
  );
}

/** The values of an axis: between two ends or one by one, with what is wrong at its field. */
export function SpreadFields({
  label,
  axis,
  spread,
  values,
  onChange,
}: {
  label: string;
  axis: SweepAxis;
  spread: Spread;
  values: Outcome<readonly SweepSetting['value'][]>;
  onChange: (spread: Spread) => void;
}) {
  const problemsId = useId();
  const problems = values.ok ? [] : values.problems;
  const field = (path: string) => ({ problems: problems.filter(one => one.path === path), problemsId });
  const unit = unitText(axis.unit);
  return (
    <div className="grid gap-1.5">
      <div className="flex flex-wrap items-center gap-x-1.5 gap-y-2 text-[0.8125rem]">
        {spread.kind === 'list' ? (
          <>
            <span>{text.at}</span>
            <Field
              label={text.values(label)}
              value={spread.list}
              isWide
              {...field('list')}
              onChange={list => onChange({ kind: 'list', list })}
            />
            {unit !== '' && <span>{unit}</span>}
          </>
        ) : (
          <>
            <span>{text.fromWord}</span>
            <Field
              label={text.from(label)}
              value={spread.from}
              {...field('from')}
              onChange={from => onChange({ ...spread, from })}
            />
            <span>{text.toWord}</span>
            <Field
              label={text.to(label)}
              value={spread.to}
              {...field('to')}
              onChange={to => onChange({ ...spread, to })}
            />
            {unit !== '' && <span>{unit}</span>}
            <span>{text.inWord}</span>
            <Field
              label={text.steps(label)}
              value={spread.steps}
              {...field('steps')}
              onChange={steps => onChange({ ...spread, steps })}
            />
            <span>{text.valuesWord}</span>
          </>
        )}
        {axis.names.length === 0 && (
          <Choose
            label={text.kind(label)}
            value={spread.kind}
            options={KINDS}
            onChange={id => {
              const kind = KINDS.find(one => one.id === id)?.id ?? spread.kind;
              onChange(asKind(kind, spread, values));
            }}
          />
        )}
      </div>
      {values.ok ? (
        <Preview axis={axis} values={values.value} isListed={spread.kind === 'list'} />
      ) : (
        <ul id={problemsId} className="text-xs text-bad" data-testid="wrong-values">
          {problems.map(({ path, message, fix }) => (
            <li key={`${path} ${message}`}>
              {message} {fix}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
