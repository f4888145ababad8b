/** The scale-out waterfall: from the autoscaler's look before until the last replica is ready, part by part. */
import type { Report } from '@tare/schema';
import type { StartBar } from './start.ts';

export type ScaleOut = Report['scaling']['scaleOuts'][number];

const suffered = ({ failed, delayed }: ScaleOut): number => failed + delayed;
export const tookMs = ({ parts }: ScaleOut): number => parts.reduce((sum, { ms }) => sum + ms, 0);

/** The one in which most requests suffered; among equals the longest. undefined where nothing scaled out to the end. */
export const tellingScaleOut = ({ scaling }: Pick<Report, 'scaling'>): ScaleOut | undefined =>
  scaling.scaleOuts
    .filter(({ readyMs }) => readyMs !== null)
    .toSorted((a, b) => suffered(b) - suffered(a) || tookMs(b) - tookMs(a))[0];

/** One after another, from the look before. */
export function scaleOutBars({ parts }: ScaleOut): StartBar[] {
  let fromMs = 0;
  return parts.map(({ name, ms }) => {
    const bar = { name, technology: '', fromMs, tookMs: ms };
    fromMs += ms;
    return bar;
  });
}
