/** The part of the run that the charts show, in seconds. */

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** As wanted, but within the run and never nothing; null: all of it. */
export function spanned(wanted: Span | null, end: number): Span {
  if (wanted === null) return { from: 0, to: end };
  const width = Math.min(end, Math.max(end / 1000, wanted.to - wanted.from));
  const from = Math.min(end - width, Math.max(0, wanted.from));
  return { from, to: from + width };
}

/** The same middle, so many times as wide. */
export function zoomed({ from, to }: Span, times: number): Span {
  const middle = (from + to) / 2;
  const half = ((to - from) / 2) * times;
  return { from: middle - half, to: middle + half };
}

/** Moved so that this is its middle. */
export function centred({ from, to }: Span, middle: number): Span {
  const half = (to - from) / 2;
  return { from: middle - half, to: middle + half };
}
