import type { KeyboardEvent } from 'react';

const STEP: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, Home: -1e6, End: 1e6 };

/** In a list of buttons of which one is chosen, the arrow keys, Home and End go to another. */
export function focusByKey(event: KeyboardEvent<HTMLElement>, chosen: number): void {
  const by = STEP[event.key];
  if (by === undefined) return;
  event.preventDefault();
  const buttons = event.currentTarget.querySelectorAll('button');
  buttons[Math.max(0, Math.min(buttons.length - 1, chosen + by))]?.focus();
}
