'use client';

import { useHeld } from './held.ts';

const BUTTON =
  'flex size-[1.6rem] items-center justify-center text-[0.9375rem] leading-none text-soft hover:bg-wash hover:text-ink disabled:text-faint disabled:hover:bg-transparent';

export interface StepperWords {
  /** What is counted. */
  readonly label: string;
  readonly fewer: string;
  readonly more: string;
}

/** A whole number with one fewer and one more. */
export function Stepper({
  words,
  value,
  least,
  onChange,
}: {
  words: StepperWords;
  value: number;
  least: number;
  onChange: (value: number) => void;
}) {
  const [shown, hold] = useHeld(value);
  const turn = (wanted: number) => {
    hold(wanted);
    onChange(wanted);
  };
  return (
    <fieldset
      className="inline-flex shrink-0 items-center overflow-clip rounded-[3px] border border-edge bg-raised"
      aria-label={words.label}
    >
      <button
        type="button"
        className={BUTTON}
        aria-label={words.fewer}
        disabled={shown <= least}
        onClick={() => turn(shown - 1)}
      >
        −
      </button>
      <output className="min-w-6 px-0.5 text-center text-[0.8125rem] font-medium tabular-nums">
        {shown}
      </output>
      <button type="button" className={BUTTON} aria-label={words.more} onClick={() => turn(shown + 1)}>
        +
      </button>
    </fieldset>
  );
}
