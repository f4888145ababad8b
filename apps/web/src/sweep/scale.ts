/** A vertical scale for figures that may lie far apart. */
export interface Scale {
  readonly ticks: readonly number[];
  readonly isLogarithmic: boolean;
  /** Where a value stands, 0 … 1 from below. */
  readonly at: (value: number) => number;
}

/** From here on the small ones would lie on the floor of a linear scale. */
const FAR_APART = 40;
const STEPS = [1, 2, 2.5, 5, 10] as const;
const LINES = 4;

/** The least round step that reaches the most in so many lines. */
function stepTo(most: number): number {
  const size = 10 ** Math.floor(Math.log10(most / LINES));
  return size * (STEPS.find(step => step * size * LINES >= most) ?? 10);
}

function linear(most: number): Scale {
  const step = stepTo(most);
  const top = step * Math.ceil(most / step - 1e-9);
  const ticks = Array.from({ length: Math.round(top / step) + 1 }, (_, index) => index * step);
  return { ticks, isLogarithmic: false, at: value => value / top };
}

function logarithmic(least: number, most: number): Scale {
  const [from, to] = [Math.floor(Math.log10(least)), Math.ceil(Math.log10(most) - 1e-9)];
  const ticks = Array.from({ length: to - from + 1 }, (_, index) => 10 ** (from + index));
  const at = (value: number) => (value <= 0 ? 0 : (Math.log10(value) - from) / (to - from));
  return { ticks, isLogarithmic: true, at };
}

/** From zero to a round number, or over powers of ten. */
export function scaleFor(values: readonly number[]): Scale {
  const most = Math.max(0, ...values);
  if (most === 0) return linear(1);
  const least = Math.min(...values);
  return least > 0 && most / least >= FAR_APART ? logarithmic(least, most) : linear(most);
}
