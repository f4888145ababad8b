'use client';

import { useId } from 'react';
import { plain } from '../figures/number.ts';
import type { Guess } from './figure.ts';

export type Answer = number | string | null;

/** A slider or a choice: what the reader expects, before it is run. */
export function GuessField({
  guess,
  answer,
  onChange,
}: {
  guess: Guess;
  answer: Answer;
  onChange: (answer: Answer) => void;
}) {
  const id = useId();
  if (guess.kind === 'choice')
    return (
      <fieldset>
        <legend className="text-[0.8125rem]">{guess.label}</legend>
        <div className="mt-2 flex flex-wrap gap-x-5 gap-y-2">
          {guess.options.map(option => (
            <label
              key={option.id}
              className="flex min-h-6 cursor-pointer items-center gap-2 text-[0.8125rem]"
            >
              <input
                type="radio"
                name={id}
                value={option.id}
                checked={answer === option.id}
                onChange={() => onChange(option.id)}
                className="size-4 accent-accent"
              />
              {option.label}
            </label>
          ))}
        </div>
      </fieldset>
    );
  const value = typeof answer === 'number' ? answer : guess.start;
  return (
    <div>
      <label htmlFor={id} className="text-[0.8125rem]">
        {guess.label}{' '}
        <output htmlFor={id} className="font-semibold tabular-nums">
          {plain(value)} {guess.unit}
        </output>
      </label>
      <input
        id={id}
        type="range"
        min={guess.low}
        max={guess.high}
        step={guess.step}
        value={value}
        onChange={event => onChange(Number(event.target.value))}
        className="mt-1.5 block h-6 w-full max-w-md accent-accent"
      />
    </div>
  );
}
