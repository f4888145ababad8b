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

/** A whole number, or the place of one of a few steps, with one fewer and one more. */
export function Stepper({
  words,
  value,
  least,
  most = Number.POSITIVE_INFINITY,
  write = String,
  disabled = false,
  onChange,
}: {
  words: StepperWords;
  value: number;
  least: number;
  most?: number;
  /** What is shown of a value. */
  write?: (value: number) => string;
  disabled?: boolean;
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
      disabled={disabled}
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
      <output
        className={`${write === String ? 'min-w-6' : 'min-w-10'} px-0.5 text-center text-[0.8125rem] font-medium tabular-nums ${disabled ? 'text-faint' : ''}`}
      >
        {write(shown)}
      </output>
      <button
        type="button"
        className={BUTTON}
        aria-label={words.more}
        disabled={shown >= most}
        onClick={() => turn(shown + 1)}
      >
        +
      </button>
    </fieldset>
  );
}
