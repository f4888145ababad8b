'use client';

import { useState } from 'react';
import type { Choice } from '../racks/choice.ts';

const AWAY: {
  readonly choice: Choice | null;
  readonly near: number | null;
  readonly pinned: number | null;
} = { choice: null, near: null, pinned: null };

/**
 * Where one is in a lane: what is pointed at, which host is looked at from near, and which instance is held fast. Another
 * scenario has other hosts and instances by those numbers, so there one begins anew.
 */
export function useWhereabouts(scenario: string) {
  const [at, go] = useState({ ...AWAY, scenario });
  if (at.scenario !== scenario) go({ ...AWAY, scenario });
  const { choice, near, pinned } = at.scenario === scenario ? at : AWAY;
  const change = (to: Partial<typeof AWAY>) => go(was => ({ ...was, ...to }));
  const enter = () => {
    if (choice === null) return;
    if (near === null) change({ near: choice.host });
    else if (choice.instance >= 0) change({ pinned: choice.instance });
  };
  return {
    choice,
    near,
    pinned,
    choose: (to: Choice | null) => change({ choice: to }),
    pin: (to: number | null) => change({ pinned: to }),
    toFleet: () => change(AWAY),
    back: () => change(pinned === null ? AWAY : { pinned: null }),
    enter,
  };
}

export type Whereabouts = ReturnType<typeof useWhereabouts>;
