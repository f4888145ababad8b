'use client';

import { type KeyboardEvent, type MouseEvent, type PointerEvent, useRef } from 'react';
import { turned } from '../figures/turned.ts';

/** So far does a pointer go for one step. */
const STEP_PX = 7;
const KEYS: Readonly<Record<string, number>> = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 };

export interface Turning {
  /** What stands in the field. */
  readonly text: string;
  /** Called with each new text; one `stroke` is one step of the undo history. */
  readonly onTurn: (text: string, stroke: number) => void;
}

interface Drag {
  readonly x: number;
  readonly text: string;
  steps: number;
}

const isEdited = (input: EventTarget): boolean => document.activeElement === input;

/**
 * A quantity in a text field that can be turned: dragged sideways, or by the arrow keys while it is edited. A press without a drag edits
 * it as text.
 */
export function useTurning({ text, onTurn }: Turning) {
  const drag = useRef<Drag | null>(null);
  const stroke = useRef(0);
  const isTurnable = turned(text, 1) !== null;
  return {
    isTurnable,
    handlers: {
      onFocus: () => {
        stroke.current++;
      },
      onKeyDown: (event: KeyboardEvent) => {
        const steps = KEYS[event.key];
        const next = steps === undefined ? null : turned(text, steps);
        if (next === null) return;
        event.preventDefault();
        onTurn(next, stroke.current);
      },
      // Else the press would put the caret there before it is known whether it is a drag.
      onMouseDown: (event: MouseEvent) => {
        if (isTurnable && !isEdited(event.currentTarget)) event.preventDefault();
      },
      onPointerDown: (event: PointerEvent) => {
        if (!isTurnable || event.button !== 0 || isEdited(event.currentTarget)) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        drag.current = { x: event.clientX, text, steps: 0 };
        stroke.current++;
      },
      onPointerMove: ({ clientX }: PointerEvent) => {
        const { current } = drag;
        if (current === null) return;
        const steps = Math.trunc((clientX - current.x) / STEP_PX);
        if (steps === current.steps) return;
        current.steps = steps;
        onTurn(turned(current.text, steps) ?? current.text, stroke.current);
      },
      onPointerUp: ({ currentTarget }: PointerEvent<HTMLInputElement>) => {
        if (drag.current?.steps === 0) {
          currentTarget.focus();
          currentTarget.select();
        }
        drag.current = null;
      },
      onPointerCancel: () => {
        drag.current = null;
      },
    },
  };
}
