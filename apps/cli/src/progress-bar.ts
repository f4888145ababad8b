/** One line on a terminal that is drawn over itself. */
import type { World } from './world.ts';

const CELLS = 24;
/** Not drawn more often than this. */
const EVERY_MS = 60;

function remaining(fraction: number, tookMs: number): string {
  if (fraction < 0.05 || tookMs < 500) return '';
  const seconds = Math.ceil((tookMs * (1 - fraction)) / fraction / 1000);
  return seconds < 120
    ? `, about ${String(seconds)} s left`
    : `, about ${String(Math.ceil(seconds / 60))} min left`;
}

export interface ProgressBar {
  /** `fraction`: 0 … 1; `detail`: what is done at the moment. */
  readonly show: (fraction: number, detail: string) => void;
  /** Wipes the line. */
  readonly end: () => void;
}

export function progressBar(world: World): ProgressBar {
  const from = world.clock();
  let drawn = -Infinity;
  let shown = false;
  const show = (fraction: number, detail: string) => {
    const now = world.clock();
    if (!world.interactive || now - drawn < EVERY_MS) return;
    drawn = now;
    shown = true;
    const full = Math.round(fraction * CELLS);
    const bar = `${'█'.repeat(full)}${'░'.repeat(CELLS - full)}`;
    const percent = String(Math.floor(fraction * 100)).padStart(3);
    world.note(`\r\u001B[2K${bar} ${percent} %  ${detail}${remaining(fraction, now - from)}`);
  };
  return { show, end: () => (shown ? world.note('\r\u001B[2K') : undefined) };
}
