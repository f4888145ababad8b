/** The start-up waterfall: the median start of a sample, phase by phase. */
import type { StartRecord } from '@tare/schema';

export interface StartBar {
  readonly name: string;
  readonly technology: string;
  readonly fromMs: number;
  readonly tookMs: number;
}

/** The start whose duration is in the middle; undefined where nothing started. */
export function medianStart(records: readonly StartRecord[]): StartRecord | undefined {
  const sorted = [...records].sort((a, b) => a.readyMs - a.startedMs - (b.readyMs - b.startedMs));
  return sorted[Math.floor((sorted.length - 1) / 2)];
}

/** Bars from the start's own zero; phases that took no time say nothing. */
export const barsOf = (record: StartRecord): StartBar[] =>
  record.phases
    .filter(phase => phase.toMs > phase.fromMs)
    .map(({ name, technology, fromMs, toMs }) => ({
      name,
      technology,
      fromMs: fromMs - record.startedMs,
      tookMs: toMs - fromMs,
    }));

/** Round tick distances: at most five ticks, each 1, 2 or 5 times a power of ten. */
export function ticksTo(most: number): number[] {
  if (most <= 0) return [0];
  const rough = most / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find(factor => factor * power >= rough) ?? 10) * power;
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, index) => index * step);
}
