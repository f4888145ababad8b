'use client';

import type { AxisChoice } from '../desk/protocol.ts';
import { AxisSelect } from '../what-if/parts.tsx';
import { axisLabel } from '../figures/what-if.ts';
import { sweepText as text } from './messages.ts';
import { type Asked, type AskedAxis, FEWEST_VALUES, firstAsked, MOST_VALUES, valuesOf } from './question.ts';
import type { ScenarioChoice } from './scenarios.ts';

const GROUPS = ['opened', 'drafts', 'presets'] as const;

export function ScenarioSelect({
  choices,
  chosen,
  onChoose,
}: {
  choices: readonly ScenarioChoice[];
  chosen: string;
  onChoose: (key: string) => void;
}) {
  return (
    <>
      <span>{text.of}</span>
      <select
        className="field field-inline"
        aria-label={text.scenario}
        value={chosen}
        disabled={choices.length === 0}
        onChange={event => onChoose(event.target.value)}
      >
        {GROUPS.map(group => {
          const own = choices.filter(one => one.group === group);
          return own.length === 0 ? null : (
            <optgroup key={group} label={text[group]}>
              {own.map(({ key, name }) => (
                <option key={key} value={key}>
                  {name}
                </option>
              ))}
            </optgroup>
          );
        })}
      </select>
    </>
  );
}

interface ValuesProps {
  readonly label: string;
  readonly asked: AskedAxis;
  readonly unit: string;
  readonly onChange: (values: string) => void;
}

function Values({ label, asked, unit, onChange }: ValuesProps) {
  const isWrong = valuesOf(asked.values) === null;
  return (
    <>
      <span>{text.at}</span>
      <input
        className="field field-inline"
        aria-label={text.values(label)}
        aria-invalid={isWrong || undefined}
        aria-describedby={isWrong ? 'wrong-values' : undefined}
        inputMode="text"
        value={asked.values}
        onChange={event => onChange(event.target.value)}
      />
      {unit !== '' && <span>{unit}</span>}
    </>
  );
}

const NOTHING = '';

function SecondSelect({
  path,
  axes,
  onChoose,
}: {
  path: string;
  axes: readonly AxisChoice[];
  onChoose: (path: string) => void;
}) {
  return (
    <select
      className="field field-inline"
      aria-label={text.y}
      value={path}
      onChange={event => onChoose(event.target.value)}
    >
      <option value={NOTHING}>{text.nothing}</option>
      {axes.map(one => (
        <option key={one.path} value={one.path}>
          {axisLabel(one.path)}
        </option>
      ))}
    </select>
  );
}

/** The question as a sentence whose words can be changed. */
export function AskFields({
  asked: [x, y],
  axes,
  onChange,
}: {
  asked: Asked;
  axes: readonly AxisChoice[];
  onChange: (asked: Asked) => void;
}) {
  const axisAt = (path: string) => axes.find(one => one.path === path);
  const unitOf = (path: string) => axisAt(path)?.unit ?? '';
  const others = axes.filter(({ path }) => path !== x.path);
  const withX = (next: AskedAxis) => onChange(y === undefined || y.path === next.path ? [next] : [next, y]);
  const chooseX = (path: string) => {
    const axis = axisAt(path);
    if (axis !== undefined) withX(firstAsked(axis));
  };
  const chooseY = (path: string) => {
    const axis = others.find(one => one.path === path);
    onChange(axis === undefined ? [x] : [x, firstAsked(axis, true)]);
  };
  const isWrong = [x, y].some(one => one !== undefined && valuesOf(one.values) === null);
  return (
    <>
      <span>{text.over}</span>
      <AxisSelect label={text.x} path={x.path} axes={axes} onChoose={chooseX} />
      <Values label={text.x} asked={x} unit={unitOf(x.path)} onChange={values => withX({ ...x, values })} />
      <span>{text.and}</span>
      <SecondSelect path={y?.path ?? NOTHING} axes={others} onChoose={chooseY} />
      {y !== undefined && (
        <Values
          label={text.y}
          asked={y}
          unit={unitOf(y.path)}
          onChange={values => onChange([x, { ...y, values }])}
        />
      )}
      <span>{text.who}</span>
      {isWrong && (
        <p id="wrong-values" className="w-full text-xs text-bad">
          {text.wrongValues(FEWEST_VALUES, MOST_VALUES)}
        </p>
      )}
    </>
  );
}
