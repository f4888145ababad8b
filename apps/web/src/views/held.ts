'use client';

import { useState } from 'react';

/**
 * What a person has just entered, shown until the document says the same or something else: the edit goes through the worker, and
 * until it is back the old value must not flash up.
 */
export function useHeld<Value>(value: Value): readonly [Value, (entered: Value) => void] {
  const [held, hold] = useState<{ readonly base: Value; readonly entered: Value } | null>(null);
  // Once the document has said something else it is over: undone, the old value is to be seen again.
  if (held !== null && held.base !== value) hold(null);
  const shown = held !== null && held.base === value ? held.entered : value;
  return [shown, entered => hold({ base: value, entered })];
}
