/** How each stage is drawn: pattern as well as colour, so that it is told without either. */
import type { CriticalPart, Stage } from './stages.ts';

const hatch = (angle: number, colour: string, ground: string, [line, gap]: readonly [number, number]) =>
  `repeating-linear-gradient(${String(angle)}deg, ${colour} 0 ${String(line)}px, ${ground} ${String(line)}px ${String(line + gap)}px)`;

export const LOOK: Readonly<Record<CriticalPart['stage'], string>> = {
  held: hatch(90, 'var(--warn)', 'var(--warn-wash)', [1, 6]),
  network: 'var(--edge)',
  transfer: hatch(0, 'var(--edge)', 'var(--paper)', [1, 2]),
  queue: hatch(90, 'var(--warn)', 'var(--warn-wash)', [1, 3]),
  work: 'var(--rack-net)',
  overhead: 'var(--rack-overhead)',
  throttled: hatch(135, 'var(--bad)', 'var(--bad-wash)', [2, 3]),
  waiting: hatch(135, 'var(--rack-net)', 'var(--rack-idle)', [1.5, 3]),
  disk: 'var(--rack-guest)',
  calls: 'transparent',
  answer: 'var(--edge)',
  unknown: 'var(--line)',
  'back-off': hatch(90, 'var(--edge)', 'var(--paper)', [1, 5]),
};

/** What is only being on the way is thin, what waits for others is a line. */
export const isThin = (stage: Stage): boolean =>
  stage === 'network' || stage === 'answer' || stage === 'transfer';
